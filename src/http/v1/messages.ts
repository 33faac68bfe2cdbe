// The messages of a chat completion, in OpenAI's words, and what a turn makes of them: a question, what was said before it,
// and what already stands of the answer. Whatever a caller puts there is text to a model and nothing more.

import type { UIMessage } from "ai";
import { z } from "zod";
import { MAX_TEXT_BYTES } from "../../agents/submit.ts";
import { UpshiftError } from "../../core/errors.ts";
import { readArguments } from "../../tools/registry.ts";

export const MAX_MESSAGES = 2_000;
const MAX_PARTS = 1_000;
const MAX_CALLS = 128;

const textPart = z.looseObject({
  type: z.literal("text", { error: ({ input }) => `${named(input)} parts are not supported, only text is` }),
  text: z.string(),
});
/** What models refused with, as their own messages bring it back. */
const refusalPart = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });

const named = (input: unknown): string => (typeof input === "string" ? input.slice(0, 40) : "such");

const contentOf = (part: z.ZodType<{ type: string; text?: unknown; refusal?: unknown }>) =>
  z
    .union(
      [z.string(), z.array(z.unknown()).min(1).max(MAX_PARTS)],
      "text, or a list of text parts, is needed",
    )
    .transform((content, context) => {
      if (typeof content === "string") return content;
      const texts = content.map((one, index) => {
        const parsed = part.safeParse(one);
        for (const { message, path } of parsed.error?.issues ?? [])
          context.addIssue({ code: "custom", message, path: [index, ...path] });
        return parsed.success ? String(parsed.data.text ?? parsed.data.refusal) : "";
      });
      return texts.join("\n");
    });

const content = contentOf(textPart);
const assistantContent = contentOf(z.union([textPart, refusalPart], "only text parts are supported"));

const unsupported = (what: string) => z.null(`${what} is not supported`).optional();

const instruction = z.looseObject({ role: z.enum(["system", "developer"]), content });
const question = z.looseObject({ role: z.literal("user"), content });
const answer = z.looseObject({
  role: z.literal("assistant"),
  content: assistantContent.nullish(),
  refusal: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  tool_calls: z
    .array(
      z.looseObject({
        id: z.string().min(1).max(128),
        type: z.literal("function", "only calls of functions are supported"),
        function: z.looseObject({ name: z.string().min(1).max(64), arguments: z.string() }),
      }),
    )
    .max(MAX_CALLS)
    .nullish(),
  function_call: unsupported("function_call"),
  audio: unsupported("audio"),
});
const result = z.looseObject({ role: z.literal("tool"), tool_call_id: z.string(), content });

const ROLES_NEEDED = "one of system, developer, user, assistant and tool is needed";

const message = z.discriminatedUnion("role", [instruction, question, answer, result], {
  error: ({ code }) => (code === "invalid_union" ? ROLES_NEEDED : undefined),
});

export type ChatMessage = z.infer<typeof message>;
type Answer = z.infer<typeof answer>;
type Part = UIMessage["parts"][number];

/** Every tool call is answered right behind its message, and no result stands elsewhere: services refuse it otherwise. */
function checkResults(messages: readonly ChatMessage[], context: z.core.$RefinementCtx): void {
  let awaited = new Set<string>();
  let since = 0;
  const refuseAwaited = (): void => {
    if (awaited.size === 0) return;
    const ids = [...awaited].join(", ");
    context.addIssue({
      code: "custom",
      message: `tool messages for ${ids} must follow`,
      path: [since, "tool_calls"],
    });
  };
  messages.forEach((one, index) => {
    if (one.role !== "tool") {
      refuseAwaited();
      awaited = new Set(one.role === "assistant" ? one.tool_calls?.map(({ id }) => id) : []);
      since = index;
    } else if (!awaited.delete(one.tool_call_id)) {
      const reason = "no call of the assistant's message before it has this id, or it has its result already";
      context.addIssue({ code: "custom", message: reason, path: [index, "tool_call_id"] });
    }
  });
  refuseAwaited();
}

export const messagesSchema = z
  .array(message)
  .min(1)
  .max(MAX_MESSAGES)
  .superRefine((messages, context) => {
    checkResults(messages, context);
    const spoken = messages.filter(({ role }) => role !== "system" && role !== "developer");
    if (!spoken.some((one) => one.role === "user"))
      context.addIssue({ code: "custom", message: "a user message is needed" });
    else if (spoken.at(-1)?.role === "assistant")
      context.addIssue({ code: "custom", message: "the last message must be the user's or a tool's" });
    else if (questionOf(messages).trim() === "")
      context.addIssue({ code: "custom", message: "the last user message is empty" });
  });

/** @throws UpshiftError `payload_too_large` */
export function checkSizes(messages: readonly ChatMessage[]): void {
  const encoder = new TextEncoder();
  if (messages.every(({ content: text }) => encoder.encode(text ?? "").byteLength <= MAX_TEXT_BYTES)) return;
  throw new UpshiftError(
    "payload_too_large",
    "A message can hold 256 KiB of text. Send it in smaller pieces.",
    {
      errors: [{ path: "messages", reason: "too large" }],
    },
  );
}

/** What the caller's system messages say. */
export function instructionsOf(messages: readonly ChatMessage[]): string | null {
  const texts = messages.flatMap((one) =>
    one.role === "system" || one.role === "developer" ? [one.content] : [],
  );
  return texts.length === 0 ? null : texts.join("\n\n");
}

/** The last user message. */
export function questionOf(messages: readonly ChatMessage[]): string {
  return messages.findLast((one) => one.role === "user")?.content ?? "";
}

function answerParts(one: Answer, results: ReadonlyMap<string, string>, isReasoners: boolean): Part[] {
  const { content: text, reasoning_content: reasoning, refusal, tool_calls: calls } = one;
  const said = text ?? refusal ?? "";
  return [
    { type: "step-start" },
    // Whose thinking it is can't be known from it: only where all is the reasoner's it may read it again.
    ...(isReasoners && reasoning != null && reasoning !== ""
      ? [
          {
            type: "reasoning" as const,
            text: reasoning,
            providerMetadata: { upshift: { tier: "reasoner" } },
          },
        ]
      : []),
    ...(said === "" ? [] : [{ type: "text" as const, text: said }]),
    ...(calls ?? []).map(({ id, function: { name, arguments: input } }): Part => ({
      type: "dynamic-tool",
      toolName: name,
      toolCallId: id,
      state: "output-available",
      input: readArguments(input),
      output: results.get(id) ?? "",
    })),
  ];
}

export interface Told {
  /** Ends with the last user message. */
  readonly history: UIMessage[];
  /** What the assistant has called since, with the results. */
  readonly answerSoFar: UIMessage | null;
}

/** @param isReasoners whether every answer of this request is the reasoner's */
export function readTold(messages: readonly ChatMessage[], answerId: string, isReasoners: boolean): Told {
  const told = messages.map((one, index): UIMessage | null => {
    const id = `m${index}`;
    if (one.role === "user") return { id, role: "user", parts: [{ type: "text", text: one.content }] };
    if (one.role !== "assistant") return null;
    // The same id may name another call further up.
    const behind = messages.slice(index + 1);
    const end = behind.findIndex(({ role }) => role !== "tool");
    const results = new Map(
      behind
        .slice(0, end < 0 ? behind.length : end)
        .flatMap((next) => (next.role === "tool" ? [[next.tool_call_id, next.content] as const] : [])),
    );
    return { id, role: "assistant", parts: answerParts(one, results, isReasoners) };
  });
  const last = messages.findLastIndex(({ role }) => role === "user");
  const present = (one: UIMessage | null): one is UIMessage => one !== null;
  const parts = told
    .slice(last + 1)
    .filter(present)
    .flatMap((one) => one.parts);
  return {
    history: told.slice(0, last + 1).filter(present),
    answerSoFar: parts.length === 0 ? null : { id: answerId, role: "assistant", parts },
  };
}
