// One tier as the turn sees it: a call goes along the tier's routes until one gives its first output, and what comes is
// reduced to a handful of events. Retries and other routes are tried only before that first output; after it, a fault
// is the caller's to handle.

import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import type { Clock } from "../core/clock.ts";
import type { ErrorCode } from "../core/errors.ts";
import type { Attempt, Reason, Route, Tier } from "../core/receipt.ts";
import type { ModelEntry, Price } from "./catalogue.ts";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import type { DailyQuota } from "./daily-quota.ts";
import { newObservation, type CallObservation } from "./transport.ts";
import { endedWithoutFinish, toFault, UpstreamFault } from "./upstream-fault.ts";
import { readUsage, type ReportedUsage } from "./usage.ts";

export type ModelRequest = Pick<
  LanguageModelV4CallOptions,
  "prompt" | "tools" | "maxOutputTokens" | "responseFormat"
>;

/** Why a call ended. `cut`: the stream ended without saying so. */
export type Finish = "stop" | "length" | "tool-calls" | "content-filter" | "no-resources" | "cut";

export type CallEvent =
  /** A request failed before any output. */
  | {
      readonly type: "attempt";
      readonly attempt: Attempt;
      readonly fault: UpstreamFault;
      readonly next: "retry" | "other-route" | "failure";
    }
  /** The route that gives the output, before its first piece. */
  | {
      readonly type: "opened";
      readonly route: Route;
      readonly observation: Readonly<CallObservation>;
    }
  | { readonly type: "thinking"; readonly delta: string }
  /** All thinking so far was the answer after all; it follows once more as text. */
  | { readonly type: "untagged" }
  | { readonly type: "text"; readonly delta: string }
  | {
      readonly type: "tool-call";
      readonly toolCallId: string;
      readonly toolName: string;
      readonly input: string;
    }
  | { readonly type: "finish"; readonly finish: Finish; readonly usage: ReportedUsage | null };

/** Which credential a route's requests carry: a label, never the secret. */
export type Credential =
  | "DEEPSEEK_API_KEY"
  | "the key stored in the gateway"
  | "WORKERS_AI_API_TOKEN"
  | "the AI binding"
  | "FAST_API_KEY"
  | "none";

/**
 * One way to reach a model. `open` makes the model of one request, which fills `observation` as it goes; `reason` is why
 * the call came to this tier, for the logs of whoever keeps some.
 */
export interface TierRoute {
  readonly route: Route;
  readonly credential: Credential;
  /** Shared by all calls along this route. */
  readonly breaker?: CircuitBreaker;
  /** Shared by all calls that are paid from the same allowance. */
  readonly quota?: DailyQuota;
  open(observation: CallObservation, reason: Reason | null): LanguageModelV4;
}

export interface TierModel {
  readonly tier: Tier;
  readonly model: ModelEntry;
  readonly price: Price | null;
  readonly routes: readonly [TierRoute, ...TierRoute[]];
  readonly retries: number;
}

/** The same tier, its routes in turn from the one of that index on. */
export function beginningWith(tier: TierModel, index: number): TierModel {
  const [first = tier.routes[0], ...rest] = [...tier.routes.slice(index), ...tier.routes.slice(0, index)];
  return { ...tier, routes: [first, ...rest] };
}

const FIRST_BACKOFF_MS = 400;
const LONGEST_WAIT_MS = 20_000;
/**
 * Past this time from the call's beginning nothing is tried again: the reader has waited long enough. It bounds what waits
 * and retries add up to, however many are set; a route that was not tried yet still gets its one try, since that may
 * answer at once. So no call begins a request later than this and the deadlines of its routes, one after the other.
 */
const RETRY_UNTIL_MS = 120_000;

/** Faults that say something of the route itself. Refusals are answers. */
const ROUTE_FAILED: ReadonlySet<ErrorCode> = new Set(["upstream_unavailable", "upstream_timeout"]);

/** Full jitter over a doubling base; a service's own Retry-After is kept to, if it is bearable. Null: don't wait, give up. */
export function backoffMs(
  retry: number,
  fault: Pick<UpstreamFault, "retryAfterMs">,
  random: () => number,
): number | null {
  if (fault.retryAfterMs !== null) return fault.retryAfterMs <= LONGEST_WAIT_MS ? fault.retryAfterMs : null;
  return Math.min(LONGEST_WAIT_MS, FIRST_BACKOFF_MS * 2 ** retry) * (0.5 + random() / 2);
}

function finishOf(part: Extract<LanguageModelV4StreamPart, { type: "finish" }>): Finish {
  switch (part.finishReason.unified) {
    case "stop":
    case "length":
    case "tool-calls":
    case "content-filter":
      return part.finishReason.unified;
    default:
      // Includes Workers AI streams that just end.
      return part.finishReason.raw === "insufficient_system_resource" ? "no-resources" : "cut";
  }
}

/**
 * The events of one opened stream, without "opened" and "attempt". Leaving early, or an abort, cancels the stream: a
 * source that does not know the signal (the AI binding's) is let go of as well.
 */
async function* readStream(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  observation: CallObservation,
  signal: AbortSignal,
): AsyncGenerator<CallEvent> {
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {});
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  let begun = false;
  try {
    for (;;) {
      const { done, value: part } = await reader.read();
      // The fault that ended the body says more than what a provider makes of that end, half a tool call included.
      const atEnd = done || ["error", "finish", "tool-call"].includes(part.type);
      if (atEnd && observation.fault !== null) throw observation.fault;
      if (done) throw new UpstreamFault("ended-early");
      if (part.type === "error" && begun && endedWithoutFinish(part.error)) {
        yield { type: "finish", finish: "cut", usage: readUsage(observation.usage) };
        return;
      }
      if (part.type === "error") throw part.error;
      if (part.type === "finish") {
        yield { type: "finish", finish: finishOf(part), usage: readUsage(observation.usage) };
        return;
      }
      const event = toEvent(part);
      if (event === null) continue;
      begun = true;
      yield event;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

function toEvent(part: LanguageModelV4StreamPart): CallEvent | null {
  switch (part.type) {
    case "reasoning-delta":
      return { type: "thinking", delta: part.delta };
    case "reasoning-end":
      return part.providerMetadata?.["upshift"]?.["untagged"] === true ? { type: "untagged" } : null;
    case "text-delta":
      return { type: "text", delta: part.delta };
    case "tool-call":
      return {
        type: "tool-call",
        toolCallId: part.toolCallId,
        toolName: part.toolName,
        input: part.input,
      };
    default:
      return null;
  }
}

/**
 * Calls a tier once.
 * @throws UpstreamFault after every permitted attempt, or in mid-stream; the signal's reason where it was aborted
 */
export async function* callTier(
  tier: TierModel,
  request: ModelRequest,
  context: {
    readonly signal: AbortSignal;
    readonly clock: Clock;
    readonly random: () => number;
    readonly reason?: Reason | null;
    /** Another tier can take the call over: a silence is not waited out a second time. */
    readonly canHandOver?: boolean;
  },
): AsyncGenerator<CallEvent> {
  const { signal, clock, random, reason = null, canHandOver = false } = context;
  const retryUntil = clock.now() + RETRY_UNTIL_MS;
  const refused = new Set<Credential>();
  for (const [index, route] of tier.routes.entries()) {
    if (refused.has(route.credential)) continue;
    const mayGoOn = (): boolean =>
      tier.routes.slice(index + 1).some(({ credential }) => !refused.has(credential));
    // The last route is always tried: a wait is worse than nothing only where something else may answer.
    if (mayGoOn() && route.breaker?.allows(clock.now()) === false) continue;
    for (let retry = 0; ; retry++) {
      const startedAt = clock.now();
      const observation = newObservation();
      let opened = false;
      try {
        const model = route.open(observation, reason);
        const { stream } = await model.doStream({ ...request, abortSignal: signal });
        for await (const event of readStream(stream, observation, signal)) {
          if (!opened) {
            route.breaker?.succeeded();
            yield { type: "opened", route: route.route, observation };
          }
          opened = true;
          yield event;
        }
        return;
      } catch (error) {
        if (signal.aborted && !opened) route.breaker?.abandoned();
        signal.throwIfAborted();
        const now = clock.now();
        const fault = toFault(error, now);
        if (fault.kind === "workers-ai-quota") route.quota?.usedUp(now);
        if (opened) throw fault;
        if (ROUTE_FAILED.has(fault.code)) route.breaker?.failed(now);
        else route.breaker?.abandoned();
        if (fault.goRound === "other-credential") refused.add(route.credential);
        const givenUp = fault.goRound !== "never" && mayGoOn() ? "other-route" : "failure";
        const goesOnAtOnce = fault.goRound === "at-once" && givenUp === "other-route";
        const isLeftToOther = canHandOver && fault.code === "upstream_timeout";
        const wait =
          goesOnAtOnce || isLeftToOther ? null : waitMs(fault, retry, tier, retryUntil - now, random);
        yield {
          type: "attempt",
          attempt: {
            route: route.route,
            status: fault.status ?? observation.status,
            code: fault.code,
            ms: now - startedAt,
          },
          fault,
          next: wait === null ? givenUp : "retry",
        };
        if (wait === null) {
          if (givenUp === "other-route") break;
          throw fault;
        }
        await clock.sleep(wait, signal);
        signal.throwIfAborted();
      }
    }
  }
}

/** How long to wait before the same route is tried again; null where it is not. */
function waitMs(
  fault: UpstreamFault,
  retry: number,
  tier: TierModel,
  leftMs: number,
  random: () => number,
): number | null {
  if (!fault.retry || retry >= tier.retries) return null;
  const wait = backoffMs(retry, fault, random);
  return wait === null || wait > leftMs ? null : wait;
}
