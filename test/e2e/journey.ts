// What the journeys share: the product between emulators of its upstreams, and how an answer, its receipt and what is
// stored are read from outside.

import type { UIMessage, UIMessageChunk } from "ai";
import { expect, vi } from "vitest";
import { FRAME } from "../../src/core/frames.ts";
import type { AnswerMetadata, Receipt } from "../../src/core/receipt.ts";
import { startDeepSeek } from "../emulators/deepseek.ts";
import type { Emulator } from "../emulators/emulator.ts";
import { startGateway, type Gateway } from "../emulators/gateway.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { startWorkersAi } from "../emulators/workers-ai.ts";
import type { ChatClient, TurnResult } from "../support/chat-client.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";

export const GATEWAY_TOKEN = "emulated-gateway-token-7f3a";

/** The product with its three upstreams: Workers AI over REST, AI Gateway, and DeepSeek directly. */
export interface Stage {
  readonly upshift: Upshift;
  readonly url: string;
  readonly fast: Emulator;
  readonly gateway: Gateway;
  readonly direct: Emulator;
  close(): Promise<void>;
}

/** `vars` over the settings that point to the emulators. */
export async function startStage(vars: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const [fast, gateway, direct] = await Promise.all([
    startWorkersAi(),
    startGateway({ token: GATEWAY_TOKEN }),
    startDeepSeek(),
  ]);
  const closeAll = async (): Promise<void> => {
    await Promise.all([fast.close(), gateway.close(), direct.close()]);
  };
  const upshift = await startUpshift({
    vars: { ...fast.vars, ...gateway.vars, ...direct.vars, ...vars },
  }).catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  return {
    upshift,
    url: upshift.url,
    fast,
    gateway,
    direct,
    close: async () => {
      await upshift.stop();
      await closeAll();
    },
  };
}

/** An upstream's requests from now on. */
export function requestsSince(emulator: Emulator): () => readonly RecordedRequest[] {
  const from = emulator.requests.length;
  return () => emulator.requests.slice(from);
}

/** What the product's log has said of a conversation's faults, as soon as that is `count` lines. */
export async function faultLines(
  upshift: Upshift,
  conversationId: string,
  count: number,
): Promise<Record<string, unknown>[]> {
  const lines = (): Record<string, unknown>[] =>
    [...upshift.output().matchAll(/\{"level":"warn".*\}/g)]
      .map(([json]) => JSON.parse(json) as Record<string, unknown>)
      .filter((line) => line["conversationId"] === conversationId);
  // The log comes by a way of its own, after the turn's last frame.
  await vi.waitFor(() => expect(lines().length).toBeGreaterThanOrEqual(count), { timeout: 10_000 });
  return lines();
}

let conversations = 0;

/** A conversation that nobody has used. */
export function newConversation(name = "chat"): string {
  return `${name}-${++conversations}-${crypto.randomUUID().slice(0, 8)}`;
}

/** The transcript as unchanged clients load it. */
export async function storedMessages(url: string, conversationId: string): Promise<UIMessage[]> {
  const response = await fetch(`${url}/agents/chat-agent/${conversationId}/get-messages`);
  if (!response.ok)
    throw new Error(`get-messages answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return (await response.json()) as UIMessage[];
}

export interface StoredPage {
  readonly messages: UIMessage[];
  readonly versions: {
    readonly at: string;
    readonly afterMessageId: string | null;
    readonly messages: UIMessage[];
  }[];
}

/** The transcript with all that was replaced or dropped. */
export async function storedVersions(url: string, conversationId: string): Promise<StoredPage> {
  const response = await fetch(`${url}/api/conversations/${conversationId}/messages?versions=all`);
  if (!response.ok)
    throw new Error(`The versions were answered with ${response.status}: ${await response.text()}`);
  return (await response.json()) as StoredPage;
}

export function metadataOf(message: UIMessage | undefined): AnswerMetadata {
  const metadata = message?.metadata as AnswerMetadata | undefined;
  if (metadata?.receipt === undefined)
    throw new Error(`There is no receipt on ${JSON.stringify(message)?.slice(0, 500)}`);
  return metadata;
}

export function receiptOf(message: UIMessage | undefined): Receipt {
  return metadataOf(message).receipt;
}

/** The stored answer of the conversation's last turn. */
export async function lastAnswer(url: string, conversationId: string): Promise<UIMessage> {
  const last = (await storedMessages(url, conversationId)).at(-1);
  if (last?.role !== "assistant")
    throw new Error(`The transcript ends with ${JSON.stringify(last)?.slice(0, 300)}`);
  return last;
}

/** What a reader was shown as an answer, drafts included, in order. */
export function shownText(chunks: readonly UIMessageChunk[]): string[] {
  return chunks.flatMap((chunk) => {
    if (chunk.type === "text-delta") return [chunk.delta];
    if (chunk.type !== "data-draft") return [];
    const notice = chunk.data as { delta?: string };
    return notice.delta === undefined ? [] : [notice.delta];
  });
}

/** What became of each draft. */
export function draftStates(chunks: readonly UIMessageChunk[]): string[] {
  return chunks.flatMap((chunk) => {
    const state = chunk.type === "data-draft" ? (chunk.data as { state?: string }).state : undefined;
    return state === undefined ? [] : [state];
  });
}

/** The tiers that were announced while the turn ran. */
export function tierNotices(chunks: readonly UIMessageChunk[]): { tier: string; reason: string | null }[] {
  return chunks.flatMap((chunk) =>
    chunk.type === "data-tier" ? [chunk.data as { tier: string; reason: string | null }] : [],
  );
}

/** The frames of one answer's stream as they stand on the wire. */
export function streamFrames(client: ChatClient, requestId: string): { seq: number; body: string }[] {
  return client.frames.flatMap(({ frame }) => {
    if (frame.type !== FRAME.chatResponse || frame["id"] !== requestId || frame["body"] === "") return [];
    return frame["error"] === true ? [] : [{ seq: Number(frame["seq"]), body: String(frame["body"]) }];
  });
}

/** The code in an error frame's `code: sentence`. */
export function errorCode(result: Pick<TurnResult, "error">): string | null {
  return result.error === null
    ? null
    : (/^([a-z_]+): \S/.exec(result.error)?.[1] ?? `uncoded: ${result.error}`);
}

/** The conversation's messages as an upstream was sent them, the system prompt left out. */
export function promptOf(request: RecordedRequest | undefined): PromptMessage[] {
  const { messages = [] } = (request?.body ?? {}) as { messages?: PromptMessage[] };
  return messages.filter((message) => message.role !== "system");
}

export interface PromptMessage {
  readonly role: string;
  readonly content?: unknown;
  readonly reasoning_content?: unknown;
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string } }[];
  readonly tool_call_id?: string;
}

/** A promise that the test keeps, to hold an upstream's answer back. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
