// Which language a text is in: by its script, or, in the Latin one, by its commonest words. Null where that is not clear;
// a wrong guess would cost more than none.

import { isLetter } from "../characters.ts";

export type Tongue = "en" | "de" | "es" | "fr" | "it" | "pt" | "nl" | "zh" | "ja" | "ko" | "ru" | "ar";

export const NAMES: Readonly<Record<Tongue, string>> = {
  en: "English",
  de: "German",
  es: "Spanish",
  fr: "French",
  it: "Italian",
  pt: "Portuguese",
  nl: "Dutch",
  zh: "Chinese",
  ja: "Japanese",
  ko: "Korean",
  ru: "Russian",
  ar: "Arabic",
};

const COMMON_WORDS: Readonly<Partial<Record<Tongue, string>>> = {
  en: "the and is are was were of to that with for you your this it its have has not what how do does can which why when where who from they their be been an as at by or if will would should there these we he she his her my me about into than then but could",
  de: "der die das und ist sind nicht ein eine einen einem einer zu zum zur mit von vom den dem des auf für wie was ich du sie er wir ihr es auch werden wird wurde oder aber wenn weil dass kann können man mir mich im am bei nach warum wer wo wann welche welcher welches gibt hat haben sich als aus über noch nur durch bitte erkläre",
  es: "el los las y es son un una unos que por con para como qué cómo está están más pero su sus del al se lo le no en la de si porque cuál cuáles cuándo dónde quién por puede pueden hay muy también entre sobre este esta esto ser fue cuando explica me mi",
  fr: "le les la des un une et est sont que qui dans pour pas avec sur ce cette ces il elle on nous vous je tu du au aux en ne se son sa ses ou où mais plus comment pourquoi quel quelle quels quelles quand par de d'un d'une c'est qu'est peut être ont leur très aussi explique moi",
  it: "il lo gli la le un uno una e è sono che di del della dei delle degli al alla nel nella con per non si come perché cosa qual quale quali quando dove chi più ma anche questo questa questi in da dal dalla su tra ha hanno essere può spiegami mi",
  pt: "o os as um uma e é são que de do da dos das em no na nos nas com para por não como mais mas se ao à ou qual quais quando onde quem porque por você seu sua foi ser está estão também este esta isso entre pode podem muito explique me",
  nl: "de het een en is zijn van dat die niet met voor op aan te in ik je jij u hij zij wij we dit deze wat hoe waarom wanneer waar wie welke maar ook als bij naar om uit door over kan kunnen wordt worden werd heeft hebben er nog geen leg",
};

const TONGUES_OF = new Map<string, Tongue[]>();
for (const [tongue, words] of Object.entries(COMMON_WORDS) as [Tongue, string][])
  for (const word of new Set(words.split(" ")))
    TONGUES_OF.set(word, [...(TONGUES_OF.get(word) ?? []), tongue]);

/** Whether it is one of some language's commonest, which hold a sentence together. */
export const isCommonWord = (word: string): boolean => TONGUES_OF.has(word);

type Script = "latin" | "cyrillic" | "arabic" | "hangul" | "kana" | "han";

/** Characters that carry a syllable or a word weigh more than letters do. */
const WEIGHTS: Readonly<Record<Script, number>> = {
  latin: 1,
  cyrillic: 1,
  arabic: 1,
  kana: 2,
  hangul: 2,
  han: 3,
};

/** The blocks of Unicode that these scripts are written in, by their first and last code unit. */
const BLOCKS: readonly (readonly [script: Script, first: number, last: number])[] = [
  ["latin", 0x1e00, 0x1eff],
  ["cyrillic", 0x0400, 0x052f],
  ["arabic", 0x0620, 0x06ff],
  ["arabic", 0x0750, 0x077f],
  ["kana", 0x3041, 0x30ff],
  ["han", 0x3400, 0x9fff],
  ["han", 0xf900, 0xfaff],
  ["hangul", 0x1100, 0x11ff],
  ["hangul", 0xac00, 0xd7a3],
];

const SCRIPTS = Object.keys(WEIGHTS) as Script[];
/** Of each code unit: its script's place among them, or their number. */
const SCRIPT_OF = new Uint8Array(0x1_0000).fill(SCRIPTS.length);
for (let code = 0; code < 0x0250; code++) if (isLetter(code)) SCRIPT_OF[code] = SCRIPTS.indexOf("latin");
for (const [script, first, last] of BLOCKS) SCRIPT_OF.fill(SCRIPTS.indexOf(script), first, last + 1);

function weightsOf(text: string): Record<Script, number> {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) (counts[SCRIPT_OF[text.charCodeAt(at)] as number] as number)++;
  const of = (script: Script): number => WEIGHTS[script] * (counts[SCRIPTS.indexOf(script)] ?? 0);
  return {
    latin: of("latin"),
    cyrillic: of("cyrillic"),
    arabic: of("arabic"),
    kana: of("kana"),
    hangul: of("hangul"),
    han: of("han"),
  };
}

const sumOf = ({ latin, cyrillic, arabic, kana, hangul, han }: Record<Script, number>): number =>
  latin + cyrillic + arabic + kana + hangul + han;

/** How much prose there is, in Latin letters' worth. */
export const weigh = (text: string): number => sumOf(weightsOf(text));

export interface Guess {
  readonly tongue: Tongue;
  /** How often each Latin language's common words occur; empty in other scripts. */
  readonly hits: ReadonlyMap<Tongue, number>;
}

/** A language that is told from its relatives has so many times their common words. */
const CLEAR_LEAD = 1.4;

/**
 * @param least common words at least, for a language in the Latin script
 * @param lead over the second language there, as a factor
 */
export function guessTongue(text: string, least: number, lead = CLEAR_LEAD): Guess | null {
  const weights = weightsOf(text);
  const total = sumOf(weights);
  const hasMost = (weight: number): boolean => weight > total * 0.6;
  const none: ReadonlyMap<Tongue, number> = new Map();
  if (total === 0) return null;
  if (hasMost(weights.hangul)) return { tongue: "ko", hits: none };
  if (hasMost(weights.cyrillic)) return { tongue: "ru", hits: none };
  if (hasMost(weights.arabic)) return { tongue: "ar", hits: none };
  if (hasMost(weights.han + weights.kana))
    return { tongue: weights.kana > total * 0.08 ? "ja" : "zh", hits: none };
  return weights.latin > total * 0.85 ? guessLatin(text, least, lead) : null;
}

/** In prose every fourth word or so is a common one. */
const COMMON_SHARE = 0.2;

function guessLatin(text: string, least: number, lead: number): Guess | null {
  const hits = new Map<Tongue, number>();
  const words = text.match(/\p{Script=Latin}+(?:['’]\p{Script=Latin}+)?/gu) ?? [];
  let small = 0;
  for (const word of words) {
    const lower = word.toLowerCase();
    if (lower[0] === word[0]) small++;
    for (const tongue of TONGUES_OF.get(lower.replace("’", "'")) ?? [])
      hits.set(tongue, (hits.get(tongue) ?? 0) + 1);
  }
  // Names and titles are no prose, whatever language they are in.
  if (small < words.length / 2) return null;
  const [first, second] = [...hits].sort(([, a], [, b]) => b - a);
  if (first === undefined || first[1] < Math.max(least, COMMON_SHARE * words.length)) return null;
  return first[1] < lead * (second?.[1] ?? 0) ? null : { tongue: first[0], hits };
}
