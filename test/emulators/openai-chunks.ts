// A reply in the shape of OpenAI's chat completions, streamed or whole, with the variations of those who copied it.
// It decides the JSON and nothing of transport.

import { randomUUID } from "node:crypto";
import type { Reply, ThinkingAs } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import { flow, gather, type FlowSettings, type Piece } from "./flow.ts";
import type { AnswerEvent } from "./perform.ts";

export interface OpenAiStyle {
  readonly model: string;
  readonly thinkingAs: ThinkingAs;
  /** In the event with the finish reason, in one of its own with no choices, or in none. */
  readonly usageIn: "finish" | "own-event" | "nowhere";
  /** DeepSeek names the field that a delta does not use, with null. */
  readonly nulls: boolean;
  readonly usageShape: (usage: Usage) => Record<string, unknown>;
  /** Fields of every chunk and document, such as a fingerprint. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

type ReportUsage = (counted: Usage) => Usage | null;

export function* openAiEvents(
  reply: Reply,
  flowSettings: FlowSettings,
  style: OpenAiStyle,
  report: ReportUsage,
): Generator<AnswerEvent> {
  const head = {
    id: randomUUID(),
    object: "chat.completion.chunk",
    created: seconds(),
    model: style.model,
    ...style.extra,
  };
  const chunk = (delta: unknown, finish: string | null, usage?: unknown): string =>
    JSON.stringify({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(style.usageIn !== "nowhere" && { usage: usage ?? null }),
    });
  const field = style.thinkingAs === "tags" ? null : style.thinkingAs;
  const nulls = (text: string | null, thinking: string | null): Record<string, unknown> =>
    style.nulls && field !== null
      ? { content: text, [field]: thinking }
      : text === null
        ? {}
        : { content: text };

  const opening =
    style.nulls && field !== null && reply.thinking !== undefined ? nulls(null, "") : { content: "" };
  yield event(chunk({ role: "assistant", ...opening }, null));

  const pieces = flow(reply, flowSettings);
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (!next.done) {
      yield event(chunk(deltaOf(next.value, field, nulls), null), next.value.tokens);
      continue;
    }
    const { finish, usage: counted } = next.value;
    const usage = report(counted);
    const shaped = usage === null ? undefined : style.usageShape(usage);
    const inFinish = style.usageIn === "finish";
    yield event(chunk(nulls("", null), finish, inFinish ? shaped : undefined), 0, inFinish ? usage : null);
    if (style.usageIn === "own-event" && usage !== null) {
      yield event(JSON.stringify({ ...head, choices: [], usage: shaped }), 0, usage);
    }
    yield event("[DONE]");
    return;
  }
}

export function openAiDocument(
  reply: Reply,
  flowSettings: FlowSettings,
  style: OpenAiStyle,
  report: ReportUsage,
): AnswerEvent {
  const { thinking, text, tools, finish, usage: counted } = gather(reply, flowSettings);
  const usage = report(counted);
  const document = {
    id: randomUUID(),
    object: "chat.completion",
    created: seconds(),
    model: style.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: text,
          ...(thinking !== "" && style.thinkingAs !== "tags" && { [style.thinkingAs]: thinking }),
          ...(tools.length > 0 && {
            tool_calls: tools.map(({ id, name, arguments: written }) => ({
              id,
              type: "function",
              function: { name, arguments: written },
            })),
          }),
        },
        logprobs: null,
        finish_reason: finish,
      },
    ],
    ...(usage !== null && { usage: style.usageShape(usage) }),
    ...style.extra,
  };
  return event(JSON.stringify(document), counted.completionTokens, usage);
}

export function openAiUsage(usage: Usage): Record<string, unknown> {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
  };
}

function deltaOf(
  piece: Piece,
  field: string | null,
  nulls: (text: string | null, thinking: string | null) => Record<string, unknown>,
): Record<string, unknown> {
  switch (piece.kind) {
    case "text":
      return nulls(piece.text, null);
    case "thinking":
      return { ...nulls(null, piece.text), [field ?? "reasoning_content"]: piece.text };
    case "tool-start":
      return {
        tool_calls: [
          {
            index: piece.index,
            id: piece.id,
            type: "function",
            function: { name: piece.name, arguments: "" },
          },
        ],
      };
    case "tool-arguments":
      return { tool_calls: [{ index: piece.index, function: { arguments: piece.text } }] };
  }
}

function event(data: string, tokens = 0, usage: Usage | null = null): AnswerEvent {
  return { data, tokens, usage };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
