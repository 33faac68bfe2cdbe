// Small numbers as people write them, in figures or in words, English or German.

const WORDS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ["half an", "half a", "einer halben", "eine halbe"],
    ["a", "an", "one", "ein", "eine", "einer", "einem", "einen"],
    ["two", "a couple of", "zwei"],
    ["three", "drei"],
    ["four", "vier"],
    ["five", "fünf"],
    ["six", "sechs"],
    ["seven", "sieben"],
    ["eight", "acht"],
    ["nine", "neun"],
    ["ten", "zehn"],
    ["eleven", "elf"],
    ["twelve", "a dozen", "zwölf"],
    ["thirteen", "dreizehn"],
    ["fourteen", "vierzehn"],
    ["fifteen", "fünfzehn"],
    ["sixteen", "sechzehn"],
    ["seventeen", "siebzehn"],
    ["eighteen", "achtzehn"],
    ["nineteen", "neunzehn"],
    ["twenty", "zwanzig"],
  ].flatMap((words, value) => words.map((word) => [word, value === 0 ? 0.5 : value] as const)),
);

const TENS: Readonly<Record<string, number>> = {
  thirty: 30,
  dreißig: 30,
  forty: 40,
  vierzig: 40,
  "forty-five": 45,
  "forty five": 45,
  fifty: 50,
  fünfzig: 50,
  sixty: 60,
  sechzig: 60,
  ninety: 90,
  neunzig: 90,
};

const ALL: Readonly<Record<string, number>> = { ...WORDS, ...TENS };

/** For use inside a larger pattern; the longest first, so that "half an" is not read as "an". */
export const NUMBER = String.raw`(?:\d+(?:[.,]\d+)?|(?:${Object.keys(ALL)
  .toSorted((one, other) => other.length - one.length)
  .join("|")})(?=\s))`;

export function readNumber(written: string): number {
  return ALL[written.toLowerCase().replace(/\s+/g, " ")] ?? Number(written.replace(",", "."));
}
