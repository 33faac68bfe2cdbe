// The server under every emulator: loopback only, records requests in order, hands out scripted behaviours, can go down
// and come back on the same port. What is answered is the dialect's matter.

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { behaviourFor, type Behaviour, type Script } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import { Exchange } from "./exchange.ts";
import type { RecordedRequest } from "./recorded-request.ts";

const DEFAULT_WAIT_MS = 20_000;

export const DEFAULT_BEHAVIOUR: Behaviour = { reply: { text: "ok" } };

export interface Totals extends Required<Usage> {
  readonly requests: number;
  /** Of the reported tokens. */
  readonly totalTokens: number;
  /** Tokens that were sent, reported or not. */
  readonly tokensSent: number;
}

export interface Emulator {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** What a client is configured with: the url and the provider's own prefix. */
  readonly baseUrl: string;
  /** The settings that point Upshift here. */
  readonly vars: Readonly<Record<string, string>>;
  readonly requests: readonly RecordedRequest[];
  script(script: Script): void;
  /** The nth request of all, counted from 1, as soon as it has arrived whole. */
  waitForRequest(count: number, timeoutMs?: number): Promise<RecordedRequest>;
  /** Sums what the answers reported. */
  totals(): Totals;
  /** Connections are refused until `comeBack`; running exchanges are cut. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** Answers one exchange. `behaviour` takes the next scripted one: once per model call, after the provider's own rules. */
export type Handler = (exchange: Exchange, behaviour: () => Promise<Behaviour>) => Promise<void>;

export interface EmulatorOptions {
  /** Default: any free one. */
  readonly port?: number;
}

export async function startEmulator(
  handler: Handler,
  options: EmulatorOptions & {
    readonly prefix: string;
    readonly vars: (baseUrl: string) => Record<string, string>;
    /** What a call costs where the provider does not report it. */
    readonly neurons?: (usage: Usage) => number;
  },
): Promise<Emulator> {
  const requests: Exchange[] = [];
  const waiters = new Set<() => void>();
  let script: Script = DEFAULT_BEHAVIOUR;
  let calls = 0;

  const server = createServer((request, response) => {
    const exchange = new Exchange(request, response);
    const behaviour = async (): Promise<Behaviour> => await behaviourFor(script, exchange, calls++);
    void readBody(request)
      .then(async (body) => {
        exchange.body = body;
        exchange.index = requests.push(exchange) - 1;
        for (const wake of waiters) wake();
        await handler(exchange, behaviour);
      })
      .catch(async (error: unknown) => {
        if (exchange.status === null) {
          await exchange.answer({ status: 500, body: { emulatorError: `${error}` } });
        } else await exchange.reset();
        exchange.violations.push(
          `The emulator itself failed: ${error instanceof Error ? error.stack : error}`,
        );
      });
  });
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const goDown = async (): Promise<void> => {
    for (const exchange of requests) if (exchange.closedAt === null) exchange.abandon();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };

  return {
    url,
    baseUrl: url + options.prefix,
    vars: options.vars(url + options.prefix),
    requests,
    script: (next) => {
      script = next;
      calls = 0;
    },
    waitForRequest: async (count, timeoutMs = DEFAULT_WAIT_MS) => {
      const arrived = (): Exchange | undefined => requests[count - 1];
      const present = arrived();
      if (present !== undefined) return present;
      return await new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(check);
          const seen = requests
            .map((request) => `${request.method} ${request.path} ${request.status}`)
            .join("\n");
          reject(
            new Error(`Request ${count} did not come within ${timeoutMs} ms. So far:\n${seen || "none"}`),
          );
        }, timeoutMs);
        const check = (): void => {
          const request = arrived();
          if (request === undefined) return;
          clearTimeout(timer);
          waiters.delete(check);
          resolve(request);
        };
        waiters.add(check);
      });
    },
    totals: () => sum(requests, options.neurons),
    goDown,
    comeBack: () => listen(server, port),
    close: async () => {
      if (server.listening) await goDown();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString("utf8");
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

function sum(requests: readonly Exchange[], neurons?: (usage: Usage) => number): Totals {
  const totals = {
    requests: requests.length,
    promptTokens: 0,
    completionTokens: 0,
    totalTokens: 0,
    reasoningTokens: 0,
    cachedTokens: 0,
    neurons: 0,
    tokensSent: 0,
  };
  for (const { usage, tokensSent } of requests) {
    totals.tokensSent += tokensSent;
    if (usage === null) continue;
    totals.promptTokens += usage.promptTokens;
    totals.completionTokens += usage.completionTokens;
    totals.totalTokens += usage.promptTokens + usage.completionTokens;
    totals.reasoningTokens += usage.reasoningTokens;
    totals.cachedTokens += usage.cachedTokens;
    totals.neurons += usage.neurons ?? neurons?.(usage) ?? 0;
  }
  return totals;
}
