// Streams that have to be stopped in flight: loops, thinking past its budget, and doubt where it is to act.

import { seeded } from "../support/seeded.ts";
import { planted, type WatchCase } from "./watch-case.ts";
import {
  BEGINNING,
  CODE,
  PROBLEM,
  PROOF,
  ramble,
  rambleInChinese,
  range,
  turning,
  WORDS,
} from "./watch-texts.ts";

export const PLANTED: readonly WatchCase[] = [
  planted(
    "a sentence for ever",
    "thinking",
    BEGINNING + "Wait, let me check the second case again. ".repeat(40),
  ),
  planted(
    "a sentence for ever, in the answer",
    "text",
    `The answer is 42.\n${"I hope that this helps you with it.\n".repeat(30)}`,
  ),
  planted("a word for ever", "text", `The reason is the ${"the ".repeat(400)}`),
  planted("a syllable for ever, without spaces", "text", `Well, ${"na".repeat(400)}`),
  planted("a letter for ever", "thinking", `${BEGINNING}Hm${"m".repeat(600)}`),
  planted("a paragraph for ever", "thinking", BEGINNING + `${ramble("english", 8)}\n\n`.repeat(6)),
  planted("a long paragraph, over and over", "text", `${ramble("english", 18, 3)}\n\n`.repeat(5)),
  planted(
    "a German sentence for ever",
    "thinking",
    "Überlegen wir. " + "Also noch einmal: der Wagen fährt um neun Uhr ab. ".repeat(20),
  ),
  planted(
    "a Spanish sentence for ever",
    "text",
    "Veamos. " + "Entonces el tren sale a las nueve de la mañana. ".repeat(20),
  ),
  planted(
    "a French sentence for ever",
    "text",
    "Voyons. " + "Donc le train part à neuf heures du matin. ".repeat(20),
  ),
  planted(
    "a Chinese sentence for ever",
    "thinking",
    "让我想一想。" + "所以答案应该是四十二，再检查一遍。".repeat(20),
  ),
  planted(
    "a Chinese sentence for ever, without signs",
    "text",
    "结果如下" + "因此我们得到同样的结论".repeat(30),
  ),
  planted("a Chinese word for ever", "text", "答案是" + "好的".repeat(200)),
  planted("an emoji for ever among words", "text", "Great 🎉 party 🎉 time ".repeat(30)),
  planted(
    "a line with blanks of changing width",
    "thinking",
    BEGINNING +
      range(30)
        .map((index) => `So the answer is seven.${" ".repeat(1 + (index % 4))}`)
        .join(""),
  ),
  planted(
    "lines, each again, with blank lines between",
    "text",
    "Here:\n" + "We have to look at this more closely.\n\n".repeat(20),
  ),
  planted(
    "a formula and a doubt, for ever",
    "thinking",
    BEGINNING + "So x = 2, then y = 3. But that gives x = 4. ".repeat(20),
  ),
  planted(
    "a formula in LaTeX, for ever",
    "thinking",
    BEGINNING + "We get \\frac{a}{b} again, hence the sum is \\frac{c}{d} here. ".repeat(20),
  ),
  planted(
    "a sentence with a count that goes up",
    "thinking",
    BEGINNING +
      range(80)
        .map(
          (index) =>
            `Attempt ${index}: let me check whether the sum of both sides is even or odd this time. `,
        )
        .join(""),
  ),
  planted(
    "a Chinese sentence with a count that goes up",
    "thinking",
    range(90)
      .map((index) => `第${index}次尝试：让我们再检查一下两边的和到底是奇数还是偶数。`)
      .join(""),
  ),
  planted(
    "a sentence with a word that changes",
    "thinking",
    range(90)
      .map(
        (index) =>
          `Then the ${WORDS.english.split(" ")[index % 50]} must be on the left side of the other one, which we had before. `,
      )
      .join(""),
  ),
  planted(
    "five sentences in changing order",
    "thinking",
    seeded(5)
      .shuffle(range(120).map((index) => index % 5))
      .map(
        (index) =>
          [
            "The first box cannot be red, because the second one is. ",
            "If the third box is blue, then the label lies. ",
            "But the label on the second box says otherwise. ",
            "So we have to go back to what the first label says. ",
            "That leaves the green box, which nobody has opened. ",
          ][index],
      )
      .join(""),
  ),
  planted(
    "German sentences in changing order",
    "text",
    seeded(6)
      .shuffle(range(120).map((index) => index % 4))
      .map(
        (index) =>
          [
            "Die erste Kiste kann nicht rot sein, weil es die zweite schon ist. ",
            "Wenn die dritte Kiste blau ist, dann lügt das Schild darauf. ",
            "Aber auf der zweiten Kiste steht etwas ganz anderes geschrieben. ",
            "Es bleibt die grüne Kiste, die noch niemand geöffnet hat. ",
          ][index],
      )
      .join(""),
  ),
  planted(
    "an item for ever, numbered",
    "text",
    range(40)
      .map((index) => `${index + 1}. Look at the settings once more.\n`)
      .join(""),
  ),
  planted(
    "an item for ever",
    "thinking",
    "- Look at the settings once more, and at what they say about it.\n".repeat(20),
  ),
  planted("a row of a table without end", "text", "| a | b |\n|---|---|\n" + "| yes | no |\n".repeat(400)),
  planted("a line of code without end", "text", "```js\n" + "list.push(next(list));\n".repeat(200)),
  planted("a nought without end", "text", `The result is 1${"0".repeat(6_000)}`),
  planted(
    "a loop where a poem was asked for",
    "text",
    "The moon is up.\n" + "Oh silver moon, shine on the sea tonight.\n".repeat(40),
    "repetition",
    "Write a poem about the moon.",
  ),
  planted(
    "a loop in the thinking about a poem",
    "thinking",
    "A poem. " + "I could rhyme moon with soon in the last line. ".repeat(12),
    "repetition",
    "Write a poem about the moon.",
  ),
  planted(
    "a loop after a long sound answer",
    "text",
    ramble("french", 120) + " Et voilà la même phrase encore une fois.".repeat(12),
  ),

  planted("long thinking about small talk", "thinking", ramble("english", 180), "thinking-overrun"),
  planted(
    "long German thinking",
    "thinking",
    ramble("german", 160, 2),
    "thinking-overrun",
    "Welche Farbe magst du?",
  ),
  planted(
    "long Spanish thinking",
    "thinking",
    ramble("spanish", 160, 3),
    "thinking-overrun",
    "¿Qué color te gusta?",
  ),
  planted("long Chinese thinking", "thinking", rambleInChinese(200), "thinking-overrun", "你喜欢什么颜色？"),
  planted(
    "too long thinking about a problem",
    "thinking",
    ramble("english", 350, 4),
    "thinking-overrun",
    PROBLEM,
  ),
  planted("too long thinking about code", "thinking", ramble("english", 350, 5), "thinking-overrun", CODE),
  planted(
    "too long thinking about a proof",
    "thinking",
    ramble("english", 520, 6),
    "thinking-overrun",
    PROOF,
  ),

  planted(
    "a mind that changes with every sentence",
    "thinking",
    turning("english", ["Wait,", "Alternatively,", "No, that's wrong:", "Hold on,"], 40),
    "hedging",
  ),
  planted(
    "a German mind that changes",
    "thinking",
    turning("german", ["Moment,", "Andererseits", "Nein, das ist falsch:", "Warte,"], 40),
    "hedging",
  ),
  planted(
    "a Spanish mind that changes",
    "thinking",
    turning("spanish", ["Espera,", "Por otro lado,", "Un momento,"], 40),
    "hedging",
  ),
  planted(
    "a French mind that changes",
    "thinking",
    turning("french", ["Attends,", "D'un autre côté,", "Non, c'est faux :"], 40),
    "hedging",
  ),
  planted(
    "a Chinese mind that changes",
    "thinking",
    rambleInChinese(40, 3)
      .split("。")
      .map((sentence, index) => `${["等等，", "或者", "不对，"][index % 3]}${sentence}。`)
      .join(""),
    "hedging",
  ),
  planted(
    "an answer that doubts every sentence",
    "text",
    turning("english", ["Perhaps", "I think", "It might be that", "I'm not sure, but maybe"], 40),
    "hedging",
  ),
  planted(
    "a German answer that doubts every sentence",
    "text",
    turning("german", ["Vielleicht", "Ich glaube,", "Möglicherweise"], 40),
    "hedging",
  ),
  planted(
    "a Chinese answer that doubts every sentence",
    "text",
    rambleInChinese(45, 4)
      .split("。")
      .map((sentence, index) => `${["也许", "可能", "我不确定，"][index % 3]}${sentence}。`)
      .join(""),
    "hedging",
  ),
];
