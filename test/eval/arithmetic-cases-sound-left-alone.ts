// Figures that look like a sum and are not quite one: an unknown beside a bracket, a share of something, a unit's power, cents.

import type { Row } from "./arithmetic-cases.ts";

export const SOUND_LEFT_ALONE: readonly Row[] = [
  ["an unknown after a bracket", "How long is the rope?", "(3/8)r = 21, so the rope is 56 m long."],
  ["an unknown after a bracket and a blank", "How many marbles?", "(1/4) m = 9, so there are 36 marbles."],
  ["an unknown between brackets", "Solve it.", "90 = (5/3)y - 10, so y = 60."],
  ["an unknown in words in brackets", "How old is he?", "64 = 7(Tim's age) + 8, so Tim is 8."],
  ["an unknown with a price", "How many kilometres?", "$0.40K + $12 fixed fee = $40 total fare."],
  ["an unknown as divisor", "What is n?", "5/2 = 30/n, so n = 12."],
  ["an unknown squared", "Solve it.", "3x² + 5 = 32, so x = 3."],
  ["a named unknown", "What is c?", "Multiplying by 1/4 gives c = (1/4)*240 = 60."],
  ["groups with members", "How many teams?", "56 / 7 = 8 teams with 7 players each."],
  ["a remainder with its word", "How many rows?", "29 / 6 = 4 rows with a remainder of 5 plants."],
  [
    "a share said to be an amount",
    "How much did he have?",
    "The 3/5 that he spent is $45, so 3/5 is equal to $45.",
  ],
  ["a share of what follows", "How much is left of 240?", "4/4 - 3/4 = 1/4 of 240 pages are left to read."],
  ["a power of a unit", "How much water is it?", "(3/5)*400cm³ = 240cm³, and 2 * 30 cm^3 = 60 cm^3."],
  ["a power of a unit in LaTeX", "How much is it?", "$3 \\times 20 \\text{ cm}^{2} = 60 \\text{ cm}^{2}$."],
  ["dollars into cents", "How many cents are it?", "$0.15/sheet x 20 sheets = 300 cents."],
  ["cents into dollars", "What do they cost?", "8 stamps * 55 cents = $4.40."],
  ["a leading point", "What do they cost?", "3+1+.25+2.75 = $7.00 for the fruit."],
  ["a fraction with blanks", "How many pieces?", "9 / 1 / 3 = 9 * 3 = 27 pieces."],
  [
    "a day with its number",
    "How many pages is it?",
    "He reads 12 pages per day on day 1 * 2 = 24 pages on the next.",
  ],
  ["a size of timber", "How many feet?", "2 x 6 boards * 30 boards = 30 boards of that size."],
  [
    "buckets of paint",
    "How many buckets of sand are 12 kg, at 15 kg a bucket?",
    "It is 12 / 15 = 0.8 buckets of sand.",
  ],
  ["crates of a fruit", "How many crates did the 3 farmers fill?", "They filled 7.35 crates of plums."],
  ["two units before a sum", "How long is it?", "It takes 1 h 20 min + 15 min = 95 min."],
  ["a result in two units", "How long is it?", "50 min + 30 min = 1 h 20 min."],
  ["a result in two units with and", "How long is it?", "50 min + 30 min = 1 hour and 20 minutes."],
];
