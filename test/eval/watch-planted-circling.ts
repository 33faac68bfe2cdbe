// A mind that turns in circles: the same thoughts in other words, in a changing order; and doubt.

import { seeded } from "../support/seeded.ts";
import { planted, type WatchCase } from "./watch-case.ts";
import { BEGINNING, PROBLEM, range } from "./watch-texts.ts";

/** The same few thoughts, said in one way or another. */
function circle(thoughts: readonly (readonly string[])[], rounds: number, seed: number): string {
  const random = seeded(seed);
  return range(rounds)
    .map(() => random.shuffle(thoughts.map((ways) => random.pick(ways))).join(" "))
    .join("\n\n");
}

const BOXES = [
  [
    "Maybe the discount applies to each of the boxes, so that every box costs 9 dollars.",
    "Perhaps the discount is meant for each box, and then every box costs 9 dollars.",
    "If the discount is for each box, every box costs 9 dollars.",
  ],
  [
    "But the problem says that it is taken off the total, and the total is 60 dollars.",
    "However, the problem says the discount is taken off the total, which is 60 dollars.",
    "But it says that it is taken off the total, and this is 60 dollars.",
  ],
  [
    "Then the price of the pens would not be a whole number, which seems odd.",
    "Then the price of the pens is not a whole number, and this seems odd.",
    "In that case the price of the pens would not be a whole number.",
  ],
  [
    "Let me read the problem again: a box holds 12 pens, each at 3 dollars.",
    "Let me reread the problem: a box holds 12 pens, each at 3 dollars.",
    "Going back to the problem: a box holds 12 pens, each at 3 dollars.",
  ],
];

const KISTEN = [
  [
    "Vielleicht gilt der Rabatt für jede Kiste, und dann kostet jede Kiste 9 Euro.",
    "Wenn der Rabatt für jede Kiste gilt, dann kostet jede Kiste 9 Euro.",
  ],
  [
    "Aber in der Aufgabe steht, dass er vom gesamten Preis abgezogen wird, also von 60 Euro.",
    "In der Aufgabe steht aber, dass er vom gesamten Preis abgezogen wird, also von 60 Euro.",
  ],
  [
    "Dann wäre der Preis der Stifte keine ganze Zahl, und das ist seltsam.",
    "Der Preis der Stifte wäre dann keine ganze Zahl, und das ist seltsam.",
  ],
];

const XIANGZI = [
  ["也就是说，每个箱子都打折，所以每个箱子是九元。", "如果每个箱子都打折，那么每个箱子是九元。"],
  ["但是题目说折扣是从总价里减去的，总价是六十元。", "可是题目里说，折扣是从总价里减去的，总价是六十元。"],
  ["这样的话，钢笔的价格就不是整数，很奇怪。", "那么钢笔的价格就不是整数，这很奇怪。"],
  ["再看一遍题目：一个箱子里有十二支钢笔，每支三元。", "回到题目：一个箱子里有十二支钢笔，每支三元。"],
];

const DOUBTS = [
  "Wait, that's not right. The train leaves at nine, so the other one is still in the station.",
  "Hmm, but hold on. If both of them move, their speeds add up, don't they?",
  "Alternatively, I could count from the moment when the second train starts.",
  "No, wait. The distance is given in miles, and the speed in kilometres.",
  "Actually, let me think again about what is meant by the first meeting.",
  "Hmm, this doesn't match. Maybe the station lies between the two towns?",
  "But wait, the fly turns round without losing any time.",
  "Alternatively, maybe the question is about the way back.",
  "Wait, I assumed that the wind is the same in both directions, which nobody said.",
  "Hmm, no. That would make the ship faster than the stream by far.",
  "Hold on, perhaps the clock in the hall is the one that is slow.",
  "Actually, no. The lamp was lit by the guard after the whistle.",
  "Wait, maybe I misread who carries the letter to the captain.",
  "Alternatively, the bridge might count twice.",
  "Hmm, I'm not sure. Perhaps the valley is where the echo comes from.",
  "But wait, is the mountain's shadow longer in the evening?",
  "No, that can't be. The porter had gone home by then.",
  "Wait, maybe the first coach isn't part of the count at all.",
  "Actually, hmm, the tunnel has only one track.",
  "Alternatively, perhaps each passenger pays for the dog.",
  "Wait, no. The ticket says Tuesday, and the ferry runs on Fridays.",
  "Hmm, maybe I should take the smaller harbour instead.",
  "But hold on, who told the conductor about the fog?",
  "Alternatively, suppose that the river was frozen that week.",
];

export const PLANTED_CIRCLING: readonly WatchCase[] = [
  planted(
    "the same thoughts in other words",
    "thinking",
    BEGINNING + circle(BOXES, 14, 31),
    "repetition",
    PROBLEM,
  ),
  planted(
    "the same German thoughts in other words",
    "thinking",
    circle(KISTEN, 16, 32),
    "repetition",
    PROBLEM,
  ),
  planted(
    "the same Chinese thoughts in other words",
    "thinking",
    circle(XIANGZI, 18, 33),
    "repetition",
    PROBLEM,
  ),
  planted(
    "the same thoughts, a line each, each with another doubt before it",
    "thinking",
    BEGINNING +
      range(60)
        .map((index) => {
          const opener = ["So,", "But", "Okay,", "Right,", "Well,", "Now,", "And"][index % 7];
          return `${opener} ${BOXES[index % 4]?.[(index * 5) % 3]?.toLowerCase()}\n`;
        })
        .join(""),
    "repetition",
    PROBLEM,
  ),
  planted(
    "an answer checked for ever",
    "thinking",
    BEGINNING +
      range(40)
        .map(
          (index) =>
            `${["Let me double-check this.", "Let me check once more.", "Checking again to be sure."][index % 3]} ` +
            "12 pens times 5 boxes is 60 pens, and 60 pens at 3 dollars each are 180 dollars. " +
            `${["Yes, that is correct.", "Good, this is right.", "So it holds.", "Okay."][index % 4]} `,
        )
        .join(""),
    "repetition",
    PROBLEM,
  ),
  planted("a mind in real doubt", "thinking", DOUBTS.join(" "), "hedging", PROBLEM),
  planted("a mind in real doubt, a line each", "thinking", DOUBTS.join("\n\n"), "hedging"),
  planted(
    "a French mind in doubt",
    "thinking",
    [
      "Attends, le train part à neuf heures, donc l'autre est encore en gare.",
      "Hmm, mais non. Peut-être que les vitesses s'ajoutent.",
      "D'un autre côté, on pourrait compter à partir du second départ.",
      "Attends, la distance est donnée en milles, pas en kilomètres.",
      "Non, ce n'est pas ça. La mouche fait demi-tour sans perdre de temps.",
      "Ou alors, la question porte peut-être sur le retour.",
      "Attends, j'ai supposé que le vent soufflait du nord.",
      "Hmm, je ne suis pas sûr. Peut-être que l'horloge du hall retarde.",
      "Mais attends, la lampe a été allumée après le sifflet.",
      "D'un autre côté, le pont compte peut-être deux fois.",
      "Non, c'est faux. Le portier était déjà rentré.",
      "Attends, le billet dit mardi, et le bac passe le vendredi.",
      "Peut-être faudrait-il prendre le petit port.",
      "Mais attends, qui a parlé du brouillard au contrôleur ?",
      "D'un autre côté, la rivière était peut-être gelée.",
      "Hmm, attends, le tunnel n'a qu'une seule voie.",
      "Ou alors chaque passager paie pour le chien, peut-être.",
      "Attends, non, la première voiture ne compte pas.",
    ].join(" "),
    "hedging",
  ),
];
