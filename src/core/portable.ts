// What was said and done in a conversation, as a file holds it, and what of a file is taken. Whoever sends one may have written
// it: it is checked field by field, what it may not hold is refused by name, and nothing in it is ever acted upon.

import { z } from "zod";
import { REASONS, TIERS } from "./receipt.ts";

const MOST_MESSAGES = 20_000;
const MOST_PARTS = 10_000;
const MOST_CALLS = 100_000;
const MOST_ID = 128;

const id = z.string().min(1).max(MOST_ID);
const time = z.iso.datetime();
const count = z.number().int().nonnegative();
const money = z.number().nonnegative().nullable();
const words = z.string().max(100_000);

const approval = z.strictObject({
  id,
  approved: z.boolean().optional(),
  reason: words.optional(),
  requestReason: words.optional(),
});

const providerMetadata = z.record(z.string(), z.record(z.string(), z.json()));

const textPart = z.strictObject({
  type: z.literal("text"),
  text: z.string(),
  state: z.literal("done").optional(),
  providerMetadata: providerMetadata.optional(),
});

const thinkingPart = z.strictObject({
  type: z.literal("reasoning"),
  id: z.string().max(MOST_ID).optional(),
  text: z.string(),
  state: z.literal("done").optional(),
  providerMetadata: providerMetadata.optional(),
});

const toolType = z
  .templateLiteral(["tool-", z.string()])
  .refine((type) => /^tool-[\w.-]{1,128}$/.test(type), "the name of a tool is needed");

const toolBase = {
  type: toolType,
  toolCallId: id,
  input: z.json().optional(),
  approval: approval.optional(),
};

/** Only calls that are over: nothing of a file waits for an approval or runs. */
const toolPart = z.discriminatedUnion(
  "state",
  [
    z.strictObject({ ...toolBase, state: z.literal("output-available"), output: z.json().optional() }),
    z.strictObject({ ...toolBase, state: z.literal("output-error"), errorText: words }),
    z.strictObject({ ...toolBase, state: z.literal("output-denied") }),
  ],
  "only calls that are over can be imported: no approval is taken from a file",
);

const answerPart = z.union([
  z.strictObject({ type: z.literal("step-start") }),
  textPart,
  thinkingPart,
  toolPart,
]);

const attempt = z.strictObject({
  route: z.string().max(64),
  status: z.number().int().nullable(),
  code: z.string().max(64),
  ms: z.number(),
});

const stepFields = {
  tier: z.enum(TIERS),
  model: z.string().max(256),
  route: z.enum(["workers-ai", "openai-compatible", "gateway", "direct", "offline"]),
  outcome: z.enum(["answered", "tools", "escalated", "failed", "stopped"]),
  reason: z.enum(REASONS).nullable(),
  usage: z.enum(["reported", "estimated"]),
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  neurons: z.number().nonnegative().nullable(),
  usd: money,
  listUsd: money,
  msToFirstToken: z.number().nullable(),
  ms: z.number(),
  gatewayLogId: z.string().max(256).nullable(),
  cacheStatus: z.string().max(64).nullable(),
  attempts: z.array(attempt).max(100),
};

const signals = z.strictObject({
  hedging: z.number(),
  hedges: count,
  checks: count,
  switches: count,
  words: count,
});

const receipt = z.strictObject({
  tier: z.enum(TIERS),
  escalated: z.boolean(),
  reason: z.enum(REASONS).nullable(),
  explanation: z.string().max(2_000),
  score: z.number(),
  threshold: z.number(),
  usd: money,
  usdIs: z.enum(["exact", "estimated", "unknown"]),
  steps: z.array(z.strictObject({ ...stepFields, signals: signals.optional() })).max(1_000),
});

const answerMetadata = z.strictObject({
  status: z.enum(["complete", "stopped", "interrupted", "failed"]),
  receipt,
  error: z.strictObject({ code: z.string().max(64), message: z.string().max(2_000) }).optional(),
});

const runMark = z.strictObject({
  automation: z.strictObject({
    id,
    name: z.string().max(200),
    runId: id,
    dueAt: time,
    hasOutsideData: z.literal(true).optional(),
  }),
});

const message = z.discriminatedUnion("role", [
  z.strictObject({
    id,
    role: z.literal("user"),
    parts: z.array(textPart).max(MOST_PARTS),
    metadata: runMark.optional(),
  }),
  z.strictObject({
    id,
    role: z.literal("assistant"),
    parts: z.array(answerPart).max(MOST_PARTS),
    metadata: answerMetadata.optional(),
  }),
]);

export const transcriptShape = {
  /** In the order in which they were stored; `version`: the branch that replaced ones belong to. */
  messages: z
    .array(z.strictObject({ at: time, version: z.number().int().positive().nullable(), message }))
    .max(MOST_MESSAGES, `at most ${MOST_MESSAGES} messages can be imported`),
  versions: z
    .array(z.strictObject({ number: z.number().int().positive(), at: time, afterMessageId: id.nullable() }))
    .max(MOST_MESSAGES),
  drafts: z.array(z.strictObject({ messageId: id, step: count, text: z.string() })).max(MOST_MESSAGES),
  calls: z
    .array(
      z.strictObject({
        callId: z
          .string()
          .min(1)
          .max(2 * MOST_ID),
        messageId: id,
        startedAt: time,
        ...stepFields,
      }),
    )
    .max(MOST_CALLS),
  feedback: z
    .array(
      z.strictObject({
        messageId: id,
        value: z.literal([1, -1]),
        comment: z.string().max(4_000).nullable(),
        at: time,
      }),
    )
    .max(MOST_MESSAGES),
};

const transcript = z.object(transcriptShape);
export type PortableTranscript = z.infer<typeof transcript>;

export interface Objection {
  readonly message: string;
  readonly path: (string | number)[];
}

/** What does not fit together, where each field by itself does. */
export function objections({ messages, versions, drafts, calls, feedback }: PortableTranscript): Objection[] {
  const found: Objection[] = [];
  const refuse = (message: string, ...path: (string | number)[]): void => void found.push({ message, path });
  const twice = (keys: readonly string[]): boolean => new Set(keys).size < keys.length;
  const numbers = new Set(versions.map(({ number }) => number));
  if (numbers.size < versions.length) refuse("each version has a number of its own", "versions");
  const current = new Set<string>();
  for (const [index, { message: one, version }] of messages.entries()) {
    if (version === null && current.has(one.id))
      refuse("the id is there twice", "messages", index, "message", "id");
    else if (version === null) current.add(one.id);
    else if (!numbers.has(version)) refuse("there is no such version", "messages", index, "version");
  }
  if (twice(calls.map(({ callId }) => callId))) refuse("a call is there twice", "calls");
  if (twice(drafts.map(({ messageId, step }) => `${step} ${messageId}`)))
    refuse("a draft is there twice", "drafts");
  if (twice(feedback.map(({ messageId }) => messageId))) refuse("an answer is judged twice", "feedback");
  return found;
}
