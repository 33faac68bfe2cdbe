// Answers with one arithmetic statement that is wrong, beyond what rounding, units or another reading can explain.

import type { Row } from "./arithmetic-cases.ts";

export const WRONG_ARITHMETIC: readonly Row[] = [
  // Plain operations.
  ["a wrong sum in prose", "How many are there?", "There are 48 + 27 = 76 of them in the two boxes."],
  ["a wrong difference", "How much is left?", "Take the rent away: 1350 - 875 = 465 remain each month."],
  ["a wrong product", "How many seats are there?", "The hall has 24 * 17 = 418 seats."],
  ["a wrong product with an x", "How many tiles?", "You need 13 x 14 = 172 tiles."],
  ["a wrong product with a times sign", "How many tiles?", "That makes 36 × 25 = 890 tiles in all."],
  ["a wrong quotient", "How many each?", "Everyone gets 144 / 6 = 26 stickers."],
  ["a wrong quotient with a division sign", "How many each?", "Shared out, that is 391 ÷ 17 = 21 for each."],
  ["a minus sign of its own", "What is the difference?", "So 91 − 38 = 63 is the difference."],
  [
    "a negative result of the wrong sign",
    "What is the balance?",
    "The balance is 20 - 35 = 15 at the end of the month.",
  ],
  ["a long sum", "What is the total?", "Together they come to 12 + 15 + 9 + 31 + 8 = 85."],
  ["a wrong power", "What is two to the tenth?", "2^10 = 1000, so it takes ten bits."],
  ["a wrong power with stars", "What is three to the fifth?", "As a check, 3**5 = 253."],
  ["a wrong square in superscript", "What is the area?", "The square has 17² = 279 unit squares."],
  ["a wrong root", "How long is the side?", "The side is √169 = 14 metres long."],
  ["brackets forgotten", "What is the total price?", "Both pay: (12 + 8) × 3 = 36 in all."],
  ["precedence forgotten", "What is 2 + 3 × 4?", "2 + 3 × 4 = 20."],
  // Chains.
  ["the middle of a chain", "What is the result?", "Step by step: 15 + 27 = 42 - 8 = 36."],
  ["an honest chain with a wrong end", "Work it out.", "3 × (4 + 5) = 3 × 9 = 28, which is the answer."],
  ["a chain over lines", "Work it out.", "12 × 15\n= 12 × 10 + 12 × 5\n= 120 + 60\n= 190"],
  [
    "a chain aligned in LaTeX",
    "Work it out.",
    "\\begin{aligned}\n18 \\times 21 &= 18 \\times 20 + 18 \\\\\n&= 360 + 18 \\\\\n&= 388\n\\end{aligned}",
  ],
  // Decimals, fractions, percentages.
  ["decimals added wrongly", "What does it cost?", "The bill is 12.75 + 8.40 = 20.15 before the tip."],
  ["rounding that goes too far", "What is ten thirds?", "10 / 3 = 3.43, roughly."],
  ["an approximation that is far off", "How much is it?", "It is 22 / 7 ≈ 3.41 or so."],
  ["a wrong percentage of", "What is the tip?", "The tip is 15% of 80 = 14 dollars."],
  ["a percentage in German", "Wie viel Rabatt ist das?", "Der Rabatt ist 20 % von 350 = 80 Euro."],
  ["a percentage times", "What is the tax?", "The tax is 19% × 250 = 57.50 for the lamp."],
  [
    "fractions added across",
    "What is a half and a third?",
    "1/2 + 1/3 = 2/5, so two fifths of the cake are gone.",
  ],
  ["fractions in LaTeX", "What is the sum?", "We get $\\frac{3}{4} + \\frac{1}{6} = \\frac{4}{10}$."],
  ["a sign for a fraction", "What is left?", "After lunch ¾ - ½ = ⅓ of the pie is left."],
  ["a decimal comma in German", "Was kostet das?", "Zusammen kostet es 3,50 + 2,80 = 6,20 Euro."],
  ["a decimal comma in French", "Combien coûte le tout ?", "Le total est 4,25 + 7,50 = 12,75 euros."],
  ["a decimal comma in Spanish", "¿Cuánto cuesta todo?", "En total son 2,5 × 4 = 12 euros por la fruta."],
  ["a scientific product", "What is the energy?", "It is 2 × 10^3 × 3 × 10^4 = 6 × 10^8 joules."],
  // Grouping and money.
  ["grouped thousands", "How many people?", "Together the towns have 12,480 + 9,875 = 21,355 inhabitants."],
  ["thousands with points", "Wie viele Einwohner?", "Zusammen haben sie 12.480 + 9.875 = 23.355 Einwohner."],
  [
    "thousands with spaces",
    "Combien d'habitants ?",
    "Ensemble, les villes ont 12 480 + 9 875 = 23 355 habitants.",
  ],
  ["dollars", "How much did she earn?", "She earned $18 * 40 = $740 that week."],
  ["dollars and cents", "How much is the change?", "The change is $20.00 - $13.65 = $7.35."],
  ["euros after the number", "Wie viel bleibt?", "Es bleiben 500 € - 325 € = 185 € übrig."],
  [
    "pounds with words between",
    "What do they pay?",
    "They pay £12 per ticket × 5 tickets = £65 at the door.",
  ],
  // Units and time.
  ["things counted", "How many apples?", "He has 14 apples + 9 apples = 25 apples."],
  ["rates", "How far does it go?", "It goes 60 miles/hour * 3 hours = 200 miles."],
  ["kilograms", "How heavy are they?", "The bags weigh 2.5 kg × 6 = 12 kg."],
  ["units in Chinese", "一共多少千克?", "一共是 12千克 × 5 = 65千克,所以需要一辆推车。"],
  // Layouts.
  [
    "a list of steps",
    "How much did they save?",
    "1. January: 40 + 25 = 65\n2. February: 65 + 30 = 95\n3. March: 95 + 45 = 150\n\nThat is what they saved.",
  ],
  [
    "a cell of a table",
    "Show the sums.",
    "| item | sum |\n|---|---|\n| pens | 3 × 4 = 12 |\n| books | 7 × 12 = 94 |\n| maps | 2 × 9 = 18 |\n",
  ],
  ["in bold", "What is the total?", "The total is **34 + 58 = 82**."],
  ["in a box", "What is the total?", "So the total is \\boxed{45 \\times 6 = 280}."],
  ["with LaTeX operators", "What is the product?", "We compute \\(23 \\cdot 19 = 447\\) and are done."],
  ["LaTeX division", "How many each?", "Each gets $96 \\div 8 = 14$ coins."],
  [
    "LaTeX with text and money",
    "What does it cost?",
    "\\[ 4 \\times \\$15 = \\$50 \\]\n\nThat is the price of the four tickets.",
  ],
  [
    "in the middle of long prose",
    "Tell me about the farm.",
    "The farm was founded long ago, and its 3 fields have served four generations. In the first year they planted 125 rows, in the second 140, so 125 + 140 = 255 rows stood there in the third, when the drought of 1936 came and took most of what had been won. They never gave up, and in the end the farm did well again.",
  ],
  ["a result before its sum", "How much is it?", "What is needed for the trip:\n90 = 35 + 45"],
  // Words for operators.
  ["plus and equals in words", "What is it?", "Well, 17 plus 26 equals 44."],
  ["times and is", "What is it?", "We know that 12 times 12 is 148."],
  ["divided by", "What is it?", "Now 84 divided by 7 is equal to 14."],
  ["words in German", "Was ergibt das?", "Also: 23 plus 39 ist gleich 52."],
  ["words in French", "Combien cela fait-il ?", "On sait que 15 fois 8 égale 130."],
  ["words in Spanish", "¿Cuánto es?", "Sabemos que 36 más 48 es igual a 74."],
  ["words in Chinese", "等于多少?", "我们知道 25 乘以 8 等于 220。"],
  ["signs in Chinese", "一共有多少人?", "一共有 35 + 48 = 93 人参加了比赛。"],
  ["full width signs", "一共有多少?", "所以 36+47=73,这就是答案。"],
];
