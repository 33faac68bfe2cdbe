// Whether the answer is in the question's language. It decides once there is enough prose to tell: an answer in the right
// language can fail no more; one in another is given a while longer, since it may begin with a quotation.

import type { Trigger } from "../trigger.ts";
import { askOnce } from "./ask-once.ts";
import type { Check } from "./check.ts";
import { guessTongue, NAMES, type Tongue, weigh } from "./tongue.ts";

/** The question is about languages, or about a text in one: any may be right. */
const ABOUT_LANGUAGE =
  /\b(?:translat\w*|language|english|german|french|spanish|italian|portuguese|dutch|chinese|mandarin|cantonese|japanese|korean|russian|arabic|latin|greek|hindi|turkish|polish|ukrainian|swedish|bilingual|native speaker|lyrics|übersetz\w*|sprachen?|englisch\w*|deutsch\w*|französisch\w*|spanisch\w*|italienisch\w*|russisch\w*|chinesisch\w*|japanisch\w*|tradu\w*|langues?|anglais\w*|allemande?|français\w*|espagnole?|idiomas?|inglés|alemán|francés|español\w*|ingles[ei]|tedesco|francese|spagnolo|inglês|francês|alemão|espanhol|portugu\w+|vertaal\w*|vertal\w*|engels\w*|duits\w*|frans|taal|quote|original\w*|wortlaut|wörtlich\w*|songs?|songtext\w*|text von|paroles|chanson|letra|canción|engländer\w*|amerikaner\w*|franzose\w*|recit\w*|stanza|strophe\w*|estrofa|zitat|zitiere|cite[rz]?|cita)(?!\p{L})|翻译|翻訳|译成|英语|英文|英語|中文|汉语|日语|日文|日本語|中国語|韩语|法语|德语|俄语|外国語|语言|言語|번역|영어|한국어|일본어|중국어|перевед|перевод|английск|русск|немецк|французск|язык|ترجم|الإنجليزية|العربية|الفرنسية|لغة/iu;

/** Common words, for a language in the Latin script. */
const LEAST = 4;
const ENOUGH = 110;
const ENOUGH_AT_THE_END = 60;
const LONGEST = 700;
const MAX_READ_CHARACTERS = 4_000;

export class LanguageCheck implements Check {
  /** The question's language, where that can be told, and whether any other may be right. */
  readonly #asked: () => Tongue | null;
  readonly #allowsAny: () => boolean;
  #prose = "";
  #weight = 0;
  #decidesAt = ENOUGH;
  #inFence = false;
  #isSettled = false;

  constructor(question: string) {
    this.#asked = askOnce(() => languageOf(question));
    this.#allowsAny = askOnce(() => this.#asked() === null || ABOUT_LANGUAGE.test(question));
  }

  get canFail(): boolean {
    return !this.#isSettled && !this.#allowsAny();
  }

  read(passage: string): Trigger | null {
    if (this.#isSettled || passage.trim() === "") return null;
    const prose = this.#proseOf(passage);
    this.#prose += prose;
    this.#weight += weigh(prose);
    if (this.#prose.length > MAX_READ_CHARACTERS) this.#isSettled = true;
    if (this.#weight < this.#decidesAt) return null;
    this.#decidesAt += ENOUGH;
    // To be cleared, the language need not be told from its relatives.
    const asked = this.#asked();
    if (asked === null || guessTongue(this.#prose, LEAST, 1)?.tongue === asked) this.#isSettled = true;
    if (this.#isSettled || this.#weight < LONGEST) return null;
    this.#isSettled = true;
    return this.#failure(this.#otherLanguage());
  }

  finish(): Trigger | null {
    if (this.#isSettled || this.#weight < ENOUGH_AT_THE_END) return null;
    return this.#failure(this.#otherLanguage());
  }

  #failure(other: Tongue | null): Trigger | null {
    const asked = this.#asked();
    if (other === null || asked === null) return null;
    return {
      reason: "language",
      detail: `The question is in ${NAMES[asked]}, the answer in ${NAMES[other]}.`,
    };
  }

  /** The language that the answer is in for certain, where it is not the question's. */
  #otherLanguage(): Tongue | null {
    const guess = guessTongue(this.#prose, LEAST);
    if (guess === null) return null;
    const asked = this.#asked();
    if (asked === null || guess.tongue === asked || this.#allowsAny()) return null;
    const own = guess.hits.get(asked) ?? 0;
    const theirs = guess.hits.get(guess.tongue) ?? Number.POSITIVE_INFINITY;
    return theirs >= 2.5 * own ? guess.tongue : null;
  }

  #proseOf(passage: string): string {
    return passage
      .split("\n")
      .filter((line) => {
        const isFence = /^\s*(?:```|~~~)/.test(line);
        if (isFence) this.#inFence = !this.#inFence;
        return !isFence && !this.#inFence && !/^\s*>/.test(line);
      })
      .join("\n")
      .replace(/`[^`]*`|https?:\S+|"[^"]*"|“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\*[^*\n]+\*/g, " ");
  }
}

/** Code, or what a program printed: whoever sends it may speak any language. */
const FROM_A_MACHINE = /```|(?:Error|Exception|Warning)[:(]|=>|\);|\{\s|[=;]$/mu;

/** A longer one hands a text over, whatever else it says. */
const LONGEST_QUESTION = 4_000;

/** Of what is asked, that is: a text that is only handed over, after a colon or in quotes, does not count. */
function languageOf(question: string): Tongue | null {
  if (question.length > LONGEST_QUESTION || FROM_A_MACHINE.test(question)) return null;
  const own = question.replace(
    /"[^"]*"|“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|「[^「」]*」|`[^`]*`|https?:\S+/g,
    " ",
  );
  const [asked = "", ...given] = own.split(/[:：]\s|\n/);
  const isHandedOver = given.join(" ").length > asked.length;
  const text = isHandedOver ? asked : own;
  if (weigh(text) < 12) return null;
  const guess = guessTongue(text, 2);
  if (guess === null || (isHandedOver && guess.tongue !== guessTongue(own, 2)?.tongue)) return null;
  return guess.hits.size === 0 && isAskedInLatin(text) ? null : guess.tongue;
}

const OTHER_SCRIPTS = /(?!\p{Script=Latin})\p{L}+/gu;

/** Words in another script may be all that a question in the Latin one is about. */
const isAskedInLatin = (text: string): boolean => guessTongue(text.replace(OTHER_SCRIPTS, " "), 2) !== null;
