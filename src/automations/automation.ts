// What an automation and its runs are, what may be asked of them, and how both are shown. Times are milliseconds since the
// epoch inside, ISO 8601 in UTC outside; money whole micro-dollars inside, USD outside.

import { z } from "zod";
import { MODES, type Mode } from "../core/receipt.ts";
import { describeTrigger } from "./describe.ts";
import { MISSED_RULES, type MissedRule } from "./due.ts";
import { triggerSchema, type Trigger } from "./trigger.ts";

const MOST_NAME_CHARACTERS = 100;
const MOST_PROMPT_BYTES = 32 * 1024;
const NAME_FROM_PROMPT_CHARACTERS = 60;

export type Approval = "deny" | "ask";
export type AutomationStatus = "active" | "paused" | "done";

export interface Automation {
  readonly id: string;
  /** Creating with the same key replaces. */
  readonly key: string | null;
  readonly name: string;
  readonly prompt: string;
  readonly mode: Mode;
  readonly trigger: Trigger;
  /** What becomes of a run's calls that need the user's approval. */
  readonly approval: Approval;
  readonly missed: MissedRule;
  /** Where to send word of a run's end. */
  readonly notify: string | null;
  /** The form that answers have to have, as JSON; null for plain text. */
  readonly format: string | null;
  readonly status: AutomationStatus;
  readonly nextAt: number | null;
  /** Runs that failed since the last that did not. */
  readonly failures: number;
  readonly hookPath: string | null;
  readonly createdAt: number;
}

export type RunOutcome = "ok" | "failed" | "skipped" | "denied" | "running";

export interface Run {
  /** Also the id of its turn and of its answer. */
  readonly id: string;
  readonly automationId: string;
  /** What it happens for, once: a due time, a hook's message, or a request. */
  readonly occasion: string;
  readonly dueAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly outcome: RunOutcome;
  /** Null while it runs, and where a price is unknown. */
  readonly microUsd: number | null;
  readonly error: string | null;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).byteLength;

export const promptSchema = z
  .string()
  .refine((text) => text.trim() !== "", "a prompt is needed")
  .refine((text) => bytesOf(text) <= MOST_PROMPT_BYTES, "a prompt can hold 32 KiB");

export const nameSchema = z.string().trim().min(1, "a name is needed").max(MOST_NAME_CHARACTERS);

export const createSchema = z.object({
  key: z.string().min(1).max(200).optional(),
  name: nameSchema.optional(),
  prompt: promptSchema,
  mode: z.enum(MODES).default("auto"),
  trigger: triggerSchema,
  approval: z.enum(["deny", "ask"]).default("deny"),
  missed: z.enum(MISSED_RULES).default("run-once"),
  notify: z
    .url({ protocol: /^https?$/, error: "an http(s) URL is needed" })
    .max(2_000)
    .optional(),
});

export const patchSchema = z
  .object({
    status: z.enum(["active", "paused"], "active or paused is needed").optional(),
    name: nameSchema.optional(),
    prompt: promptSchema.optional(),
    mode: z.enum(MODES).optional(),
    trigger: triggerSchema.optional(),
  })
  .refine(
    (patch) => Object.values(patch).some((value) => value !== undefined),
    "one of status, name, prompt, mode and trigger is needed",
  );

/** `format` is JSON that has been checked. */
export type NewAutomation = z.infer<typeof createSchema> & { readonly format?: string | null | undefined };
export type AutomationPatch = z.infer<typeof patchSchema>;

/** The first words of a prompt. */
export function nameFromPrompt(prompt: string): string {
  const line = prompt.trim().split(/\s+/).join(" ");
  if (line.length <= NAME_FROM_PROMPT_CHARACTERS) return line;
  const cut = line.slice(0, NAME_FROM_PROMPT_CHARACTERS);
  const lastSpace = cut.lastIndexOf(" ");
  return `${lastSpace > 0 ? cut.slice(0, lastSpace) : cut}…`;
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export interface RunView {
  readonly id: string;
  readonly dueAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly outcome: RunOutcome;
  /** Of its answer; null where there was no turn. */
  readonly messageId: string | null;
  readonly usd: number | null;
  readonly error?: string;
}

export function viewRun(run: Run): RunView {
  return {
    id: run.id,
    dueAt: new Date(run.dueAt).toISOString(),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
    outcome: run.outcome,
    messageId: run.outcome === "skipped" ? null : run.id,
    usd: run.microUsd === null ? null : run.microUsd / 1_000_000,
    ...(run.error !== null && { error: run.error }),
  };
}

export interface AutomationView {
  readonly id: string;
  readonly name: string;
  readonly prompt: string;
  readonly mode: Mode;
  readonly trigger: Trigger;
  /** When it runs, in words. */
  readonly description: string;
  readonly status: AutomationStatus;
  readonly nextRunAt: string | null;
  readonly lastRun: RunView | null;
  readonly createdAt: string;
  readonly hook?: { readonly url: string; readonly secret?: string };
}

/** @param secret of its hook: only when it has just been made */
export function viewAutomation(
  automation: Automation,
  lastRun: Run | null,
  now: number,
  secret?: string,
): AutomationView {
  const { id, name, prompt, mode, trigger, status, nextAt, hookPath } = automation;
  return {
    id,
    name,
    prompt,
    mode,
    trigger,
    description: describeTrigger(trigger, nextAt, now),
    status,
    nextRunAt: iso(nextAt),
    lastRun: lastRun === null ? null : viewRun(lastRun),
    createdAt: new Date(automation.createdAt).toISOString(),
    ...(hookPath !== null && { hook: { url: hookPath, ...(secret !== undefined && { secret }) } }),
  };
}
