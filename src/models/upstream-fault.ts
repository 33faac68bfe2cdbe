// One classification of everything that can go wrong upstream: who failed, what may be tried, what the user is told.
// Policy reads these fields and never a message's text; the texts of upstreams stay in `detail`, for the operator's log.

import { APICallError } from "ai";
import type { ErrorCode } from "../core/errors.ts";
import { CATALOGUE } from "./catalogue.ts";

/** Whether another route may be tried: at once, only after this route's retries, or not at all (somebody's rule). */
export type GoRound = "at-once" | "after-retries" | "never";

export class UpstreamFault extends Error {
  override readonly name = "UpstreamFault";
  readonly code: ErrorCode;
  readonly status: number | null;
  readonly retry: boolean;
  readonly goRound: GoRound;
  readonly retryAfterMs: number | null;
  /** The conversation is longer than the model can read: a larger context helps, another try does not. */
  readonly isOverflow: boolean;

  constructor(
    fields: {
      code: ErrorCode;
      message: string;
      status?: number | null;
      retry: boolean;
      goRound: GoRound;
      retryAfterMs?: number | null;
      isOverflow?: boolean;
    },
    cause?: unknown,
  ) {
    super(fields.message, { cause });
    this.code = fields.code;
    this.status = fields.status ?? null;
    this.retry = fields.retry;
    this.goRound = fields.goRound;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.isOverflow = fields.isOverflow ?? false;
  }
}

/** The gateway's own faults that another route does not share. */
const GATEWAY_ROUNDABLE = new Set([2001, 2005, 2008, 2009]);
/** The gateway's rules: rate limit, guardrails, credits, spend limits. Going round them would break them. */
const GATEWAY_REFUSALS = new Set([2003, 2016, 2017, 2021, 2041, 2045, 7013]);

const refused = (status: number, code: number): UpstreamFault =>
  new UpstreamFault({
    code: "upstream_refused",
    message: `The AI Gateway's own rules refused this request (code ${code}). Ask the operator, or try later.`,
    status,
    retry: false,
    goRound: "never",
  });

/** Statuses that another try of the same route would only meet again. */
const NEVER_RETRIED = new Set([400, 401, 402, 403, 404, 422]);

const unavailable = (
  status: number | null,
  goRound: GoRound,
  retryAfterMs: number | null,
  cause: unknown,
  retry = status === null || !NEVER_RETRIED.has(status),
): UpstreamFault =>
  new UpstreamFault(
    {
      code: "upstream_unavailable",
      message: "The model service could not be reached or is overloaded. Please try again in a moment.",
      status,
      retry,
      goRound,
      retryAfterMs,
    },
    cause,
  );

export const timeoutFault = (what: string): UpstreamFault =>
  new UpstreamFault({
    code: "upstream_timeout",
    message: `The model service ${what}. Please try again.`,
    retry: true,
    goRound: "at-once",
  });

export const invalidFault = (what: string, cause?: unknown): UpstreamFault =>
  new UpstreamFault(
    {
      code: "upstream_invalid",
      message: `The model service ${what}.`,
      retry: true,
      goRound: "after-retries",
    },
    cause,
  );

interface ErrorBody {
  /** The gateway's code, where its envelope was recognised. */
  readonly gatewayCode: number | null;
  /** A `NNNN` code of Workers AI. */
  readonly workersAiCode: number | null;
  /** Whether the provider's own `{error: {message}}` was recognised. */
  readonly fromProvider: boolean;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function firstCode(list: unknown): number | null {
  const code = Array.isArray(list) ? field(list[0], "code") : undefined;
  return typeof code === "number" ? code : null;
}

/** Reads an error body by its shape; content types are not to be trusted (DeepSeek has sent octet-stream). */
export function readErrorBody(text: string): ErrorBody {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // HTML, an empty body or a binding's sentence: only a leading code can be read from it.
  }
  const internal = field(body, "internalCode");
  const gatewayCode =
    firstCode(field(body, "error")) ??
    (field(body, "name") === "AiGatewayError" && typeof internal === "number" ? internal : null);
  const prefix = /(?:^|[\s"])(\d{4}):/.exec(text.slice(0, 200));
  const workersAiCode = firstCode(field(body, "errors")) ?? (prefix === null ? null : Number(prefix[1]));
  return {
    gatewayCode,
    workersAiCode,
    fromProvider: typeof field(field(body, "error"), "message") === "string",
  };
}

function retryAfter(headers: Record<string, string> | undefined, now: number): number | null {
  const value = headers?.["retry-after"];
  if (value === undefined) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** The fault of a code that Workers AI or the gateway gave, wherever it stood; null for a code that says nothing. */
export function faultOfCode(code: number, status: number | null, cause?: unknown): UpstreamFault | null {
  if (GATEWAY_REFUSALS.has(code)) return refused(status ?? 429, code);
  const quota = code === 3036 || code === 4006;
  if (quota) {
    return new UpstreamFault(
      {
        code: "fast_quota_exhausted",
        message:
          "Today's free Workers AI neurons are used up. They return at 00:00 UTC, or with a Workers Paid plan.",
        status: status ?? 429,
        retry: false,
        goRound: "never",
      },
      cause,
    );
  }
  // Waiting for Workers AI to have room is no use while another tier could answer: the turn moves on at once.
  if (code === 3040) {
    return new UpstreamFault(
      {
        code: "upstream_unavailable",
        message: "Workers AI has no capacity at the moment. Please try again shortly.",
        status: status ?? 429,
        retry: false,
        goRound: "never",
      },
      cause,
    );
  }
  if (code >= 5000 && code < 6000) {
    return new UpstreamFault(
      {
        code: "upstream_invalid",
        message: workersAiRefusal(code),
        status,
        retry: false,
        goRound: "never",
        isOverflow: code === CONTEXT_OVERFLOW,
      },
      cause,
    );
  }
  return null;
}

const CONTEXT_OVERFLOW = 5021;
const UNKNOWN_MODEL = 5007;

function workersAiRefusal(code: number): string {
  if (code === CONTEXT_OVERFLOW) return "The conversation is longer than the fast model can read.";
  if (code === UNKNOWN_MODEL) {
    return `Workers AI does not know the fast model's name. The operator should set FAST_MODEL, for example to ${currentNames("fast")}.`;
  }
  return `Workers AI did not accept the request (code ${code}). The operator should check FAST_MODEL and the account's plan.`;
}

/** The names of a tier that its service accepts today. */
const currentNames = (tier: "fast" | "reasoner"): string =>
  CATALOGUE.filter(
    (model) => model.tier === tier && model.retired === undefined && model.id === model.wireModel,
  )
    .map((model) => model.id)
    .join(" or ");

/** DeepSeek answers 400, not 404, where it does not know a model. */
const SAYS_UNKNOWN_MODEL = /supported API model names|model (?:does )?not exist|no such model/i;

function fromStatus(error: APICallError, now: number): UpstreamFault {
  const status = error.statusCode ?? null;
  const text = error.responseBody ?? error.message;
  const body = readErrorBody(text);
  const wait = retryAfter(error.responseHeaders, now);

  if (body.gatewayCode !== null) {
    const fault = faultOfCode(body.gatewayCode, status, error);
    if (fault !== null) return fault;
    if (GATEWAY_ROUNDABLE.has(body.gatewayCode) || (status !== null && status >= 500)) {
      return unavailable(status, "at-once", wait, error);
    }
  }
  if (!body.fromProvider && body.workersAiCode !== null) {
    const fault = faultOfCode(body.workersAiCode, status, error);
    if (fault !== null) return fault;
  }
  switch (status) {
    case 401:
    case 403:
      return new UpstreamFault(
        {
          code: "upstream_auth",
          message:
            "The model service refused the operator's credentials. The operator should check the API key.",
          status,
          retry: false,
          goRound: "never",
        },
        error,
      );
    case 402:
      return new UpstreamFault(
        {
          code: "upstream_payment",
          message: "The model service's account has no balance left. The operator should top it up.",
          status,
          retry: false,
          goRound: "never",
        },
        error,
      );
    case 429:
      return new UpstreamFault(
        {
          code: "upstream_rate_limited",
          message: "The model service is receiving too many requests. Please try again in a moment.",
          status,
          retry: true,
          goRound: "after-retries",
          retryAfterMs: wait,
        },
        error,
      );
    default:
      break;
  }
  if (status !== null && status >= 400 && status < 500 && status !== 408) {
    return new UpstreamFault(
      {
        code: "upstream_invalid",
        message: SAYS_UNKNOWN_MODEL.test(text)
          ? `The model service does not know the reasoner's name. The operator should set REASONER_MODEL to ${currentNames("reasoner")}.`
          : `The model service did not accept the request (status ${status}).`,
        status,
        retry: false,
        goRound: "never",
      },
      error,
    );
  }
  // A 5xx with the provider's own error body would meet the same provider by any route: retry first.
  return unavailable(status, body.fromProvider ? "after-retries" : "at-once", wait, error);
}

/**
 * The fault of an error that AI Gateway's binding threw: its message begins with the code that the envelope would hold, and
 * there is no status. Null where it names none of the gateway's.
 */
export function bindingFault(error: unknown): UpstreamFault | null {
  const prefix = error instanceof Error ? /^(\d{4}):/.exec(error.message) : null;
  if (prefix === null) return null;
  const code = Number(prefix[1]);
  if (GATEWAY_ROUNDABLE.has(code)) return unavailable(null, "at-once", null, error, false);
  const known = faultOfCode(code, null, error);
  if (known !== null || code < 2000 || code >= 3000) return known;
  const message = `The AI Gateway did not accept the request (code ${code}).`;
  return new UpstreamFault({ code: "upstream_invalid", message, retry: false, goRound: "never" }, error);
}

/** Turns whatever a provider threw, or put into its stream, into a fault. */
export function toFault(error: unknown, now: number): UpstreamFault {
  if (error instanceof UpstreamFault) return error;
  // Stream stages and providers wrap errors: a fault inside is the truth.
  if (error instanceof Error && error.cause instanceof UpstreamFault) return error.cause;
  if (APICallError.isInstance(error)) {
    if (error.statusCode !== undefined || error.cause === undefined) return fromStatus(error, now);
    const body = readErrorBody(error.message);
    const known = body.workersAiCode === null ? null : faultOfCode(body.workersAiCode, null, error);
    return known ?? unavailable(null, "at-once", null, error);
  }
  if (error instanceof TypeError) return unavailable(null, "at-once", null, error);
  return invalidFault("sent something that could not be read", error);
}
