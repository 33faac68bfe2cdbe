// The product's door as a deployment has it, with two users' tokens, and how it is knocked at.

import { createApp } from "../../../src/http/app.ts";
import { fakeEnv, type FakeEnv } from "./fake-env.ts";

const app = createApp({ offline: undefined });
export const HOST = "https://upshift.example";
export const ALICE = "alice-token-0123456789";
export const BOB = "bob-token-0123456789ab";
export const TOKENS = { AUTH_MODE: "token", API_TOKENS: `alice=${ALICE},bob=${BOB}` };

export const READ = "/api/conversations/c1/messages";
export const STOP = "/api/conversations/c1/stop";
export const SOCKET = "/agents/chat-agent/c1";

export const send = async (
  path: string,
  { fake = fakeEnv(TOKENS), ...init }: RequestInit & { fake?: FakeEnv } = {},
): Promise<Response> => await app.request((path.startsWith("/") ? HOST : "") + path, init, fake.env);

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const upgrade = { upgrade: "websocket", connection: "Upgrade" };
