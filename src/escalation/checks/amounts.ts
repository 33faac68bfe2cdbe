// The amounts in a question: numbers that something could be reckoned from. A year alone is none.

const NUMBER = /(?<![\p{L}\d.,])\d+(?:[.,]\d+)*/gu;
const YEAR = /^(?:1\d|20)\d\d$/;

export function amountsIn(question: string): { readonly numbers: number; readonly amounts: number } {
  const numbers = question.match(NUMBER) ?? [];
  return { numbers: numbers.length, amounts: numbers.filter((number) => !YEAR.test(number)).length };
}
