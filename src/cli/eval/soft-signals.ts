// What an answer with numbers shows of its own trouble, short of proof: 0 to 1 each. It reads numbers and equations as people
// write them and knows no benchmark's format.

import type { AnswerCheck } from "./check-answer.ts";

const NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?/g;
/** "= 12", "= $1,200", "= -3": what an equation comes to. */
const RESULT = /=\s*[^\s\d=-]{0,3}\s*(-?\d+(?:,\d{3})*(?:\.\d+)?)/g;
const LAST_NUMBER = /(?:(?<![\w)\]%]\s?)-)?\d+(?:,\d{3})*(?:\.\d+)?(?![\s\S]*\d)/;

const ASKS_FOR_NUMBER =
  /\bhow (?:many|much|far|long|old|tall|fast)\b|\bwie ?viele?\b|\bcombien\b|\bcu[aá]nt[oa]s?\b/i;
/** A question that brings parts of things with it. */
const HAS_PARTS =
  /\d\.\d|\d\s*\/\s*\d|%|\b(?:percent|half|halves|third|quarter|fifth|tenth|average|mean|rate|ratio)\b/i;

/** A page of steps: where a number was asked for, longer says no more. */
const LONG_WORDS = 200;
/** As many as the watch takes for a sign of trouble. */
const WORDS_A_DOUBT = 25;
/** In a short answer one doubt is no rate. */
const FEWEST_WORDS = 100;

const toNumber = (text: string): number => Number(text.replaceAll(",", ""));
const numbersIn = (text: string): Set<number> => new Set((text.match(NUMBER) ?? []).map(toNumber));

/** 20 % may be written as 0.2, as 0.8 or as 1.2. */
const isUsed = (number: number, stated: ReadonlySet<number>): boolean =>
  [number, number / 100, 1 - number / 100, 1 + number / 100].some((form) => stated.has(form));

export interface SoftSignals {
  /** The last number is neither given nor what any equation of the answer comes to. */
  readonly uncomputed: number;
  /** The share of the question's numbers that the answer leaves aside. */
  readonly unusedNumbers: number;
  /** Whole things were given, and parts came out on the way. */
  readonly fractions: number;
  /** A long way to one number: each step is a chance to slip. */
  readonly length: number;
  /** Hedging and switches of thought. */
  readonly doubt: number;
}

const flag = (isSeen: boolean): number => (isSeen ? 1 : 0);

export function softSignals(
  question: string,
  answer: string,
  { signals }: Pick<AnswerCheck, "signals">,
): SoftSignals {
  const given = numbersIn(question);
  const stated = numbersIn(answer);
  const computed = [...answer.matchAll(RESULT)].map(([, number = ""]) => toNumber(number));
  const last = LAST_NUMBER.exec(answer)?.[0];
  const result = last === undefined ? null : toNumber(last);
  // In words, or by what is done: several numbers were given, and the answer computes.
  const isCalculation = ASKS_FOR_NUMBER.test(question) || (given.size >= 2 && computed.length > 0);
  return {
    uncomputed: flag(
      isCalculation &&
        result !== null &&
        computed.length > 0 &&
        !given.has(result) &&
        !computed.includes(result),
    ),
    unusedNumbers:
      given.size === 0 || !isCalculation
        ? 0
        : [...given].filter((number) => !isUsed(number, stated)).length / given.size,
    fractions: flag(
      isCalculation && !HAS_PARTS.test(question) && computed.some((value) => !Number.isInteger(value)),
    ),
    length: isCalculation ? Math.min(1, signals.words / LONG_WORDS) : 0,
    doubt: Math.min(
      1,
      (WORDS_A_DOUBT * (signals.hedges + signals.switches)) / Math.max(FEWEST_WORDS, signals.words),
    ),
  };
}
