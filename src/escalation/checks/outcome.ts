// Whether an answer to a question for an amount has a result, and one that can be. Where an amount was asked for, it can
// fail until the end.

import type { Trigger } from "../trigger.ts";
import { amountsIn } from "./amounts.ts";
import type { Check } from "./check.ts";
import { implausible, PROBABILITY } from "./implausible.ts";

const ASKS_FOR_AMOUNT =
  /\b(?:how (?:many|much|far|long|old|tall|fast|heavy)|what (?:is|was|will be|are) the (?:total|sum|number|amount|cost|price|average|difference|probability|percentage|area|volume|perimeter|profit|ratio)|wie ?viele?|wie (?:lange|weit|alt|hoch|schwer)|combien|cuánt[oa]s?|quant[oiae]s?|hoeveel)(?!\p{L})|多少|几[个只人本天]|いくつ|いくら|何[人個本枚円日]|몇|얼마|сколько|كم /iu;
const GIVES_UP =
  /\b(?:(?:not|isn['’]t) (?:possible to (?:determine|calculate|solve|answer|say|tell|know)|enough information|sufficient information|enough data)|impossible (?:to|for)|insufficient (?:information|data)|cannot be (?:determined|answered|solved|calculated)|can['’]t be (?:determined|answered|solved|calculated)|(?:cannot|can['’]t|unable to|not able to|don['’]t have enough information to) (?:determine|calculate|answer)|mistake in (?:the|this) (?:problem|question)|(?:more|additional) information (?:is )?needed|nicht (?:genug|genügend) (?:informationen|angaben)|lässt sich nicht (?:bestimmen|berechnen)|impossible de (?:déterminer|calculer)|no (?:es posible|se puede) (?:determinar|calcular)|non è possibile (?:determinare|calcolare)|não é possível (?:determinar|calcular))\b|无法(?:确定|计算)|求められません|알 수 없|невозможно (?:определить|вычислить)/iu;
const NUMBER_WORD =
  /\b(?:zero|none|no|nothing|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half|once|twice|never|many|infinite\w*|several|few|same|all|both|null|kein\w*|ein\w*|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend|viele|zéro|aucun\w*|une?|deux|trois|quatre|cinq|sept|huit|neuf|dix|cero|ningun\w*|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|nessun\w*|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|nenhum\w*|dois|duas|três|quatro|sete|oito|dez|geen|een|twee|drie|vijf|zes|zeven|acht|negen|tien)\b|[零一二三四五六七八九十百千万两]|하나|둘|셋|один|два|три|четыр|пять|шесть|семь|восемь|девять|десять|ноль/iu;

/** Here an expression may be the result. */
const EXPRESSION =
  /\b(?:factor\w*|prime|expression|expand|simplify|formula|equation|write|term\w*|primfaktor\w*|ausdruck|factoris\w*|développe\w*)\b/iu;

const MAX_HELD = 2_000;

export class OutcomeCheck implements Check {
  readonly #question: string;
  /** An amount is asked for, and there are numbers to find it from. */
  readonly #isWordProblem: boolean;
  readonly #isNumeric: boolean;
  #text = "";
  #sawNumber = false;

  constructor(question: string) {
    this.#question = question;
    const { numbers, amounts } = amountsIn(question);
    const asksForAmount = ASKS_FOR_AMOUNT.test(question);
    this.#isWordProblem = asksForAmount && numbers >= 2;
    this.#isNumeric =
      amounts >= 2 || (asksForAmount && (numbers >= 2 || amounts > 0 || PROBABILITY.test(question)));
  }

  get canFail(): boolean {
    return this.#isNumeric;
  }

  read(passage: string): Trigger | null {
    if (!this.canFail) return null;
    this.#text = (this.#text + passage).slice(-MAX_HELD);
    this.#sawNumber ||= /\d/.test(passage) || NUMBER_WORD.test(passage);
    return null;
  }

  finish(): Trigger | null {
    if (!this.canFail || this.#text.trim() === "") return null;
    if (this.#isWordProblem && !this.#sawNumber)
      return { reason: "empty-answer", detail: "It was asked for an amount and gave none." };
    const closing = closingOf(this.#text);
    if (this.#isWordProblem && GIVES_UP.test(closing))
      return { reason: "empty-answer", detail: "It was asked for an amount and gave up." };
    if (isUnresolved(this.#text) && !EXPRESSION.test(this.#question))
      return { reason: "cut-off", detail: "It stopped before its result." };
    const detail = implausible(this.#question, closing);
    return detail === null ? null : { reason: "arithmetic", detail };
  }
}

/** The last paragraph or line with something in it. */
function closingOf(text: string): string {
  const lines = text.split("\n").filter((line) => /[\p{L}\d]/u.test(line));
  return lines.slice(-1).join("\n");
}

/** It ends in an expression whose value it does not give: "= 82 - 1". A fraction may be a result. */
function isUnresolved(text: string): boolean {
  const tail = text.trimEnd().slice(-80);
  // "15,00", where thousands are parted by commas.
  if (
    /\d,\d{3}(?!\d)/.test(text) &&
    !/\d,\d{1,2}(?!\d)/.test(text.trimEnd().slice(0, -6)) &&
    /\d,\d{1,2}$/.test(tail)
  )
    return true;
  return /[=<]\s*[$€£]?\s*\d[\d.,]*\s*[-+*×x]\s*[\d.,]*(?:\s*[-+*/×x]\s*[\d.,]*)*$/.test(tail);
}
