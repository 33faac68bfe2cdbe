// The Worker's bindings for tests of its routes: conversations that note who asked for what, and no models.

import type { Env } from "../../../src/agents/env.ts";

export interface Asked {
  /** The name of the object that was asked. */
  readonly object: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
}

export interface FakeEnv {
  readonly env: Env;
  readonly asked: Asked[];
}

export function fakeEnv(
  variables: Readonly<Record<string, unknown>> = {},
  answer: () => Response = () => Response.json({ from: "the conversation" }),
): FakeEnv {
  const asked: Asked[] = [];
  const ChatAgent = {
    getByName: (object: string) => ({
      fetch: (request: Request) => {
        const { pathname, search } = new URL(request.url);
        asked.push({ object, method: request.method, path: pathname + search, headers: request.headers });
        return Promise.resolve(answer());
      },
    }),
  };
  const ASSETS = { fetch: () => Promise.resolve(new Response("asset")) };
  return { env: { ChatAgent, ASSETS, ...variables } as unknown as Env, asked };
}
