// What an answer says about itself: who wrote it, why, and what it cost. Shared by the engine, the store and the browser.

import type { ErrorCode, TurnError } from "./errors.ts";

export const TIERS = ["fast", "reasoner"] as const;
export type Tier = (typeof TIERS)[number];

/** What the sender of a message asked for. `auto` decides on evidence, `fast` never escalates, `deep` starts with the reasoner. */
export const MODES = ["auto", "fast", "deep"] as const;
export type Mode = (typeof MODES)[number];

export type Route = "workers-ai" | "openai-compatible" | "gateway" | "direct" | "offline";

/** Why a turn, or one of its steps, went to the reasoner. */
export const REASONS = [
  "asked",
  "prompt",
  "cheaper",
  "thinking-overrun",
  "hedging",
  "bad-tool-call",
  "empty-answer",
  "cut-off",
  "repetition",
  "arithmetic",
  "schema",
  "refusal",
  "language",
  "context-overflow",
  "fast-unavailable",
  "user-retry",
] as const;
export type Reason = (typeof REASONS)[number];

export type StepOutcome = "answered" | "tools" | "escalated" | "failed" | "stopped";

/** A request to a route that failed before the step's success (or before its final failure). Times in milliseconds. */
export interface Attempt {
  readonly route: Route;
  /** The HTTP status, or null where no response came. */
  readonly status: number | null;
  readonly code: ErrorCode;
  readonly ms: number;
}

/** What was counted in the fast model's thinking and answer. Weak signs: by default they are recorded and escalate nothing. */
export interface DraftSignals {
  /** Of all phrases that hedge or verify, the share that hedges: 0 to 1, two decimals. */
  readonly hedging: number;
  readonly hedges: number;
  readonly checks: number;
  /** Switches of thought: "wait", "alternatively". */
  readonly switches: number;
  readonly words: number;
}

/** One call of a model. Money in USD, rounded up to whole micro-dollars. */
export interface Step {
  readonly tier: Tier;
  readonly model: string;
  readonly route: Route;
  readonly outcome: StepOutcome;
  readonly reason: Reason | null;
  readonly usage: "reported" | "estimated";
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Workers AI neurons, null on routes that do not count in them. */
  readonly neurons: number | null;
  /** What is charged; null where the model has no known price. */
  readonly usd: number | null;
  /** What the list price would be, free allocations left aside. */
  readonly listUsd: number | null;
  readonly msToFirstToken: number | null;
  readonly ms: number;
  readonly gatewayLogId: string | null;
  readonly cacheStatus: string | null;
  readonly attempts: readonly Attempt[];
  /** Only where the fast model wrote. */
  readonly signals?: DraftSignals;
  /** The text of a draft that was dropped; only where versions were asked for. */
  readonly draft?: string;
}

export interface Receipt {
  /** Who wrote the answer. */
  readonly tier: Tier;
  readonly escalated: boolean;
  readonly reason: Reason | null;
  /** One sentence for a lay person: why this tier. */
  readonly explanation: string;
  /** The prompt's score before the turn, 0 to 1; higher means harder. */
  readonly score: number;
  readonly threshold: number;
  readonly usd: number | null;
  readonly usdIs: "exact" | "estimated" | "unknown";
  readonly steps: readonly Step[];
}

export type MessageStatus = "complete" | "stopped" | "interrupted" | "failed";

/** The metadata of every assistant message. */
export interface AnswerMetadata {
  readonly status: MessageStatus;
  readonly receipt: Receipt;
  /** Set where the status is `interrupted` or `failed`. */
  readonly error?: TurnError;
}

/** The data of a transient `data-tier` part: sent at each change of tier while a turn runs. */
export interface TierNotice {
  readonly tier: Tier;
  readonly reason: Reason | null;
  readonly explanation: string;
}

/** The data of a transient `data-draft` part: text that is still being checked, then what became of it. Offsets in UTF-16 units. */
export type DraftNotice =
  | { readonly draftId: string; readonly offset: number; readonly delta: string }
  | { readonly draftId: string; readonly state: "released" | "dropped" };
