// The answer's language against the question's. The pairs of languages are cases of the evaluation.

import { describe, expect, test } from "vitest";
import { LanguageCheck } from "../../../../src/escalation/checks/language.ts";
import { guessTongue, weigh } from "../../../../src/escalation/checks/tongue.ts";
import { PROSE } from "../../../eval/prose.ts";

const [ENGLISH, GERMAN, , , CHINESE] = PROSE.map(({ text }) => text) as [
  string,
  string,
  string,
  string,
  string,
];
const QUESTION = PROSE[0]!.question;

function detail(text: string, question = QUESTION): string | null {
  const check = new LanguageCheck(question);
  for (const line of text.split(/(?<=\n)/)) {
    const failed = check.read(line);
    if (failed !== null) return failed.detail;
  }
  return check.finish()?.detail ?? null;
}

describe("An answer in another language", () => {
  test("is said to be so", () => {
    expect(detail(GERMAN)).toBe("The question is in English, the answer in German.");
    expect(detail(CHINESE)).toBe("The question is in English, the answer in Chinese.");
  });

  test("fails at once where there is a lot of it", () => {
    expect(new LanguageCheck(QUESTION).read(GERMAN.repeat(4))).not.toBeNull();
  });

  test.each([
    ["in a block of code", `\`\`\`\n${GERMAN}\n\`\`\`\n`],
    ["in a quotation", `> ${GERMAN}\n`],
    ["in quotation marks", `„${GERMAN.replaceAll('"', "")}“`],
    ["behind enough of the right one", `${ENGLISH}\n${GERMAN}\n${GERMAN}`],
    ["in so few words that it may be a name", "Der Zauberberg und das Boot"],
    [
      "in names and titles",
      "The Last Duel, House of the Dragon, The Martian, Alien and the Lord of the Rings",
    ],
  ])("is none %s", (_, text) => {
    expect(detail(text)).toBeNull();
  });

  test.each([
    ["names a language", "Say in German why the sea rises and falls."],
    ["is code", "for (const wave of the.sea) { is.it.rising(of, the); }"],
    ["is an error message", "TypeError: it is not a function of the sea"],
    ["is one word", "Sea"],
    ["is about words of another script", "What does 海水的涨落主要是由月球的引力引起的 mean?"],
    ["hands over a text in another language", `Go on with this: ${GERMAN}`],
  ])("may be right where the question %s", (_, question) => {
    expect(detail(GERMAN, question)).toBeNull();
  });
});

describe("It can fail", () => {
  test("not at all where the question's language is not known", () => {
    expect(new LanguageCheck("?").canFail).toBe(false);
  });

  test("until enough of the right language has come", () => {
    const check = new LanguageCheck(QUESTION);
    check.read(ENGLISH.slice(0, 60));
    expect(check.canFail).toBe(true);
    check.read(ENGLISH.slice(60));
    expect(check.canFail).toBe(false);
  });

  test("no more after 4,000 characters that tell nothing", () => {
    const check = new LanguageCheck(QUESTION);
    check.read("1 2 3 ".repeat(700));
    expect(check.canFail).toBe(false);
  });
});

describe("A guess", () => {
  test.each(PROSE)("of $language prose is right, also with little lead", ({ language, text }) => {
    const tongues: Record<string, string> = {
      English: "en",
      German: "de",
      French: "fr",
      Spanish: "es",
      Chinese: "zh",
      Russian: "ru",
      Japanese: "ja",
      Arabic: "ar",
    };
    expect(guessTongue(text, 4)?.tongue).toBe(tongues[language]);
    expect(guessTongue(text, 4, 1)?.tongue).toBe(tongues[language]);
  });

  test.each([
    ["nothing", ""],
    ["numbers", "1 2 3"],
    ["names", "Ada Lovelace, Grace Hopper, Alan Turing"],
    [
      "Polish, which it does not know",
      "Woda w morzu porusza się przede wszystkim z powodu księżyca, który ją przyciąga.",
    ],
    [
      "Hungarian, which it does not know",
      "A tenger vize főleg a hold miatt mozog, és ez is az, ami a part is.",
    ],
    ["two scripts in equal parts", "海水的涨落 the water of the sea and"],
  ])("is not made of %s", (_, text) => {
    expect(guessTongue(text, 2)).toBeNull();
  });

  test("weighs a character by how much it says", () => {
    expect(weigh("sea, 1!")).toBe(3);
    expect(weigh("海")).toBe(3);
    expect(weigh("うみ")).toBe(4);
    expect(weigh("море بحر 바다")).toBe(4 + 3 + 4);
  });
});
