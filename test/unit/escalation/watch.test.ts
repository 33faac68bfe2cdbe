// The watch over a streaming draft: every planted fault fires, nothing sound does, and the place where it fires is the
// same character however the stream was cut.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Watch } from "../../../src/escalation/watch.ts";
import { WATCH_CASES, WATCH_THINKING_TOKENS, type WatchCase } from "../../eval/watch-cases.ts";
import { seeded } from "../../support/seeded.ts";
import { estimateTokens } from "../../../src/core/estimate-tokens.ts";

const watchOf = (question: string, soft: "shadow" | "act" = "act"): Watch =>
  new Watch({ question, thinkingTokens: WATCH_THINKING_TOKENS, soft });

interface Outcome {
  readonly reason: string | null;
  readonly detail: string | null;
  readonly signals: Watch["signals"];
}

function outcomeOf(watch: Watch, fired: ReturnType<Watch["push"]>): Outcome {
  return { reason: fired?.reason ?? null, detail: fired?.detail ?? null, signals: watch.signals };
}

/** The outcome, and the character at which it fell, where the text comes one UTF-16 unit at a time. */
function firing({ question, kind, text }: WatchCase): Outcome & { readonly at: number } {
  const watch = watchOf(question);
  for (let index = 0; index < text.length; index++) {
    const fired = watch.push(kind, text.charAt(index));
    if (fired !== null) return { ...outcomeOf(watch, fired), at: index };
  }
  return { ...outcomeOf(watch, null), at: text.length };
}

/** The outcome, and the piece in which it fell, where the text comes in pieces of these sizes. */
function pushed(
  { question, kind, text }: WatchCase,
  nextSize: () => number,
): Outcome & { readonly from: number; readonly to: number } {
  const watch = watchOf(question);
  for (let from = 0; from < text.length;) {
    const to = Math.min(text.length, from + nextSize());
    const fired = watch.push(kind, text.slice(from, to));
    if (fired !== null) return { ...outcomeOf(watch, fired), from, to };
    from = to;
  }
  return { ...outcomeOf(watch, null), from: text.length, to: text.length + 1 };
}

const once = new Map(WATCH_CASES.map((one) => [one.name, firing(one)]));

describe("The watch", () => {
  test.each(WATCH_CASES.filter((one) => one.expect !== null))("fires at $name ($kind)", (one) => {
    expect(once.get(one.name)!.reason).toBe(one.expect);
  });

  test.each(WATCH_CASES.filter((one) => one.expect === null))("leaves $name alone ($kind)", (one) => {
    const { reason, detail } = once.get(one.name)!;
    expect({ reason, detail }).toEqual({ reason: null, detail: null });
  });

  test("is given cases of different names, thirty of each sort at least", () => {
    expect(once.size).toBe(WATCH_CASES.length);
    const planted = WATCH_CASES.filter(({ expect }) => expect !== null).length;
    expect(Math.min(planted, WATCH_CASES.length - planted)).toBeGreaterThanOrEqual(30);
  });

  test("says the same at the same character, however the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WATCH_CASES),
        fc.integer(),
        fc.constantFrom(2, 7, 64, 900),
        (one, seed, most) => {
          const random = seeded(seed);
          const { at, ...whole } = once.get(one.name)!;
          const { from, to, ...cut } = pushed(one, () => random.integer(1, most));
          expect(cut).toEqual(whole);
          expect([from <= at, at < to]).toEqual([true, true]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([1, 2, 3, 5, 17, 4_096, Infinity])("says the same of all cases in pieces of %d", (size) => {
    for (const one of WATCH_CASES) {
      const { at, ...whole } = once.get(one.name)!;
      const { from, to, ...cut } = pushed(one, () => size);
      expect([one.name, cut, from <= at && at < to]).toEqual([one.name, whole, true]);
    }
  });

  test("stays fired, whatever comes then", () => {
    const watch = watchOf("Which colour?");
    const fired = watch.push("text", "I hope that this helps you. ".repeat(20));
    expect(fired).not.toBeNull();
    expect(watch.push("text", "Blue.")).toBe(fired);
    expect(watch.push("thinking", "")).toBe(fired);
  });

  test("fires early in a loop, and says what was repeated in whole characters", () => {
    const loop: WatchCase = {
      name: "",
      kind: "text",
      question: "",
      text: `Well. ${"We are going round in circles 🎡 here. ".repeat(30)}`,
      expect: "repetition",
    };
    const { at, detail } = firing(loop);
    expect(at).toBeLessThan(6 + 5 * 40);
    expect(detail).toBe("It repeated “We are going round in circles 🎡 here.” 4 times.");
  });

  test("cuts no character in two where a long loop is quoted", () => {
    const { detail } = firing({
      name: "",
      kind: "text",
      question: "",
      text: "🎉🎡 and ".repeat(100),
      expect: null,
    });
    expect(detail).toMatch(/^It repeated “.+” \d+ times\.$/u);
    expect(detail!.isWellFormed()).toBe(true);
  });

  test("reads thinking and answer each by itself", () => {
    const watch = watchOf("Which colour?");
    for (let turn = 0; turn < 3; turn++) {
      expect(watch.push("thinking", "This is a sentence that was said before. ")).toBeNull();
      expect(watch.push("text", "This is a sentence that was said before. ")).toBeNull();
    }
  });
});

describe("The thinking budget", () => {
  test.each([
    ["What is the capital of France?", 1],
    ["Which number is it?", 1],
    ["Tell me about your day, please.", 1],
    ["Wie heißt du?", 1],
    ["Was kostet ein Brot?", 1],
    ["你好吗？", 1],
    ["A box holds 12 pens, each at 3 dollars. How many are left in total after 5 are sold?", 1.5],
    ["Solve the equation x^2 = 4 for x.", 1.5],
    ["Löse die Gleichung x = 3 und berechne den Winkel.", 1.5],
    ["请计算这个方程的导数。", 1.5],
    ["Implement the algorithm as a recursive function in Python.", 1.5],
    ["Prove that there are infinitely many primes.", 2],
    ["Beweise, dass es unendlich viele Primzahlen gibt.", 2],
    ["Demuestra que hay infinitos números primos.", 2],
    ["Démontre qu'il existe une infinité de nombres premiers.", 2],
    ["证明有无穷多个质数。", 2],
  ])("for %j is the operator's times %f", (question, factor) => {
    expect(watchOf(question).thinkingBudget).toBe(WATCH_THINKING_TOKENS * factor);
  });

  test("is passed at the first token above it, by the estimate that the books use", () => {
    const thinking = WATCH_CASES.find(({ name }) => name === "long thinking about small talk")!;
    const { at } = once.get(thinking.name)!;
    expect(estimateTokens(thinking.text.slice(0, at))).toBeLessThanOrEqual(WATCH_THINKING_TOKENS);
    expect(estimateTokens(thinking.text.slice(0, at + 1))).toBe(WATCH_THINKING_TOKENS + 1);
  });

  test("no longer counts once the answer has begun", () => {
    const { text, question } = WATCH_CASES.find(({ name }) => name === "long thinking about small talk")!;
    const watch = watchOf(question);
    watch.push("text", "");
    watch.push("text", "Blue. ");
    expect(watch.push("thinking", text)).toBeNull();
    const other = watchOf(question);
    other.push("text", "");
    expect(other.push("thinking", text)?.reason).toBe("thinking-overrun");
  });
});

describe("Doubts and switches of thought", () => {
  test("are counted and do not act in shadow", () => {
    for (const one of WATCH_CASES.filter(({ expect }) => expect === "hedging")) {
      const watch = watchOf(one.question, "shadow");
      expect([one.name, watch.push(one.kind, one.text)]).toEqual([one.name, null]);
      const { hedges, switches, words } = watch.signals;
      expect([one.name, hedges + switches >= 20, words > 150]).toEqual([one.name, true, true]);
    }
  });

  test.each([
    ["Wait, no. Alternatively: hold on.", 3],
    ["wait…WAIT! (wait)", 3],
    ["The waiter awaits; waiting is hard.", 0],
    ["Moment, das ist anders. Andererseits: nein, das ist falsch.", 3],
    ["Espera. Por otro lado, sí.", 2],
    ["Attends ! D'autre part, oui.", 2],
    ["等等，不对。或者另一方面。", 4],
  ])("%j has %d switches", (text, switches) => {
    const watch = watchOf("", "shadow");
    watch.push("thinking", `${text} `);
    expect(watch.signals.switches).toBe(switches);
  });

  test("are weighed against what was verified", () => {
    const watch = watchOf("", "shadow");
    expect(watch.signals).toEqual({ hedging: 0, hedges: 0, checks: 0, switches: 0, words: 0 });
    watch.push("thinking", "Perhaps 3. Vielleicht 4. Checking: therefore it is 3, ");
    watch.push("text", "也许。");
    expect(watch.signals).toEqual({ hedging: 0.6, hedges: 3, checks: 2, switches: 0, words: 10 });
  });
});

test("The watch keeps no text: two megabytes cost it what a page does", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const held = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const watch = watchOf("", "shadow");
  const random = seeded(9);
  const page = (): string => {
    let text = "";
    while (text.length < 1_024) text += `${random.next().toString(36).slice(2)} `;
    return text;
  };
  watch.push("text", page());
  const before = held();
  for (let count = 0; count < 2_048; count++) expect(watch.push("text", page())).toBeNull();
  const after = held();
  expect(watch.signals.words).toBeGreaterThan(10_000);
  expect(after - before).toBeLessThan(512 * 1_024);
});
