// What a client of OpenAI's API makes of an answer: the whole of it, or the chunks of its stream.

import type { Receipt } from "../../src/core/receipt.ts";

interface ToolCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

interface Said {
  readonly role?: "assistant";
  readonly content?: string | null;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly ToolCall[];
}

export interface WholeCompletion {
  readonly id: string;
  readonly choices: readonly { readonly message: Said; readonly finish_reason: string }[];
  readonly usage: Readonly<Record<string, unknown>>;
  readonly receipt: Receipt;
}

export interface CompletionChunk {
  readonly id: string;
  readonly choices: readonly { readonly delta: Said; readonly finish_reason: string | null }[];
  readonly usage?: Readonly<Record<string, unknown>> | null;
  readonly receipt?: Receipt;
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer sk-anything", "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export async function complete(
  url: string,
  body: Readonly<Record<string, unknown>>,
): Promise<{ readonly status: number; readonly body: WholeCompletion; readonly headers: Headers }> {
  const response = await post(url, body);
  return {
    status: response.status,
    body: (await response.json()) as WholeCompletion,
    headers: response.headers,
  };
}

export async function completeStreamed(
  url: string,
  body: Readonly<Record<string, unknown>>,
): Promise<{ readonly chunks: readonly CompletionChunk[]; readonly raw: string; readonly type: string }> {
  const response = await post(url, { ...body, stream: true });
  const raw = await response.text();
  const chunks = [...raw.matchAll(/^data: (\{.*\})$/gm)].map(
    ([, json]) => JSON.parse(json ?? "") as CompletionChunk,
  );
  return { chunks, raw, type: response.headers.get("content-type") ?? "" };
}
