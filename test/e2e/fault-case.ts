// What a row of the fault table is, and the words that rows are written in: what an upstream does at which moment, and
// everything that may come of it. It runs nothing.

import type { ErrorCode } from "../../src/core/errors.ts";
import type { MessageStatus, Mode, Reason, StepOutcome, Tier } from "../../src/core/receipt.ts";
import type { Behaviour, Fault, HttpAnswer } from "../emulators/behaviour.ts";

export type UpstreamName = "workers-ai" | "openai-compatible" | "gateway" | "direct";

export type Moment =
  | "at connect"
  | "before the first token"
  | "in the thinking"
  | "in the text"
  | "in a tool call"
  | "at the end";

/** Route, HTTP status, error code. */
export type ExpectedAttempt = readonly [UpstreamName, number | null, ErrorCode];

export interface ExpectedStep {
  readonly route: UpstreamName;
  readonly outcome: StepOutcome;
  /** `nothing`: no tokens and no charge, since nothing was answered. */
  readonly usage: "reported" | "estimated" | "nothing";
  readonly attempts: readonly ExpectedAttempt[];
}

/** How the turn ends, for its user and on its receipt. */
export interface Ending {
  readonly status: MessageStatus;
  readonly text: string;
  readonly error: ErrorCode | null;
  /** What the error's sentence says, where that is the point. */
  readonly says?: string;
  readonly tier: Tier;
  readonly reason: Reason | null;
  /** Upstreams that are not named are not asked. */
  readonly requests: Readonly<Partial<Record<UpstreamName, number>>>;
  readonly steps: readonly ExpectedStep[];
}

export interface FaultCase {
  readonly upstream: UpstreamName;
  readonly moment: Moment;
  readonly fault: string;
  readonly mode: Mode;
  /** For each upstream what it does, call by call (the last for all that follow); a behaviour without a reply has the usual one. */
  readonly does: Readonly<Partial<Record<UpstreamName, Behaviour | readonly Behaviour[]>>>;
  /** Upstreams that nobody listens for while the turn runs. */
  readonly down?: readonly UpstreamName[];
  readonly ends: Ending;
}

/** Three tokens, as the emulators count. */
export const THINKING = "All is well.";

/** Each upstream's usual answer: an opening word of its own, then three more, a token each. */
export const TEXT: Readonly<Record<UpstreamName, string>> = {
  "workers-ai": "Quick one two three.",
  "openai-compatible": "Local one two three.",
  gateway: "Routed one two three.",
  direct: "Direct one two three.",
};

/** What a break in the text lets through of the usual answer. */
export const beginningOf = (upstream: UpstreamName): string => TEXT[upstream].replace(" two three.", "");

/** The usual answer. */
export const WELL: Behaviour = {};

/** How many events of an answer come before its text: those of the role and of THINKING. */
export function eventsBeforeText(upstream: UpstreamName): number {
  // Workers AI's own stream has no event for the role, and its thinking ends with a tag between line breaks.
  return upstream === "workers-ai" ? 3 + 3 : 1 + 3;
}

/** After how many events a break is at that place of the usual answer. */
export const eventsUntil = {
  thinking: (upstream: UpstreamName): number => (upstream === "workers-ai" ? 2 : 3),
  text: (upstream: UpstreamName): number => eventsBeforeText(upstream) + 2,
  finish: (upstream: UpstreamName): number => eventsBeforeText(upstream) + 4,
} as const;

export const http = (answer: HttpAnswer): Behaviour => ({ fault: { http: answer } });
export const faulty = (fault: Fault): Behaviour => ({ fault });

/** The ways in which a stream breaks after so many events. */
export const BREAKS = {
  reset: (events: number): Fault => ({ resetAfterChunks: events }),
  silence: (events: number): Fault => ({ stallAfterChunks: events }),
  end: (events: number): Fault => ({ endAfterChunks: events }),
  error: (events: number): Fault => ({
    errorObjectAfterChunks: events,
    body: { error: { message: "Internal Server Error", type: "server_error", code: "internal_error" } },
  }),
  garbage: (events: number): Fault => ({
    garbageAfterChunks: events,
    text: '{"choices":[{"delta":{"content":"cut of',
  }),
} as const;

export type BreakName = keyof typeof BREAKS;
export const BREAK_NAMES = Object.keys(BREAKS) as BreakName[];

/** How a break reads in a row's name, and the error that it ends in where nothing else can answer. */
export const BREAK_TITLE: Readonly<Record<BreakName, string>> = {
  reset: "the connection is reset",
  silence: "it falls silent",
  end: "it ends without saying so",
  error: "it reports an error in the stream",
  garbage: "it sends garbage",
};
export const BREAK_CODE: Readonly<Record<BreakName, ErrorCode>> = {
  reset: "upstream_unavailable",
  silence: "upstream_timeout",
  end: "upstream_invalid",
  error: "upstream_unavailable",
  garbage: "upstream_invalid",
};

type Does = FaultCase["does"];

/** A writer of rows of one upstream and mode; `more` has what the others do, and who is not there. */
export const rowsOf =
  (upstream: UpstreamName, mode: Mode) =>
  (
    moment: Moment,
    fault: string,
    does: Behaviour | readonly Behaviour[],
    ends: Ending,
    more: { readonly does?: Does; readonly down?: readonly UpstreamName[] } = {},
  ): FaultCase => ({
    upstream,
    moment,
    fault,
    mode,
    ends,
    ...more,
    does: { [upstream]: does, ...more.does },
  });

export const step = (
  route: UpstreamName,
  outcome: StepOutcome,
  usage: ExpectedStep["usage"],
  ...attempts: readonly ExpectedAttempt[]
): ExpectedStep => ({ route, outcome, usage, attempts });

/** Who wrote the answer, or was to, and why. */
export type Author = Pick<Ending, "tier" | "reason">;

/** A turn that was answered in the end, by the last step's route. */
export function answered(
  by: Author,
  requests: Ending["requests"],
  ...steps: readonly ExpectedStep[]
): Ending {
  const route = steps.at(-1)?.route ?? "direct";
  return { status: "complete", text: TEXT[route], error: null, ...by, requests, steps };
}

/** A turn of which nothing came. */
export function failed(
  by: Author,
  error: ErrorCode,
  requests: Ending["requests"],
  ...steps: readonly ExpectedStep[]
): Ending {
  return { status: "failed", text: "", error, ...by, requests, steps };
}

/** A turn of which a part came, and stays. */
export function interrupted(
  by: Author,
  error: ErrorCode,
  text: string,
  requests: Ending["requests"],
  ...steps: readonly ExpectedStep[]
): Ending {
  return { status: "interrupted", text, error, ...by, requests, steps };
}
