// Reads a body through a whole route, provider and tier included, cut at every byte, at any pace, by readers of any speed.

import type { LanguageModelV4 } from "@ai-sdk/provider";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Clock } from "../../../src/core/clock.ts";
import type { ThinkingStyle } from "../../../src/models/catalogue.ts";
import { thinkTags } from "../../../src/models/middleware/think-tags.ts";
import { callTier } from "../../../src/models/tier.ts";
import type { CallObservation } from "../../../src/models/transport.ts";
import { bodyOf, bytesOf, cutAt } from "../../fakes/bytes.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { FarEnd, streamed } from "../../fakes/far-end.ts";
import { listen, route, tierOf, type Heard } from "../../fakes/routes.ts";

type Open = (clock: Clock, farEnd: FarEnd, observation: CallObservation) => LanguageModelV4;

interface Message {
  readonly thinking: string;
  readonly text: string;
  /** Names and inputs of tool calls. */
  readonly calls: readonly string[];
  /** Null where the call fails. */
  readonly finish: string | null;
}

export interface CutCase extends Omit<Message, "calls"> {
  readonly name: string;
  readonly body: string;
  /** What the connection breaks with at the end of the body. */
  readonly error?: Error;
  readonly calls?: readonly string[];
}

interface Run {
  readonly pieces: readonly Uint8Array[];
  readonly error: Error | undefined;
  /** How much time passes before each piece: what is within a window is merged. */
  readonly tickMs?: number;
  readonly pause?: () => Promise<void>;
}

async function hear(open: Open, style: ThinkingStyle, run: Run): Promise<Message> {
  const clock = new ManualClock();
  const body = bodyOf(run.pieces, {
    ...(run.error === undefined ? {} : { error: run.error }),
    beforePiece: () => clock.jump(run.tickMs ?? 0),
  });
  const farEnd = new FarEnd(streamed(body));
  const tier = tierOf([route("direct", (seen) => open(clock, farEnd, seen), thinkTags(style))], 0);
  const call = callTier(
    tier,
    { prompt: [] },
    { signal: new AbortController().signal, clock, random: () => 0 },
  );
  return messageOf(await listen(call, run.pause));
}

function messageOf(heard: Heard): Message {
  const finish = heard.events.find((event) => event.type === "finish");
  return {
    thinking: heard.thinking,
    text: heard.text,
    calls: heard.events.flatMap((event) =>
      event.type === "tool-call" ? [`${event.toolName} ${event.input}`] : [],
    ),
    finish: finish?.type === "finish" ? finish.finish : null,
  };
}

export const CONNECTION_BROKEN = Object.assign(new TypeError("terminated"), { code: "UND_ERR_SOCKET" });

export function testEveryCut(
  { name, body, error, calls = [], ...rest }: CutCase,
  style: ThinkingStyle,
  open: Open,
): void {
  const bytes = bytesOf(body);
  const expected: Message = { ...rest, calls };

  test(`${name}: cut at every byte`, async () => {
    for (let offset = 0; offset < bytes.length; offset++) {
      const message = await hear(open, style, { pieces: cutAt(bytes, [offset]), error });
      expect({ offset, ...message }).toEqual({ offset, ...expected });
    }
  });

  test(`${name}: a byte at a time`, async () => {
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await hear(open, style, { pieces, error })).toEqual(expected);
  });

  test(`${name}: any cuts, at any pace, for any reader`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: bytes.length }), { maxLength: 30 }),
        fc.constantFrom(0, 1, 7, 30, 60, 500),
        fc.constantFrom(0, 1, 3),
        async (offsets, tickMs, turns) => {
          const pause = async (): Promise<void> => {
            for (let turn = 0; turn < turns; turn++)
              await new Promise<void>((resolve) => setImmediate(resolve));
          };
          const message = await hear(open, style, { pieces: cutAt(bytes, offsets), error, tickMs, pause });
          expect(message).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });
}
