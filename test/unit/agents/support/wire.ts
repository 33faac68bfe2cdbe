// The far end of both models as a function: it keeps every request and answers with streams that the test writes.

export interface Heard {
  readonly tier: "fast" | "reasoner";
  readonly body: Record<string, unknown> & { messages: { role: string; [field: string]: unknown }[] };
  /** Aborted when the caller let go of the stream. */
  readonly signal: AbortSignal;
}

type Reply = (heard: Heard) => Response;

const event = (data: unknown): string =>
  `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

/** A stream of pieces; one that is open at its end never closes. */
export function stream(pieces: readonly string[], options: { open?: boolean } = {}): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      if (!options.open) controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

const usage = (input: number, output: number) => ({ prompt_tokens: input, completion_tokens: output });

/** Workers AI's own stream. */
export const distill = (...texts: string[]): string[] => [
  ...texts.map((response) => event({ response })),
  event({ response: "", usage: usage(20, 10) }),
  event("[DONE]"),
];

const choice = (delta: object, finish: string | null = null) =>
  event({
    id: "x",
    object: "chat.completion.chunk",
    created: 1,
    model: "deepseek-flash",
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

/** DeepSeek's stream. */
export const deepSeek = (thinking: string, text: string): string[] => [
  choice({ role: "assistant", content: null, reasoning_content: thinking }),
  choice({ content: text, reasoning_content: null }),
  choice({ content: "" }, "stop").replace('"choices"', `"usage":${JSON.stringify(usage(30, 15))},"choices"`),
  event("[DONE]"),
];

export class FarEnd {
  readonly heard: Heard[] = [];
  readonly #replies: Reply[];

  constructor(...replies: (Reply | readonly string[])[]) {
    this.#replies = replies.map((reply) => (typeof reply === "function" ? reply : () => stream(reply)));
  }

  readonly answer = async (request: Request): Promise<Response> => {
    const tier = new URL(request.url).pathname.includes("/ai/run/") ? "fast" : "reasoner";
    const heard: Heard = { tier, body: (await request.json()) as Heard["body"], signal: request.signal };
    this.heard.push(heard);
    const reply = this.#replies.shift();
    if (reply === undefined) throw new Error("One request too many.");
    return reply(heard);
  };

  get tiers(): string[] {
    return this.heard.map(({ tier }) => tier);
  }
}
