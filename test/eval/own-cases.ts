// The project's own cases in one list, as the evaluation and its test run them.

import type { OwnCase } from "../../src/cli/eval/own-cases.ts";
import { ARITHMETIC_CASES } from "./arithmetic-cases.ts";
import { REVIEW_CASES } from "./review-cases.ts";
import { WATCH_CASES, WATCH_THINKING_TOKENS } from "./watch-cases.ts";

const settings = { thinkingTokens: WATCH_THINKING_TOKENS, soft: "act" } as const;

const watchCases = (): OwnCase[] =>
  WATCH_CASES.map(({ name, kind, question, text, expect }) => ({
    name,
    pieces: [{ kind, delta: text }],
    settings: { ...settings, question, review: "none" },
    expected: expect,
  }));

const reviewCases = (): OwnCase[] =>
  [...REVIEW_CASES, ...ARITHMETIC_CASES].map(({ name, question, text, expect }) => ({
    name,
    pieces: [{ kind: "text", delta: text }],
    settings: { ...settings, question, review: "whole" },
    expected: expect,
  }));

export const ownCases = (): OwnCase[] => [...watchCases(), ...reviewCases()];
