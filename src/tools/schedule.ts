// Sets up an automation: a prompt that the assistant is sent at a later time, again and again, or when a hook is called.

import { z } from "zod";
import { nameSchema, promptSchema } from "../automations/automation.ts";
import { triggerSchema, type GivenTrigger } from "../automations/trigger.ts";
import { asToolError } from "./refusal.ts";
import type { Tool } from "./tool.ts";

export interface Scheduler {
  /** With the same key again, it replaces. @throws UpshiftError where it is refused */
  schedule(wish: {
    readonly key: string;
    readonly name?: string | undefined;
    readonly prompt: string;
    readonly trigger: GivenTrigger;
  }): Promise<{
    readonly id: string;
    /** When it runs, in words. */
    readonly description: string;
    readonly nextRunAt: string | null;
    readonly hook?: { readonly url: string };
  }>;
}

const inputSchema = z.object({
  name: nameSchema.optional().describe("A few words for the user's list."),
  prompt: promptSchema.describe(
    'What you will be told to do then, complete in itself: "Remind the user to stretch."',
  ),
  trigger: triggerSchema,
});

const DESCRIPTION = `Sets up an automation in this conversation: when its trigger comes due, you are sent its prompt as a message and answer it \
here, with your tools. A reminder is a prompt to yourself, such as "Remind the user to stretch." \
The trigger is one of: {"type":"delay","seconds":120} once, so many seconds from now; \
{"type":"at","at":"2026-11-30T09:00:00+01:00"} once, at a time with its offset; \
{"type":"cron","cron":"0 9 * * 1-5","timeZone":"Europe/Berlin"} again and again, by five cron fields (minute hour day-of-month month \
day-of-week) in the user's time zone; {"type":"hook"} when a web address is called. \
Ask the clock first where you need the date. Afterwards, tell the user the description that comes back.`;

export const schedule = (scheduler: Scheduler): Tool<z.infer<typeof inputSchema>> => ({
  name: "schedule",
  description: DESCRIPTION,
  schema: inputSchema,
  limits: { milliseconds: 10_000, outputCharacters: 4_000 },
  tiers: ["fast", "reasoner"],
  hasSideEffects: true,
  needsApproval: "after-untrusted",
  isUntrusted: false,
  // Or automations could multiply without end.
  isForUnattended: false,
  effect: ({ prompt, trigger }) =>
    `Sets up an automation (${JSON.stringify(trigger)}) that tells the assistant: ${prompt}`,
  execute: ({ name, prompt, trigger }, { idempotencyKey }) =>
    asToolError(async () => {
      const { id, description, nextRunAt, hook } = await scheduler.schedule({
        key: idempotencyKey,
        name,
        prompt,
        trigger,
      });
      if (hook === undefined) return { id, description, nextRunAt };
      // Its secret is the user's alone: what a model is told travels and is kept.
      const secret = `The user gets the signing secret by POST …/automations/${id}/rotate-secret.`;
      return { id, description, nextRunAt, hookUrl: hook.url, secret };
    }),
});
