// The far end of DeepSeek's chat/completions: writes the brain's reply as DeepSeek does, streamed or whole. What it
// accepts is deepseek-request.ts's business.

import { reply } from "./brain.ts";
import { type DeepSeekRequest, readRequest, refuse } from "./deepseek-request.ts";
import {
  event,
  eventStreamResponse,
  type FarEndSettings,
  jsonResponse,
  slowJsonResponse,
} from "./far-end.ts";
import { hash, letters, uuid } from "./hash.ts";
import type { Reply } from "./heard.ts";
import type { Piece } from "./paced-body.ts";
import { splitTokens } from "./tokens.ts";

const FINGERPRINT = "fp_offline_simulation";

/** One token on its way out, and where it belongs. */
type Output =
  | { readonly kind: "thinking" | "answer"; readonly text: string }
  | { readonly kind: "call"; readonly index: number; readonly id: string; readonly name: string }
  | { readonly kind: "arguments"; readonly index: number; readonly text: string };

interface Answer {
  readonly head: {
    readonly id: string;
    readonly created: number;
    readonly model: string;
    readonly system_fingerprint: string;
  };
  readonly outputs: readonly Output[];
  readonly finishReason: "stop" | "length" | "tool_calls";
  readonly breaksOff: boolean;
  readonly usage: unknown;
}

export async function answerAsDeepSeek(request: Request, settings: FarEndSettings): Promise<Response> {
  if (request.method !== "POST") return jsonResponse(405, refuse(405, "Method Not Allowed").body);
  const read = readRequest(await request.text());
  if ("status" in read) return jsonResponse(read.status, read.body);
  const now = settings.now();
  const answer = compose(
    read,
    now,
    reply({
      messages: read.messages,
      tools: read.tools,
      now,
      tier: "reasoner",
      ...(read.json ? { json: { schema: null } } : {}),
      ...(read.mustCall === null ? {} : { mustCall: read.mustCall }),
    }),
  );
  const headers = { "x-ds-trace-id": answer.head.id.replaceAll("-", "") };
  return read.stream
    ? eventStreamResponse(stream(answer, read), request, settings, headers)
    : // The service keeps a waiting connection open with blank lines.
      slowJsonResponse(whole(answer, read), answer.outputs.length, request, settings, {
        before: "\n",
        headers,
      });
}

function compose(read: DeepSeekRequest, now: Date, said: Reply): Answer {
  const seed = hash(`${now.getTime()} ${JSON.stringify(read.messages)}`);
  const planned: Output[] = [
    ...(read.thinks ? splitTokens(said.thinking).map((text) => ({ kind: "thinking" as const, text })) : []),
    ...splitTokens(untilStop(said.answer, read.stop)).map((text) => ({
      kind: "answer" as const,
      text,
    })),
    ...said.toolCalls.flatMap((call, index): Output[] => [
      {
        kind: "call",
        index,
        id: `call_${String(index).padStart(2, "0")}_${letters(seed + index, 24)}`,
        name: call.name,
      },
      ...splitTokens(JSON.stringify(call.arguments)).map((text) => ({
        kind: "arguments" as const,
        index,
        text,
      })),
    ]),
  ];
  const outputs = planned.slice(0, read.maxTokens);
  const thinkingTokens = outputs.filter(({ kind }) => kind === "thinking").length;
  return {
    head: {
      id: uuid(seed),
      created: Math.floor(now.getTime() / 1000),
      model: read.model,
      system_fingerprint: FINGERPRINT,
    },
    outputs,
    finishReason:
      outputs.length < planned.length ? "length" : said.toolCalls.length > 0 ? "tool_calls" : "stop",
    breaksOff: said.shape === "cut-off",
    usage: {
      prompt_tokens: read.promptTokens,
      completion_tokens: outputs.length,
      total_tokens: read.promptTokens + outputs.length,
      prompt_tokens_details: { cached_tokens: read.cachedTokens },
      completion_tokens_details: { reasoning_tokens: thinkingTokens },
      prompt_cache_hit_tokens: read.cachedTokens,
      prompt_cache_miss_tokens: read.promptTokens - read.cachedTokens,
    },
  };
}

/** `stop` applies to the answer, not to the thinking; the sequence itself is not part of it. */
function untilStop(text: string, stop: readonly string[]): string {
  const ends = stop.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
  return text.slice(0, Math.min(text.length, ...ends));
}

function* stream(
  { head, outputs, finishReason, breaksOff, usage }: Answer,
  { thinks, includeUsage }: DeepSeekRequest,
): Generator<Piece> {
  const chunk = (delta: unknown, finish: string | null = null, counted: unknown = null) =>
    event({
      ...head,
      object: "chat.completion.chunk",
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      usage: counted,
    });
  yield { text: ": keep-alive\n\n", tokens: 0 };
  yield {
    text: chunk(
      thinks
        ? { role: "assistant", content: null, reasoning_content: "" }
        : { role: "assistant", content: "" },
    ),
    tokens: 0,
  };
  for (const output of outputs) yield { text: chunk(deltaOf(output, thinks)), tokens: 1 };
  if (breaksOff) return;
  // DeepSeek puts usage on the finishing chunk; where it was asked for, the standard's own chunk follows as well.
  yield {
    text: chunk(thinks ? { content: "", reasoning_content: null } : { content: "" }, finishReason, usage),
    tokens: 0,
  };
  if (includeUsage)
    yield {
      text: event({ ...head, object: "chat.completion.chunk", choices: [], usage }),
      tokens: 0,
    };
  yield { text: event("[DONE]"), tokens: 0 };
}

function deltaOf(output: Output, thinks: boolean): unknown {
  switch (output.kind) {
    case "thinking":
      return { content: null, reasoning_content: output.text };
    case "answer":
      return thinks ? { content: output.text, reasoning_content: null } : { content: output.text };
    case "call":
      return {
        tool_calls: [
          {
            index: output.index,
            id: output.id,
            type: "function",
            function: { name: output.name, arguments: "" },
          },
        ],
      };
    case "arguments":
      return { tool_calls: [{ index: output.index, function: { arguments: output.text } }] };
  }
}

function whole({ head, outputs, finishReason, usage }: Answer, { thinks }: DeepSeekRequest): unknown {
  const textOf = (kind: "thinking" | "answer") =>
    outputs.map((output) => (output.kind === kind ? output.text : "")).join("");
  const calls = outputs
    .filter((output) => output.kind === "call")
    .map(({ id, name, index }) => ({
      index,
      id,
      type: "function",
      function: {
        name,
        arguments: outputs
          .map((output) => (output.kind === "arguments" && output.index === index ? output.text : ""))
          .join(""),
      },
    }));
  const message = {
    role: "assistant",
    content: textOf("answer"),
    ...(thinks ? { reasoning_content: textOf("thinking") } : {}),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return {
    ...head,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
    usage,
  };
}
