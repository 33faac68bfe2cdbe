// Copies of conversations for tests: a deployment with three users and an emulated reasoner, what is said there and shared.

import type { UIMessage } from "ai";
import { startStage, type Stage } from "./journey.ts";

export const ALICE = { authorization: "Bearer alice-token-0123456789" };
export const BOB = { authorization: "Bearer bob-token-0123456789ab" };
export const CAROL = { authorization: "Bearer carol-token-0123456789" };
export const SYSTEM_CANARY = "canary-system-prompt-91c2";

export interface SharingStage {
  readonly stage: Stage;
  readonly send: (
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: unknown,
  ) => Promise<Response>;
  /** A turn in which the reasoner says this. */
  readonly say: (
    id: string,
    text: string,
    answer: string,
    headers?: Record<string, string>,
  ) => Promise<UIMessage>;
  /** The link's address. */
  readonly share: (
    id: string,
    include?: readonly string[],
    headers?: Record<string, string>,
  ) => Promise<string>;
}

export async function startSharingStage(): Promise<SharingStage> {
  const stage = await startStage({
    AUTH_MODE: "token",
    API_TOKENS: "alice=alice-token-0123456789,bob=bob-token-0123456789ab,carol=carol-token-0123456789",
    SYSTEM_PROMPT: `You are ${SYSTEM_CANARY}.`,
  });
  const send: SharingStage["send"] = (method, path, headers = ALICE, body) =>
    fetch(stage.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return {
    stage,
    send,
    async say(id, text, answer, headers = ALICE) {
      stage.gateway.script([{ reply: { thinking: "Hm.", text: answer } }]);
      const response = await send("POST", `/api/conversations/${id}/messages`, headers, {
        text,
        mode: "deep",
      });
      return (await response.json()) as UIMessage;
    },
    async share(id, include, headers = ALICE) {
      const body = include === undefined ? undefined : { include };
      const response = await send("POST", `/api/conversations/${id}/share`, headers, body);
      const text = await response.text();
      if (response.status !== 201) throw new Error(`No link was made: ${response.status} ${text}`);
      return (JSON.parse(text) as { url: string }).url;
    },
  };
}
