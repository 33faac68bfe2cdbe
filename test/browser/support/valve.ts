// Between the product and the emulated Workers AI: lets streams through up to a place in the model's text, until the test
// opens it further. So "in mid-answer" is a place and not a moment, however slow the machine.

import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startStage, type Stage } from "../../e2e/journey.ts";

export interface Valve {
  /** So many characters of the model's raw text, thinking included, of each stream under way or to come. */
  letThrough(characters: number): void;
}

export interface ValvedStage extends Stage {
  readonly valve: Valve;
}

/** As `startStage`; the valve is open at first. */
export async function startValvedStage(vars: Readonly<Record<string, string>> = {}): Promise<ValvedStage> {
  let limit = Infinity;
  const waiting = new Set<() => void>();
  const hasRoomFor = async (characters: number): Promise<void> => {
    while (characters > limit) await new Promise<void>((resolve) => waiting.add(resolve));
  };
  let target = "";

  const server = createServer((incoming, response) => {
    const { method, headers, url = "" } = incoming;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // A cut upstream is passed on as a cut.
      pour(answer, response, hasRoomFor).catch(() => response.destroy());
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };

  const stage = await startStage({
    WORKERS_AI_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
    ...vars,
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  target = stage.fast.url;
  return {
    ...stage,
    valve: {
      letThrough: (characters) => {
        limit = characters;
        for (const wake of waiting) wake();
        waiting.clear();
      },
    },
    close: async () => {
      await stage.close();
      await close();
    },
  };
}

async function pour(
  answer: IncomingMessage,
  response: ServerResponse,
  hasRoomFor: (characters: number) => Promise<void>,
): Promise<void> {
  let passed = 0;
  let held = Buffer.alloc(0);
  for await (const bytes of answer as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, bytes]);
    for (let end = held.indexOf("\n\n"); end !== -1; end = held.indexOf("\n\n")) {
      const event = held.subarray(0, end + 2);
      held = held.subarray(end + 2);
      passed += charactersIn(event.toString("utf8"));
      await hasRoomFor(passed);
      response.write(event);
    }
  }
  response.end(held);
}

function charactersIn(event: string): number {
  const data = /^data: (\{.*\})/m.exec(event)?.[1];
  if (data === undefined) return 0;
  const { response } = JSON.parse(data) as { response?: unknown };
  return typeof response === "string" ? response.length : 0;
}
