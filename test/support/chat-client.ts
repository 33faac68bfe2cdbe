// A raw client of the Agents chat protocol: every frame with its time, the list of messages as a real client would hold
// it, and waiting by condition. It judges nothing; tests do.

import type { UIMessage, UIMessageChunk } from "ai";
import { FRAME, type ResponseFrame } from "../../src/core/frames.ts";
import { chatUrl, loadHistory, openSocket, type ConnectOptions } from "./chat-socket.ts";
import { ChatTranscript, chunkOf, type Frame } from "./chat-transcript.ts";

const DEFAULT_WAIT_MS = 20_000;

export interface ReceivedFrame {
  readonly frame: Frame;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface SubmitOptions {
  /** Of the user's message; a known one makes it an edit. */
  readonly id?: string;
  readonly requestId?: string;
  readonly trigger?: "submit-message" | "regenerate-message";
  /** Fields beside `messages` and `trigger`, such as `mode`. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** What is sent as the list, over what this kind of client would send. */
  readonly messages?: readonly UIMessage[];
}

export interface TurnResult {
  /** `disconnected` where the socket closed before the end. */
  readonly outcome: NonNullable<ResponseFrame["outcome"]> | "recovering" | "disconnected";
  /** The text of the error frame, or why the socket closed. */
  readonly error: string | null;
  readonly chunks: readonly UIMessageChunk[];
  /** The answer as it stands in the list, if one was begun. */
  readonly message: UIMessage | undefined;
}

export interface Submission {
  readonly requestId: string;
  /** Never rejects. */
  readonly done: Promise<TurnResult>;
}

export interface ChatClient {
  readonly frames: readonly ReceivedFrame[];
  readonly messages: readonly UIMessage[];
  /** The list's length after each change. */
  readonly lengths: readonly number[];
  /** What did not fit the protocol. */
  readonly problems: readonly string[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(frame: Frame | string): void;
  /** `null` sends the list without a new message, as to regenerate. */
  submit(input: string | UIMessage | null, options?: SubmitOptions): Submission;
  /** The first frame that fits, of those that came (from the index `from` on) and of those to come. */
  waitFor(
    predicate: (frame: Frame) => boolean,
    options?: { from?: number; timeoutMs?: number },
  ): Promise<ReceivedFrame>;
  /** Asked again after every frame. */
  waitUntil(condition: () => boolean, timeoutMs?: number): Promise<void>;
  cancel(requestId: string): void;
  /** Asks for a running stream and takes it up from its start; null where nothing runs. */
  resume(timeoutMs?: number): Promise<Submission | null>;
  close(): Promise<void>;
}

export async function connectChat(
  url: string,
  conversationId: string,
  options: ConnectOptions = {},
): Promise<ChatClient> {
  const address = chatUrl(url, conversationId, options.query);
  const stored = options.history === false ? [] : await loadHistory(url, conversationId, options);
  const socket = openSocket(address.replace(/^http/, "ws"), options.headers);
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason })),
  );
  const client = new SocketClient(
    socket,
    closed,
    new ChatTranscript(stored, { deltas: options.query?.["deltas"] === "1" }),
  );
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    void closed.then(({ code, reason }) =>
      reject(new Error(`The socket was refused or closed: ${code} ${reason}`)),
    );
  });
  return client;
}

class SocketClient implements ChatClient {
  readonly frames: ReceivedFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;
  readonly #transcript: ChatTranscript;
  readonly #waiters = new Set<() => void>();
  #closedBecause: string | null = null;

  constructor(socket: WebSocket, closed: ChatClient["closed"], transcript: ChatTranscript) {
    this.#socket = socket;
    this.closed = closed;
    this.#transcript = transcript;
    socket.addEventListener("message", ({ data }) => this.#receive(String(data)));
    void closed.then(({ code, reason }) => {
      this.#closedBecause = `${code} ${reason}`.trim();
      this.#wake();
    });
  }

  get messages(): readonly UIMessage[] {
    return this.#transcript.messages;
  }

  get lengths(): readonly number[] {
    return this.#transcript.lengths;
  }

  get problems(): readonly string[] {
    return this.#transcript.problems;
  }

  send(frame: Frame | string): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  submit(input: string | UIMessage | null, options: SubmitOptions = {}): Submission {
    const requestId = options.requestId ?? crypto.randomUUID().slice(0, 8);
    const trigger = options.trigger ?? "submit-message";
    const message = typeof input === "string" ? userMessage(input, options.id) : input;
    const list = this.#transcript.submit(requestId, message, trigger === "regenerate-message");
    const done = this.#follow(requestId);
    const body = JSON.stringify({ messages: options.messages ?? list, trigger, ...options.body });
    this.send({ type: FRAME.chatRequest, id: requestId, init: { method: "POST", body } });
    return { requestId, done };
  }

  async waitFor(
    predicate: (frame: Frame) => boolean,
    options: { from?: number; timeoutMs?: number } = {},
  ): Promise<ReceivedFrame> {
    let next = options.from ?? 0;
    let found: ReceivedFrame | undefined;
    await this.waitUntil(() => {
      while (found === undefined && next < this.frames.length) {
        const candidate = this.frames[next++] as ReceivedFrame;
        if (predicate(candidate.frame)) found = candidate;
      }
      return found !== undefined;
    }, options.timeoutMs);
    return found as unknown as ReceivedFrame;
  }

  async waitUntil(condition: () => boolean, timeoutMs = DEFAULT_WAIT_MS): Promise<void> {
    const failure = await new Promise<string | null>((resolve) => {
      const settle = (outcome: string | null): void => {
        clearTimeout(timer);
        this.#waiters.delete(check);
        resolve(outcome);
      };
      const check = (): void => {
        if (condition()) settle(null);
        else if (this.#closedBecause !== null) settle(`The socket closed (${this.#closedBecause})`);
      };
      const giveUp = (): void => settle(`Nothing of the kind within ${timeoutMs} ms`);
      const timer = Number.isFinite(timeoutMs) ? setTimeout(giveUp, timeoutMs) : undefined;
      this.#waiters.add(check);
      check();
    });
    if (failure === null) return;
    const last = this.frames.slice(-8).map(({ frame }) => JSON.stringify(frame).slice(0, 200));
    throw new Error(`${failure}. The last frames:\n${last.join("\n") || "none"}`);
  }

  cancel(requestId: string): void {
    this.send({ type: FRAME.cancel, id: requestId });
    this.#transcript.detach(requestId);
  }

  async resume(timeoutMs?: number): Promise<Submission | null> {
    const from = this.frames.length;
    const probeId = crypto.randomUUID().slice(0, 8);
    this.send({ type: FRAME.resumeRequest, probeId });
    const { frame } = await this.waitFor(
      ({ type, probeId: answered = probeId }) =>
        (type === FRAME.resuming || type === FRAME.resumeNone) && answered === probeId,
      { from, ...(timeoutMs !== undefined && { timeoutMs }) },
    );
    if (frame.type === FRAME.resumeNone) return null;
    const requestId = String(frame["id"]);
    this.#transcript.attach(requestId);
    const done = this.#follow(requestId, this.frames.length);
    this.send({ type: FRAME.resumeAck, id: requestId });
    return { requestId, done };
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  /** Until the done or the error frame of that request, whichever comes first, as the real transport does. */
  async #follow(requestId: string, from = this.frames.length): Promise<TurnResult> {
    const isOurs = (frame: Frame): boolean => frame.type === FRAME.chatResponse && frame["id"] === requestId;
    const ending = await this.waitFor(
      (frame) => isOurs(frame) && (frame["done"] === true || frame["error"] === true),
      {
        from,
        timeoutMs: Number.POSITIVE_INFINITY,
      },
    ).catch((error: unknown) => String(error));
    const end = typeof ending === "string" ? null : (ending.frame as unknown as ResponseFrame);
    const chunks = this.frames
      .slice(from)
      .map(({ frame }) => frame)
      .filter((frame) => isOurs(frame) && frame["error"] !== true)
      .flatMap((frame) => chunkOf(frame as unknown as ResponseFrame) ?? []);
    const start = chunks.findLast((chunk) => chunk.type === "start");
    const message = this.messages.find((candidate) => candidate.id === start?.messageId);
    if (end === null) return { outcome: "disconnected", error: String(ending), chunks, message };
    const error = end.error ? end.body : null;
    return {
      outcome: error === null ? (end.outcome ?? "completed") : "error",
      error,
      chunks,
      message,
    };
  }

  #receive(data: string): void {
    let frame: Frame;
    try {
      frame = JSON.parse(data) as Frame;
    } catch {
      this.#transcript.problems.push(`A frame that is no JSON: ${data.slice(0, 100)}`);
      return;
    }
    this.frames.push({ frame, at: Date.now() });
    this.#transcript.receive(frame);
    this.#wake();
  }

  #wake(): void {
    for (const check of this.#waiters) check();
  }
}

export function userMessage(text: string, id: string = crypto.randomUUID()): UIMessage {
  return { id, role: "user", parts: [{ type: "text", text }] };
}
