// One classification of everything that can go wrong upstream: whatever arrives becomes one kind of the table. Policy reads
// the kind's traits and never a message's text; the words of upstreams end here.

import { APICallError } from "ai";
import type { ErrorCode, TurnError } from "../core/errors.ts";
import { readErrorBody, type ErrorBody } from "./error-body.ts";
import type { GoRound } from "./fault-traits.ts";
import { FAULTS, type FaultKind } from "./faults.ts";

/** Statuses that another try of the same route would only meet again. */
const NEVER_RETRIED = new Set([400, 401, 402, 403, 404, 422]);

export class UpstreamFault extends Error {
  override readonly name = "UpstreamFault";
  readonly kind: FaultKind;
  readonly code: ErrorCode;
  readonly retry: boolean;
  readonly goRound: GoRound;
  /** The HTTP status, or null where none came. */
  readonly status: number | null;
  /** How long the service asks to wait, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    kind: FaultKind,
    seen: {
      readonly status?: number | null;
      readonly retryAfterMs?: number | null;
      readonly cause?: unknown;
    } = {},
  ) {
    const { user, code, retry, goRound } = FAULTS[kind];
    super(user, { cause: seen.cause });
    this.kind = kind;
    this.code = code;
    this.status = seen.status ?? null;
    this.retry = retry && !NEVER_RETRIED.has(this.status ?? 0);
    this.goRound = goRound;
    this.retryAfterMs = seen.retryAfterMs ?? null;
  }

  toTurnError(): TurnError {
    return { code: this.code, message: this.message };
  }
}

/** The codes of AI Gateway and of Workers AI, which share no number. */
const KIND_OF_CODE: Readonly<Record<number, FaultKind>> = {
  2001: "gateway-missing",
  2003: "gateway-rate-limit",
  2005: "gateway-no-response",
  2008: "gateway-unknown-provider",
  2009: "gateway-auth",
  2016: "guardrail",
  2017: "guardrail",
  2019: "gateway-request-refused",
  2021: "gateway-credits",
  2040: "gateway-no-key",
  2041: "gateway-spend-limit",
  2045: "gateway-spend-limit",
  3006: "context-overflow",
  3007: "provider-timeout",
  3008: "provider-timeout",
  3023: "account-not-allowed",
  3036: "workers-ai-quota",
  3040: "workers-ai-busy",
  3041: "account-not-allowed",
  3042: "unknown-fast-model",
  // In the wild the day's quota is this one; the documentation says 3036.
  4006: "workers-ai-quota",
  5007: "unknown-fast-model",
  5016: "account-not-allowed",
  5018: "account-not-allowed",
  5021: "context-overflow",
  5035: "plan-required",
  7013: "guardrail-unavailable",
};

/** DeepSeek answers 400, not 404, where it does not know a model. */
const DEEPSEEK_UNKNOWN_MODEL = /supported API model names|model not exist/i;
const UNKNOWN_MODEL = /no such model|\bmodel\b.*(?:not found|not exist)/is;
const CONTEXT_OVERFLOW = /maximum context length|context (?:length|window|size)|context_length/i;
/** Workers AI's own words; the number of this error is not documented. */
const JSON_UNMET = /JSON Mode couldn.?t be met/i;
/** The code has changed once already. */
const SPEND_LIMIT = /spend limit exceeded/i;

/** What a body's code says, whatever the status. */
function kindOfBody({ speaker, code, message }: ErrorBody): FaultKind | null {
  if (JSON_UNMET.test(message)) return "json-unmet";
  const known = code === null ? undefined : KIND_OF_CODE[code];
  if (known !== undefined) return known;
  if (speaker === "gateway") return SPEND_LIMIT.test(message) ? "gateway-spend-limit" : null;
  return code !== null && code >= 5000 && code < 6000 ? "request-refused" : null;
}

/** A refusal of the gateway's own, by a code that is not known. What may be somebody's rule is taken for one. */
function kindOfGatewayStatus(status: number | null): FaultKind {
  switch (status) {
    case 401:
      return "gateway-auth";
    case 402:
      return "gateway-credits";
    case 408:
      return "gateway-no-response";
    case 429:
      return "gateway-rate-limit";
    default:
      return status !== null && status < 500 ? "gateway-request-refused" : "gateway-error";
  }
}

function kindOfStatus(status: number | null, { speaker, message }: ErrorBody): FaultKind {
  switch (status) {
    case null:
      return "connection-failed";
    case 401:
    case 403:
      return "provider-auth";
    case 402:
      return "provider-balance";
    case 408:
      return "provider-timeout";
    case 429:
      return "provider-rate-limit";
    default:
      break;
  }
  if (status >= 500) {
    if (speaker === null) return "error-page";
    return status === 503 || status === 529 ? "provider-overloaded" : "provider-error";
  }
  if (status < 300) return "garbled";
  if (speaker !== "provider") {
    const isElsewhere = status < 400 || status === 404 || status === 405;
    return isElsewhere ? "wrong-address" : "request-refused";
  }
  if (DEEPSEEK_UNKNOWN_MODEL.test(message)) return "unknown-model";
  if (status === 404 && UNKNOWN_MODEL.test(message)) return "unknown-fast-model";
  return CONTEXT_OVERFLOW.test(message) ? "context-overflow" : "request-refused";
}

/** What a refusal means, by its status (null where none came) and its body. */
function kindOfRefusal(status: number | null, text: string): FaultKind {
  const body = readErrorBody(text);
  return (
    kindOfBody(body) ??
    (body.speaker === "gateway" ? kindOfGatewayStatus(status) : kindOfStatus(status, body))
  );
}

/** The fault of an error that stands in a stream, given as its event's JSON. */
export const faultOfEvent = (json: string): UpstreamFault =>
  new UpstreamFault(kindOfBody(readErrorBody(json)) ?? "error-in-stream");

/**
 * The fault of an error that AI Gateway's binding threw: its message begins with the code that the envelope would hold, and
 * there is no status. Null where it names none.
 */
export function bindingFault(error: unknown): UpstreamFault | null {
  const { code } = readErrorBody(error instanceof Error ? error.message : "");
  if (code === null) return null;
  const kind = KIND_OF_CODE[code] ?? (code >= 2000 && code < 3000 ? "gateway-request-refused" : null);
  return kind === null ? null : new UpstreamFault(kind, { cause: error });
}

function retryAfterMs(headers: Record<string, string> | undefined, now: number): number | null {
  const value = headers?.["retry-after"];
  if (value === undefined) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** What a provider throws where a stream ended before it said anything of an end. */
const ENDED_EARLY = new Set(["AI_InvalidResponseDataError", "AI_EmptyResponseBodyError"]);

export const endedWithoutFinish = (error: unknown): boolean =>
  error instanceof Error && ENDED_EARLY.has(error.name);

/** Turns whatever a provider threw, or put into its stream, into a fault. */
export function toFault(error: unknown, now: number): UpstreamFault {
  if (error instanceof UpstreamFault) return error;
  // Stream stages and providers wrap errors: a fault inside is the truth.
  if (error instanceof Error && error.cause instanceof UpstreamFault) return error.cause;
  if (APICallError.isInstance(error)) {
    const status = error.statusCode ?? null;
    return new UpstreamFault(kindOfRefusal(status, error.responseBody ?? error.message), {
      status,
      retryAfterMs: retryAfterMs(error.responseHeaders, now),
      cause: error,
    });
  }
  if (error instanceof TypeError) return new UpstreamFault("connection-failed", { cause: error });
  return new UpstreamFault(endedWithoutFinish(error) ? "ended-early" : "garbled", { cause: error });
}
