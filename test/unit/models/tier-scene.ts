// The reasoner behind two routes, whose far ends answer from scripts.

import { callTier, type CallEvent, type ModelRequest, type TierModel } from "../../../src/models/tier.ts";
import type { HttpAnswer } from "../../emulators/behaviour.ts";
import { bodyOf, bytesOf } from "../../fakes/bytes.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { chatStream } from "../../fakes/event-text.ts";
import { FarEnd, refused, streamed, type Answer } from "../../fakes/far-end.ts";
import { chatModel, listen, route, tierOf, type Heard } from "../../fakes/routes.ts";

export const HELLO: ModelRequest = { prompt: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] };
export const ANSWER = streamed(chatStream("Hmm.", "Hi!"));
const BROKEN = new TypeError("terminated");

export const answering = ({ status, body }: HttpAnswer, headers: Record<string, string> = {}): Answer =>
  refused(status, body, headers);
export const breaking = (text: string): Answer => streamed(bodyOf([bytesOf(text)], { error: BROKEN }));

export interface Scene {
  readonly clock: ManualClock;
  readonly gateway: FarEnd;
  readonly direct: FarEnd;
  readonly tier: TierModel;
}

/** The reasoner by both routes; `null` leaves a route out. `storedKey`: the gateway has a key of its own. */
export function scene(answers: {
  gateway?: Answer[] | null;
  direct?: Answer[] | null;
  retries?: number;
  storedKey?: boolean;
}): Scene {
  const clock = new ManualClock();
  const gateway = new FarEnd(...(answers.gateway ?? []));
  const direct = new FarEnd(...(answers.direct ?? []));
  const routes = [
    ...(answers.gateway === null
      ? []
      : [
          {
            ...route("gateway", (seen) => chatModel(clock, gateway, seen)),
            ...(answers.storedKey === true ? { credential: "the key stored in the gateway" as const } : {}),
          },
        ]),
    ...(answers.direct === null ? [] : [route("direct", (seen) => chatModel(clock, direct, seen))]),
  ];
  return { clock, gateway, direct, tier: tierOf([routes[0]!, ...routes.slice(1)], answers.retries ?? 2) };
}

export const call = (
  { tier, clock }: Scene,
  options: { signal?: AbortSignal; random?: () => number; request?: ModelRequest } = {},
): AsyncGenerator<CallEvent> =>
  callTier(tier, options.request ?? HELLO, {
    signal: options.signal ?? new AbortController().signal,
    clock,
    random: options.random ?? (() => 1),
  });

/** Listens to a call while time passes as needed. */
export async function hear(on: Scene, options?: Parameters<typeof call>[1]): Promise<Heard> {
  const heard = listen(call(on, options));
  await on.clock.advance(600_000);
  return heard;
}

export const types = (heard: Heard): string[] => heard.events.map((item) => item.type);
export const attempts = (heard: Heard) =>
  heard.events.flatMap((item) => (item.type === "attempt" ? [item.attempt] : []));
export const asked = (on: Scene): number[] => [on.gateway.requests.length, on.direct.requests.length];
