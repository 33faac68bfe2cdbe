// Where a turn stands: which tier is at work, why, and what is said of it. It decides nothing.

import type { Reason, Receipt, Tier, TierNotice } from "../core/receipt.ts";
import { beginning, explain } from "../escalation/explain.ts";
import { thinkingBudget } from "../escalation/request.ts";
import type { DecidedTurn } from "./decide-turn.ts";
import type { TurnProgress, TurnSettings } from "./ports.ts";

export class Standing {
  readonly #onlyTier: boolean;
  readonly #score: number;
  readonly #threshold: number;
  readonly #thinkingTokens: number;
  #tier: Tier;
  #reason: Reason | null;
  #detail: string | undefined;
  #isDowngraded = false;
  /** What was said when the answer stopped to wait; it holds until something new is decided. */
  #said: string | null;

  constructor({ decision, score, detail, said }: DecidedTurn, question: string, settings: TurnSettings) {
    this.#said = said ?? null;
    this.#onlyTier = decision.kind === "start" && decision.onlyTier;
    this.#score = score;
    this.#threshold = settings.threshold;
    this.#thinkingTokens = thinkingBudget(question, settings.thinkingTokens);
    this.#tier = decision.kind === "start" ? decision.tier : decision.missing;
    this.#reason = decision.kind === "start" ? decision.reason : null;
    this.#detail = detail;
  }

  get tier(): Tier {
    return this.#tier;
  }

  get reason(): Reason | null {
    return this.#reason;
  }

  /** The budget did not reach for the tier that was wanted. */
  get isDowngraded(): boolean {
    return this.#isDowngraded;
  }

  escalate(reason: Reason, detail: string | undefined): void {
    this.#said = null;
    this.#tier = "reasoner";
    this.#reason = reason;
    this.#detail = detail;
  }

  /** The fast tier takes what the reasoner was to answer. */
  beginFast(): void {
    this.#said = null;
    this.#tier = "fast";
    this.#reason = null;
    this.#detail = undefined;
  }

  /** The tier that is taken is the one that the budget reaches for. */
  downgrade(): void {
    this.#said = null;
    this.#isDowngraded = true;
  }

  explanation(turn: { readonly isAsked: boolean; readonly isAnswered: boolean }): string {
    if (this.#said !== null) return this.#said;
    return explain({
      tier: this.#tier,
      reason: this.#reason,
      detail: this.#detail,
      onlyTier: this.#onlyTier,
      score: this.#score,
      threshold: this.#threshold,
      thinkingTokens: this.#thinkingTokens,
      asked: turn.isAsked,
      answered: turn.isAnswered,
      isDowngraded: this.#isDowngraded,
    });
  }

  /** What clients are told while the tier is at work. */
  notice(isAsked: boolean): TierNotice {
    const explanation =
      this.#reason === null ? beginning(this.#tier) : this.explanation({ isAsked, isAnswered: true });
    return { tier: this.#tier, reason: this.#reason, explanation };
  }

  forJournal(): Omit<TurnProgress, "steps" | "call"> {
    return {
      score: this.#score,
      threshold: this.#threshold,
      thinkingTokens: this.#thinkingTokens,
      reason: this.#reason,
      detail: this.#detail,
    };
  }

  forReceipt(turn: {
    readonly isAsked: boolean;
    readonly isAnswered: boolean;
  }): Pick<Receipt, "escalated" | "reason" | "explanation" | "score" | "threshold"> {
    return {
      escalated: this.#reason !== null,
      reason: this.#reason,
      explanation: this.explanation(turn),
      score: this.#score,
      threshold: this.#threshold,
    };
  }
}
