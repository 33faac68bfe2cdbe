// What a plain fetch client sees of an emulator, and a Workers AI binding over REST as small as it can be.

import type { Emulator } from "../../emulators/emulator.ts";

export function post(
  url: string,
  body: unknown,
  options: { headers?: Record<string, string>; signal?: AbortSignal } = {},
) {
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: "Bearer key",
      ...options.headers,
    },
    body: JSON.stringify(body),
    ...(options.signal && { signal: options.signal }),
  });
}

export const HELLO = {
  model: "deepseek-flash",
  messages: [{ role: "user", content: "Hello" }],
  stream: true,
};

/** The bytes that came before the body ended or failed. */
export async function drain(response: Response): Promise<{ text: string; reads: number; failed: boolean }> {
  const decoder = new TextDecoder();
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = "";
  for (let reads = 0; ; reads++) {
    try {
      const { done, value } = await reader.read();
      if (done) return { text: text + decoder.decode(), reads, failed: false };
      text += decoder.decode(value, { stream: true });
    } catch {
      return { text, reads, failed: true };
    }
  }
}

/** The data of each event, comments left out. */
export function eventsOf(text: string): string[] {
  return text
    .split(/\r?\n\r?\n/)
    .filter((block) => block.startsWith("data: "))
    .map((block) => block.slice("data: ".length));
}

/** `env.AI` as workers-ai-provider uses it; a REST error becomes the exception that the binding throws. */
export function restBinding(emulator: Emulator, accountId: string) {
  const run = async (
    model: string,
    inputs: { stream?: boolean },
    options?: { signal?: AbortSignal },
  ): Promise<unknown> => {
    const url = `${emulator.baseUrl}/accounts/${accountId}/ai/run/${model}`;
    const response = await post(url, inputs, options?.signal ? { signal: options.signal } : {});
    if (!response.ok) {
      const { errors } = (await response.json()) as { errors: { code: number; message: string }[] };
      throw new Error(`${errors[0]?.code}: ${errors[0]?.message}`);
    }
    return inputs.stream ? response.body : ((await response.json()) as { result: unknown }).result;
  };
  // The type `Ai` belongs to @cloudflare/workers-types, which the tests do not load: `never` fits where it is asked for.
  return { run } as never;
}
