// Guesses the language of a message from its script and its commonest words. A guess for courtesy, not a detector.

const COMMON_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  English: words("the is are and what how of to a in you for it my do does can i this that with please"),
  German: words(
    "der die das ist und was wie ich du ein eine nicht mit für bitte kannst wer wo warum zu auf es mir",
  ),
  French: words(
    "le la les est et que quoi comment je tu un une pas avec pour peux qui où pourquoi des du vous moi ce",
  ),
  Spanish: words("el la los es y qué que cómo yo un una no con para puedes quién dónde por del me está hola"),
  Italian: words("il lo gli è e che come io tu un una non con per puoi chi dove perché di mi sono"),
  Portuguese: words("o os é e que como eu você um uma não com para pode quem onde por do da me"),
  Dutch: words("de het een is en wat hoe ik je niet met voor kan wie waar waarom van op mij"),
};

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["Japanese", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["Chinese", /\p{Script=Han}/u],
  ["Korean", /\p{Script=Hangul}/u],
  ["Russian or another language in Cyrillic", /\p{Script=Cyrillic}/u],
  ["Arabic or another language in its script", /\p{Script=Arabic}/u],
  ["Greek", /\p{Script=Greek}{3}/u],
  ["Hebrew", /\p{Script=Hebrew}/u],
  ["Hindi or another language in Devanagari", /\p{Script=Devanagari}/u],
];

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

/** The likeliest language's English name, or null where nothing points to one. */
export function guessLanguage(text: string): string | null {
  const sample = text.slice(0, 2_000);
  const script = SCRIPTS.find(([, pattern]) => pattern.test(sample));
  if (script !== undefined) return script[0];
  const found = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  const [best] = Object.entries(COMMON_WORDS)
    .map(([language, common]) => ({
      language,
      hits: found.filter((word) => common.has(word)).length,
    }))
    .toSorted((one, other) => other.hits - one.hits);
  return best !== undefined && best.hits > 0 ? best.language : null;
}
