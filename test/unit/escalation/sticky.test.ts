// A conversation that has just escalated stays up while its task lasts, and comes down again.

import { describe, expect, test } from "vitest";
import type { Reason } from "../../../src/core/receipt.ts";
import { scorePrompt } from "../../../src/escalation/score.ts";
import type { RecentTurn } from "../../../src/escalation/sticky.ts";

const escalated = (message: string, reason: Reason = "arithmetic"): RecentTurn => ({
  message,
  tier: "reasoner",
  escalated: true,
  reason,
});
const answered = (message: string): RecentTurn => ({ message, tier: "fast", escalated: false, reason: null });

const sticky = (message: string, recent: readonly RecentTurn[]): number =>
  scorePrompt(message, recent).contributions["sticky"]!;

const PROOF = "Prove that for every prime p the equation x^2 = -1 modulo p has a solution if p = 1 modulo 4.";
const CODE =
  "Why does this function deadlock? ```ts\nasync function run() { await lock(); }\n``` Two threads call it.";
const GERMAN =
  "Eine Kiste wiegt 12 kg und jede Dose 3 kg. Wie viele Dosen passen hinein, wenn der Wagen 500 kg trägt?";
const SPANISH = "Una caja pesa 12 kg y cada lata 3 kg. ¿Cuántas latas caben si el camión lleva 500 kg?";
const FRENCH = "Une caisse pèse 12 kg et chaque boîte 3 kg. Combien de boîtes dans un camion de 500 kg ?";
const CHINESE = "请证明对每个质数p，方程x^2=-1有解。";

describe("After an escalation, the score stays above the usual threshold", () => {
  test.each([
    ["why?", PROOF],
    ["And now?", PROOF],
    ["step 3 again", PROOF],
    ["Are you sure about the second part?", PROOF],
    ["What about p = 2?", PROOF],
    ["Does the equation also have a solution modulo 4 for a prime power?", PROOF],
    ["It still hangs: async function run() { await lock(); await lock(); }, also with one thread", CODE],
    ["Und jetzt?", GERMAN],
    ["Warum?", GERMAN],
    ["Schritt 2 nochmal bitte", GERMAN],
    ["Und wenn jede Dose 4 kg wiegt?", GERMAN],
    ["¿Y ahora?", SPANISH],
    ["¿Por qué?", SPANISH],
    ["¿Y si cada lata pesa 4 kg?", SPANISH],
    ["Et maintenant ?", FRENCH],
    ["Explique encore l'étape 2", FRENCH],
    ["为什么？", CHINESE],
    ["那第三步呢？", CHINESE],
    ["如果质数是2呢？", CHINESE],
    ["继续", CHINESE],
    ["simplify it", PROOF],
    ["now plot it", PROOF],
    ["it still hangs", CODE],
    ["now add a test for it", CODE],
    ["kannst du Schritt 3 prüfen?", GERMAN],
    ["peux-tu vérifier l'étape 3 ?", FRENCH],
    ["¿puedes revisar el paso 3?", SPANISH],
    ["简化一下", CHINESE],
  ])("at %j", (message, task) => {
    expect(sticky(message, [escalated(task)])).toBeGreaterThanOrEqual(0.5);
    expect(scorePrompt(message).score).toBeLessThan(0.5);
  });

  test("after each kind of evidence", () => {
    for (const reason of ["prompt", "thinking-overrun", "repetition", "schema", "user-retry"] as const)
      expect([reason, sticky("why?", [escalated(PROOF, reason)])]).toEqual([reason, 0.6]);
  });

  test("over a courtesy, and one easy turn", () => {
    expect(sticky("Step 3 again?", [escalated(PROOF), answered("Thanks!")])).toBe(0.6);
    expect(sticky("And then?", [escalated(PROOF), escalated("why?", "prompt")])).toBe(0.6);
  });
});

describe("The score is not raised", () => {
  test.each([
    ["Why is the sky blue?", PROOF],
    ["Is it cold in Oslo?", PROOF],
    ["What time is it in Tokyo?", PROOF],
    ["Recommend a book about gardens, and make it short", PROOF],
    ["Wie koche ich Linsensuppe?", GERMAN],
    ["Quel temps fait-il à Lyon ?", FRENCH],
    ["Recomiéndame un restaurante en Madrid", SPANISH],
    ["What is the capital of France?", PROOF],
    ["New question: why?", PROOF],
    ["Thanks!", PROOF],
    ["Write a short poem about the sea.", CODE],
    ["Wie wird das Wetter morgen?", GERMAN],
    ["Anderes Thema: was kocht man heute?", GERMAN],
    ["Vielen Dank!", GERMAN],
    ["¿Cuál es la capital de Perú?", SPANISH],
    ["Otra pregunta: ¿y ahora?", SPANISH],
    ["Écris un poème sur la mer", FRENCH],
    ["Merci beaucoup", FRENCH],
    ["为什么天空是蓝色的？", CHINESE],
    ["换个话题，推荐一本小说", CHINESE],
    ["谢谢", CHINESE],
  ])("by a new topic or a courtesy: %j", (message, task) => {
    expect(sticky(message, [escalated(task)])).toBe(0);
  });

  test("without a history, or without an escalation in it", () => {
    expect(sticky("why?", [])).toBe(0);
    expect(sticky("why?", [answered(PROOF)])).toBe(0);
  });

  test("by an escalation that was no evidence", () => {
    for (const reason of ["cheaper", "fast-unavailable", "context-overflow", "asked"] as const)
      expect([reason, sticky("why?", [escalated(PROOF, reason)])]).toEqual([reason, 0]);
  });

  test("once another topic came in between", () => {
    expect(sticky("And now?", [escalated(PROOF), answered("What is the capital of France?")])).toBe(0);
  });

  test("after three easy turns, also where each was itself lifted by the same task", () => {
    const easy = (message: string): RecentTurn => escalated(message, "prompt");
    const turns = [escalated(PROOF), easy("why?"), easy("and then?")];
    expect(sticky("And now?", turns)).toBe(0.6);
    expect(sticky("And now?", [...turns, easy("so?")])).toBe(0);
  });

  test("past 1", () => {
    const everything = `${PROOF} ${CODE} Each of 12 boxes, 13 cans, 14, 15, 16. Then? Next? `.repeat(3);
    const { score, contributions } = scorePrompt(everything, [escalated(everything)]);
    expect(score).toBe(1);
    expect(Object.values(contributions).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
  });
});
