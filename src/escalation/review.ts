// The finished draft, looked at while it still streams. A check fails as soon as nothing can mend it, or at the end; once no
// check can fail any more the draft is settled, may be released, and is looked at no further. That is decided at the ends of
// passages, so a stream's cuts change nothing, and after a few hundred characters of plain prose:
//   arithmetic    can fail while the question is about numbers, and from the first statement on, until the end
//   completeness  while a code block, JSON or an announcement is open; where code was asked for, until a block has closed
//   json-form     while the answer is JSON alone, and that was asked for
//   refusal       until the opening has refused nothing
//   language      until there is enough prose to tell
//   outcome       until the end, where an amount was asked for

import { ArithmeticCheck } from "./checks/arithmetic.ts";
import type { Check } from "./checks/check.ts";
import { CompletenessCheck } from "./checks/completeness.ts";
import { JsonFormCheck } from "./checks/json-form.ts";
import { LanguageCheck } from "./checks/language.ts";
import { OutcomeCheck } from "./checks/outcome.ts";
import { RefusalCheck } from "./checks/refusal.ts";
import { Passages } from "./passages.ts";
import type { Trigger } from "./trigger.ts";

export interface ReviewQuestion {
  readonly question: string;
}

/** Before so much was read, an answer may still turn out to be anything. */
const SETTLES_FROM = 160;

export class Review {
  readonly #checks: readonly Check[];
  readonly #passages = new Passages();
  #read = 0;
  #trigger: Trigger | null = null;
  #isSettled = false;

  constructor({ question }: ReviewQuestion) {
    this.#checks = [
      new CompletenessCheck(question),
      new JsonFormCheck(question),
      new RefusalCheck(question),
      new LanguageCheck(question),
      new ArithmeticCheck(question),
      new OutcomeCheck(question),
    ];
  }

  /** No check can fail any more: the draft may be released. It stays so. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** @returns the failure, from the moment on that nothing can mend it */
  push(delta: string): Trigger | null {
    if (!this.#isDecided()) this.#passages.push(delta, (passage) => this.#readPassage(passage));
    return this.#trigger;
  }

  /** @returns the verdict on the whole answer */
  finish(): Trigger | null {
    if (!this.#isDecided()) this.#passages.finish((passage) => this.#readPassage(passage));
    if (!this.#isDecided()) this.#trigger = firstFailure(this.#checks, (check) => check.finish());
    return this.#trigger;
  }

  #isDecided(): boolean {
    return this.#isSettled || this.#trigger !== null;
  }

  #readPassage(passage: string): void {
    if (this.#isDecided()) return;
    this.#read += passage.length;
    this.#trigger = firstFailure(this.#checks, (check) => check.read(passage));
    this.#isSettled =
      this.#trigger === null && this.#read >= SETTLES_FROM && !this.#checks.some(({ canFail }) => canFail);
  }
}

function firstFailure(checks: readonly Check[], ask: (check: Check) => Trigger | null): Trigger | null {
  let first: Trigger | null = null;
  for (const check of checks) first ??= ask(check);
  return first;
}
