// When an automation runs: once, again and again, or when its hook is called. What can be read without a clock is checked
// here; whether a time still lies ahead is due.ts's.

import { z } from "zod";
import { cronProblem, knownTimeZone } from "./cron.ts";

const MOST_DELAY_SECONDS = 365 * 86_400;

const timeZone = z
  .string()
  .max(64)
  .refine(knownTimeZone, "is not a time zone; an IANA name such as Europe/Berlin is needed");

const instant = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: -1 }), // without seconds
]);

/** Without transforms and long patterns, since models are shown it as a JSON schema. */
export const triggerSchema = z.discriminatedUnion(
  "type",
  [
    z.object({
      type: z.literal("at"),
      at: z
        .string()
        .refine(
          (text) => instant.safeParse(text).success,
          "an ISO 8601 time with its offset is needed, such as 2026-11-30T09:00:00Z",
        )
        .describe("ISO 8601 with an offset"),
    }),
    z.object({
      type: z.literal("delay"),
      seconds: z
        .int("a whole number of seconds is needed")
        .min(1, "at least 1 second is needed")
        .max(MOST_DELAY_SECONDS, "at most a year, 31536000 seconds, is possible"),
    }),
    z
      .object({
        type: z.literal("cron"),
        cron: z.string().max(200).describe("minute hour day-of-month month day-of-week"),
        timeZone: timeZone.optional().describe("An IANA name such as Europe/Berlin. UTC if absent."),
      })
      .superRefine((trigger, context) => {
        const problem = cronProblem(trigger.cron);
        if (problem !== null) context.addIssue({ code: "custom", path: ["cron"], message: problem });
      }),
    z.object({ type: z.literal("hook") }),
  ],
  "a trigger of the type at, delay, cron or hook is needed",
);

export type GivenTrigger = z.infer<typeof triggerSchema>;

export type CronTrigger = { readonly type: "cron"; readonly cron: string; readonly timeZone: string };

/** As it is kept and shown. */
export type Trigger =
  | { readonly type: "at"; readonly at: string }
  | { readonly type: "delay"; readonly seconds: number }
  | CronTrigger
  | { readonly type: "hook" };

/** Times in UTC, zones by name, single spaces. */
export function normalTrigger(given: GivenTrigger): Trigger {
  switch (given.type) {
    case "at":
      return { type: "at", at: new Date(given.at).toISOString() };
    case "cron":
      return {
        type: "cron",
        cron: given.cron.trim().split(/\s+/).join(" "),
        timeZone: given.timeZone ?? "UTC",
      };
    case "delay":
    case "hook":
      return given;
  }
}
