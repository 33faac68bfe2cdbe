// Units of measure that are converted by a fixed factor: for each its dimension and what one of it is in the smallest.

import { type Rational, rational } from "./rational.ts";

export interface Scale {
  readonly dimension: string;
  readonly factor: Rational;
}

/** Dimension → how many of the smallest unit → the words for it. */
const SCALES: Readonly<Record<string, readonly [factor: number, words: string][]>> = {
  length: [
    [1, "mm millimeter millimeters millimetre millimetres 毫米"],
    [10, "cm centimeter centimeters centimetre centimetres 厘米"],
    [1_000, "m meter meters metre metres mètre mètres metro metros 米"],
    [1_000_000, "km kilometer kilometers kilometre kilometres kilomètres kilómetros 公里 千米"],
  ],
  mass: [
    [1, "mg"],
    [1_000, "g gram grams gramm grammes gramos 克"],
    [1_000_000, "kg kilo kilos kilogram kilograms kilogramm kilogrammes kilogramos 千克 公斤"],
  ],
  volume: [
    [1, "ml milliliter milliliters millilitre millilitres 毫升"],
    [10, "cl"],
    [1_000, "l liter liters litre litres litros 升"],
  ],
  time: [
    [1, "s sec second seconds sekunde sekunden seconde secondes segundo segundos 秒"],
    [60, "min mins minute minutes minuten minuto minutos 分钟"],
    [3_600, "h hr hrs hour hours stunde stunden heure heures hora horas 小时"],
  ],
  money: [
    [1, "cent cents penny pennies pence céntimo céntimos centime centimes"],
    [100, "dollar dollars euro euros"],
  ],
};

const BY_WORD: ReadonlyMap<string, Scale> = new Map(
  Object.entries(SCALES).flatMap(([dimension, units]) =>
    units.flatMap(([size, words]) => {
      const factor = rational(BigInt(size));
      return factor === null ? [] : words.split(" ").map((word) => [word, { dimension, factor }] as const);
    }),
  ),
);

/** A capital may be another unit or an unknown, so a letter alone counts as it is written. */
export const scaleOf = (word: string): Scale | undefined =>
  BY_WORD.get(word.length === 1 ? word : word.toLowerCase());
