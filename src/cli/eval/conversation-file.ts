// A stored conversation as `GET /api/conversations/{id}/messages?versions=all` or an export gives it, parsed as far as a
// replay reads it: turns with their question, answer and receipt.

import { z } from "zod";
import { REASONS, TIERS } from "../../core/receipt.ts";
import { DataError } from "./files.ts";

const upshiftPart = z.object({ abandoned: z.boolean().optional(), tier: z.enum(TIERS).optional() });

const partSchema = z.object({
  type: z.string(),
  text: z.string().optional(),
  providerMetadata: z.object({ upshift: upshiftPart.optional() }).optional(),
});

const stepSchema = z.object({
  tier: z.enum(TIERS),
  model: z.string(),
  outcome: z.enum(["answered", "tools", "escalated", "failed", "stopped"]),
  reason: z.enum(REASONS).nullable(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  draft: z.string().optional(),
});
export type StoredStep = z.infer<typeof stepSchema>;

const receiptSchema = z.object({
  tier: z.enum(TIERS),
  reason: z.enum(REASONS).nullable(),
  steps: z.array(stepSchema),
});
export type StoredReceipt = z.infer<typeof receiptSchema>;

const messageSchema = z.object({
  id: z.string(),
  role: z.enum(["system", "user", "assistant"]),
  parts: z.array(partSchema),
  metadata: z.object({ status: z.string().nullish(), receipt: receiptSchema.nullish() }).nullish(),
});

const bodySchema = z.object({
  messages: z.array(messageSchema),
  versions: z.array(z.unknown()).nullish(),
  nextCursor: z.string().nullish(),
});

const wrapperSchema = z.object({ messages: z.unknown().optional(), conversation: z.unknown().optional() });

/** As an answer has them, inside the conversation that a file carries, or the bare messages. */
function unwrap(json: unknown): unknown {
  if (Array.isArray(json)) return { messages: json };
  const { messages, conversation } = wrapperSchema.safeParse(json).data ?? {};
  return messages === undefined && conversation !== undefined ? conversation : json;
}

export interface StoredTurn {
  readonly question: string;
  readonly thinking: string;
  readonly text: string;
  readonly isComplete: boolean;
  readonly receipt: StoredReceipt;
}

export interface StoredConversation {
  readonly turns: readonly StoredTurn[];
  /** Answers that have no receipt: nothing is known of how they came about. */
  readonly withoutReceipt: number;
  /** Earlier versions of edited or regenerated turns, which are not replayed. */
  readonly versions: number;
  /** The file is a page, and older messages are not in it. */
  readonly isPartial: boolean;
}

type Message = z.infer<typeof messageSchema>;

/** What the fast tier thought, abandoned or not. */
const thinkingOf = ({ parts }: Message): string =>
  parts
    .flatMap(({ type, text, providerMetadata }) =>
      type === "reasoning" && providerMetadata?.upshift?.tier === "fast" ? [text ?? ""] : [],
    )
    .join("");

const textOf = ({ parts }: Message): string =>
  parts.flatMap(({ type, text }) => (type === "text" ? [text ?? ""] : [])).join("\n");

const WANTED =
  "what is needed is the answer of GET /api/conversations/{id}/messages?versions=all, or of export?format=json";

function parseFile(text: string, file: string): z.infer<typeof bodySchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new DataError(`${file} is not JSON; ${WANTED}.`);
  }
  const { data, error } = bodySchema.safeParse(unwrap(json));
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new DataError(
    `${file} is not a stored conversation (${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}); ${WANTED}.`,
  );
}

export function parseConversation(text: string, file: string): StoredConversation {
  const data = parseFile(text, file);
  let question: Message | null = null;
  let withoutReceipt = 0;
  const turns: StoredTurn[] = [];
  for (const message of data.messages) {
    if (message.role === "user") question = message;
    if (message.role !== "assistant" || question === null) continue;
    const receipt = message.metadata?.receipt;
    if (receipt === undefined || receipt === null) withoutReceipt += 1;
    else
      turns.push({
        question: textOf(question),
        thinking: thinkingOf(message),
        text: textOf(message),
        isComplete: message.metadata?.status === "complete",
        receipt,
      });
  }
  return {
    turns,
    withoutReceipt,
    versions: data.versions?.length ?? 0,
    isPartial: (data.nextCursor ?? null) !== null,
  };
}
