// The list of messages that a client holds, by the frames it gets: as useAgentChat and the AI SDK's Chat keep it, or,
// with deltas, as Upshift's own client does. Pure; the quirks of the unchanged client are kept on purpose, because tests
// must see what its users would see.

import type { UIMessage, UIMessageChunk } from "ai";
import { FRAME, type ResponseFrame } from "../../src/core/frames.ts";
import { MessageAccumulator } from "./message-accumulator.ts";

export type Frame = { readonly type: string } & Readonly<Record<string, unknown>>;

/** As it comes in; `continuation` goes on with the last answer instead of beginning one. */
export type IncomingResponse = ResponseFrame & { readonly continuation?: true };

/** A request of this client, or one whose stream it took up again. */
interface Attached {
  accumulator: MessageAccumulator | null;
  /** Deltas only: the message, until the server or its turn's first chunk has put it into the list. */
  unplaced: UIMessage | null;
  /** After a cancel the unchanged client listens no more. */
  detached: boolean;
  lastSeq: number;
}

/** While an own answer streams, lists from the server may not know it yet: it is kept, at the end, and put back afterwards. */
interface Protection {
  readonly answerId: string;
  readonly anchorId: string | null;
}

export class ChatTranscript {
  /** The length after each change: a list that shrinks has lost something, unless an edit was asked for. */
  readonly lengths: number[] = [];
  /** What did not fit: deltas without a part, an `after` that is unknown. */
  readonly problems: string[] = [];
  readonly #deltas: boolean;
  readonly #attached = new Map<string, Attached>();
  #messages: readonly UIMessage[];
  #observed: { readonly id: string; readonly accumulator: MessageAccumulator } | null = null;
  #protected: Protection | null = null;

  constructor(messages: readonly UIMessage[], options: { readonly deltas: boolean }) {
    this.#messages = messages;
    this.#deltas = options.deltas;
    this.lengths.push(messages.length);
  }

  get messages(): readonly UIMessage[] {
    return this.#messages;
  }

  isAttached(requestId: string): boolean {
    return this.#attached.has(requestId);
  }

  /** Before a request is sent: its message joins the list, an edit cuts what followed. Returns what is submitted. */
  submit(requestId: string, message: UIMessage | null, regenerate: boolean): readonly UIMessage[] {
    const entry: Attached = { accumulator: null, unplaced: null, detached: false, lastSeq: -1 };
    this.#attached.set(requestId, entry);
    if (this.#deltas) {
      entry.unplaced = message;
      return message === null ? this.#messages : [message];
    }
    if (message !== null) this.#place(message);
    else if (regenerate && this.#messages.at(-1)?.role === "assistant")
      this.#set(this.#messages.slice(0, -1));
    const last = this.#messages.at(-1);
    if (!regenerate && message === null && last?.role === "assistant") {
      entry.accumulator = new MessageAccumulator(last.id, this.problems, last);
    }
    return this.#messages;
  }

  attach(requestId: string): void {
    this.#attached.set(requestId, {
      accumulator: null,
      unplaced: null,
      detached: false,
      lastSeq: -1,
    });
    if (this.#observed?.id === requestId) this.#observed = null;
  }

  detach(requestId: string): void {
    const entry = this.#attached.get(requestId);
    if (entry) entry.detached = true;
  }

  receive(frame: Frame): void {
    switch (frame.type) {
      case FRAME.chatClear:
        return this.#set([]);
      case FRAME.chatMessages:
        return this.#replaceAll(frame["messages"] as UIMessage[]);
      case FRAME.messageUpdated:
        return this.#update(frame["message"] as UIMessage, frame["after"] as string | null | undefined);
      case FRAME.chatResponse: {
        const response = frame as unknown as IncomingResponse;
        const entry = this.#attached.get(response.id);
        return entry ? this.#receiveOwn(response, entry) : this.#receiveOthers(response);
      }
    }
  }

  #receiveOwn(frame: IncomingResponse, entry: Attached): void {
    const chunk = frame.error ? null : chunkOf(frame, this.problems);
    const isOld = frame.replay && frame.continuation && (frame.seq ?? Infinity) <= entry.lastSeq;
    if (chunk !== null && !entry.detached && !isOld) {
      if (entry.unplaced !== null) this.#place(entry.unplaced);
      entry.unplaced = null;
      entry.lastSeq = Math.max(entry.lastSeq, frame.seq ?? -1);
      const isReplayFromStart = chunk.type === "start" && frame.replay && !frame.continuation;
      if (entry.accumulator === null || isReplayFromStart) entry.accumulator = this.#begin(frame);
      if (chunk.type === "start" && chunk.messageId !== undefined && !frame.continuation)
        this.#protect(chunk.messageId);
      entry.accumulator.apply(chunk);
      this.#put(entry.accumulator.message);
    }
    if (frame.done || frame.error) {
      this.#attached.delete(frame.id);
      this.#unprotect();
    }
  }

  /** The turn of another client. It is shown only as far as it does not contradict what is stored. */
  #receiveOthers(frame: IncomingResponse): void {
    const isObserved = this.#observed?.id === frame.id;
    if (frame.error) {
      if (isObserved) this.#observed = null;
      return;
    }
    if ((frame.replay || frame.done) && !isObserved) return;
    const chunk = chunkOf(frame, this.problems);
    if (chunk !== null) {
      if (!isObserved) this.#observed = { id: frame.id, accumulator: this.#begin(frame) };
      this.#observed?.accumulator.apply(chunk);
    }
    this.#mergeObserved();
    if (frame.done) this.#observed = null;
  }

  #begin(frame: IncomingResponse): MessageAccumulator {
    const seed = frame.continuation
      ? this.#messages.findLast((message) => message.role === "assistant")
      : undefined;
    return new MessageAccumulator(crypto.randomUUID(), this.problems, seed);
  }

  #mergeObserved(): void {
    if (this.#observed === null) return;
    const { accumulator } = this.#observed;
    const stored = this.#messages.find((message) => message.id === accumulator.id);
    if (stored === undefined || accumulator.text.startsWith(messageText(stored)))
      this.#put(accumulator.message);
  }

  #replaceAll(messages: readonly UIMessage[]): void {
    let next = [...messages];
    const answerId = this.#protected?.answerId;
    const index = next.findIndex((message) => message.id === answerId);
    if (index >= 0 && next.slice(index + 1).some((message) => message.role === "assistant"))
      this.#protected = null;
    else if (answerId !== undefined) {
      const answer = [...this.#messages, ...next].find((message) => message.id === answerId);
      next = [...next.filter((message) => message.id !== answerId), ...(answer ? [answer] : [])];
    }
    this.#set(next);
    this.#mergeObserved();
  }

  #update(message: UIMessage, after: string | null | undefined): void {
    if (this.#deltas && after !== undefined) {
      for (const entry of this.#attached.values())
        if (entry.unplaced?.id === message.id) entry.unplaced = null;
      const others = this.#messages.filter((other) => other.id !== message.id);
      const index = others.findIndex((other) => other.id === after);
      if (after !== null && index < 0)
        this.problems.push(`${message.id} comes after ${after}, which is not there`);
      return this.#set([...(after !== null && index < 0 ? others : others.slice(0, index + 1)), message]);
    }
    // The unchanged client knows messages by id or by a tool call in them, keeps its own id, and ignores the rest.
    const calls = toolCallIds(message);
    const known = this.#messages.find((other) => other.id === message.id);
    const target =
      known ?? this.#messages.find((other) => toolCallIds(other).some((id) => calls.includes(id)));
    if (target === undefined) return;
    this.#set(this.#messages.map((other) => (other === target ? { ...message, id: target.id } : other)));
  }

  #place(message: UIMessage): void {
    const index = this.#messages.findIndex((other) => other.id === message.id);
    this.#set([...(index < 0 ? this.#messages : this.#messages.slice(0, index)), message]);
  }

  #put(message: UIMessage): void {
    const index = this.#messages.findLastIndex((other) => other.id === message.id);
    this.#set(index < 0 ? [...this.#messages, message] : this.#messages.with(index, message));
  }

  #protect(answerId: string): void {
    if (this.#protected?.answerId === answerId) return;
    const index = this.#messages.findIndex((message) => message.id === answerId);
    const anchor = index < 0 ? this.#messages.at(-1) : this.#messages[index - 1];
    this.#protected = { answerId, anchorId: anchor?.id ?? null };
  }

  #unprotect(): void {
    const { answerId, anchorId } = this.#protected ?? {};
    this.#protected = null;
    const answer = this.#messages.find((message) => message.id === answerId);
    if (answer === undefined) return;
    const others = this.#messages.filter((message) => message !== answer);
    const anchor = others.findIndex((message) => message.id === anchorId);
    if (anchor < 0 && anchorId !== null) return;
    this.#set(others.toSpliced(anchor + 1, 0, answer));
  }

  #set(messages: readonly UIMessage[]): void {
    this.#messages = messages;
    if (this.lengths.at(-1) !== messages.length) this.lengths.push(messages.length);
  }
}

/** The text (or the thinking) of a message. */
export function messageText(message: UIMessage | undefined, kind: "text" | "reasoning" = "text"): string {
  return (message?.parts ?? [])
    .map((part) => (part.type === kind && "text" in part ? part.text : ""))
    .join("");
}

/** The chunk in a response frame's body, null where it has none. */
export function chunkOf(frame: Pick<ResponseFrame, "body">, problems: string[] = []): UIMessageChunk | null {
  if (frame.body.trim() === "") return null;
  try {
    return JSON.parse(frame.body) as UIMessageChunk;
  } catch {
    problems.push(`A body that is no chunk: ${frame.body.slice(0, 100)}`);
    return null;
  }
}

function toolCallIds(message: UIMessage): string[] {
  return message.parts.flatMap((part) => ("toolCallId" in part ? [part.toolCallId] : []));
}
