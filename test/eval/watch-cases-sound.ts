// Streams that only look like faults, and have to be left alone.

import { sound, type WatchCase } from "./watch-case.ts";
import {
  BEGINNING,
  CODE,
  lines,
  PROBLEM,
  PROOF,
  ramble,
  rambleInChinese,
  range,
  turning,
  WORDS,
} from "./watch-texts.ts";

const RAVEN = `Once upon the water, wait for me, oh wait for me,
The tide goes out at midnight, wait for me, my love.
The harbour lights are burning low, wait for me, oh wait for me,
And no one knows where I shall go, so wait for me, my love.

The gulls have gone, the nets are dry, wait for me, oh wait for me,
A cloud is all there is of sky, wait for me, my love.
The ropes are coiled, the decks are clean, wait for me, oh wait for me,
The calmest night that I have seen, so wait for me, my love.

Perhaps the wind will turn by dawn, wait for me, oh wait for me,
Perhaps by noon I shall be gone, wait for me, my love.
Perhaps you'll never hear of me, wait for me, oh wait for me,
Perhaps I'll never cross the sea, so wait for me, my love.
`;

export const SOUND: readonly WatchCase[] = [
  sound("a poem with a refrain and many a wait", "text", RAVEN, "Write a poem about waiting."),
  sound(
    "a song of la",
    "text",
    `${"La la la la la la la la\n".repeat(6)}And then we sing:\n${"Na na na na, hey hey hey\n".repeat(4)}`,
    "Write a song",
  ),
  sound(
    "a German refrain",
    "text",
    range(8)
      .map(
        (index) =>
          `${ramble("german", 2, index)}\nUnd der Regen fällt aufs Dach,\nund der Regen hält mich wach.\n\n`,
      )
      .join(""),
    "Schreibe ein Gedicht über den Regen.",
  ),
  sound(
    "a Chinese poem with a refrain",
    "text",
    range(8)
      .map((index) => `${rambleInChinese(2, index)}\n月儿弯弯照九州，\n月儿弯弯照九州。\n\n`)
      .join(""),
    "写一首诗",
  ),
  sound(
    "bottles on the wall",
    "text",
    range(20)
      .map(
        (index) =>
          `${99 - index} bottles of beer on the wall, ${99 - index} bottles of beer.\nTake one down and pass it around, ${98 - index} bottles of beer on the wall.\n\n`,
      )
      .join(""),
    "Sing me the song with the bottles.",
  ),
  sound(
    "what was asked for ten times",
    "text",
    "I will not talk in class.\n".repeat(20),
    "Write “I will not talk in class.” 20 times.",
  ),
  sound(
    "what was asked for, in German",
    "text",
    "Ich soll nicht schwatzen.\n".repeat(30),
    "Schreibe 30 mal: Ich soll nicht schwatzen.",
  ),
  sound(
    "what was asked for, in Chinese",
    "text",
    "好好学习，天天向上。".repeat(50),
    "把“好好学习，天天向上”写50遍。",
  ),
  sound(
    "a table of equal rows",
    "text",
    "| name | paid | sent |\n|---|---|---|\n" + "| none | no | no |\n".repeat(40),
  ),
  sound(
    "a table of nearly equal rows",
    "text",
    "| n | city | state | plan | note |\n|---|---|---|---|---|\n" +
      lines(80, (index) => `| ${index} | Berlin | open | free plan | none so far |`),
  ),
  sound(
    "rows parted by tabs",
    "text",
    lines(60, () => "open\tfree\tnone\tyes"),
  ),
  sound("rows parted by commas", "text", `id,name,state\n${"x,none,open\n".repeat(50)}`),
  sound(
    "rules of dashes",
    "text",
    `Part one\n${"-".repeat(300)}\nPart two\n${"=".repeat(300)}\n${"- ".repeat(200)}\n`,
  ),
  sound(
    "a picture of signs",
    "text",
    lines(30, (row) => " ".repeat(30 - row) + "*".repeat(2 * row + 1)) +
      "\n" +
      lines(12, () => "|        |        |        |"),
  ),
  sound(
    "a box of lines",
    "text",
    `┌${"─".repeat(200)}┐\n${lines(10, () => `│${" ".repeat(60)}│`)}\n└${"─".repeat(200)}┘`,
  ),
  sound("a third", "text", `One third is 0.${"3".repeat(900)}, and so on.`),
  sound("a seventh", "text", `One seventh is 0.${"142857".repeat(200)}, and so on.`),
  sound("a googol and its square", "text", `1${"0".repeat(100)} and 1${"0".repeat(200)}`),
  sound(
    "a matrix of noughts",
    "text",
    lines(30, () => Array(30).fill(0).join(" ")),
  ),
  sound(
    "bytes",
    "text",
    lines(40, (row) => `${(row * 16).toString(16).padStart(8, "0")}  ${"00 ".repeat(16)}`),
  ),
  sound(
    "a list with a common beginning",
    "text",
    WORDS.english
      .split(" ")
      .map((word) => `- I would like to visit the ${word}`)
      .join("\n"),
  ),
  sound(
    "a list of capitals in sentences",
    "text",
    WORDS.english
      .split(" ")
      .map((word, index) => `The capital of ${word} is ${WORDS.german.split(" ")[index] ?? "unknown"}.`)
      .join(" "),
  ),
  sound(
    "a plan for thirty days",
    "text",
    lines(30, (day) => `Day ${day + 1}: rest well, drink water, and walk for ${10 + day} minutes.`),
  ),
  sound(
    "a training plan in Chinese",
    "text",
    lines(12, (index) => `${index + 1}. 第${index + 1}组：完成三组训练，每组十二次，休息六十秒。`),
  ),
  sound(
    "code with many lines alike",
    "text",
    "```ts\n" +
      lines(
        80,
        (index) => `  result[${index}] = await client.fetch(settings, "item-${index}", { retries: 3 });`,
      ) +
      "\n```\n",
  ),
  sound("code with equal lines", "text", "```\n" + "    pass\n".repeat(40) + "```\n"),
  sound(
    "code in tildes",
    "text",
    `~~~py\n${lines(60, (index) => `print("value of the counter is now", ${index})`)}\n~~~`,
  ),
  sound(
    "an array of objects alike",
    "text",
    `[${range(80)
      .map((index) => `{"id": ${index}, "type": "user", "active": true, "role": "member", "country": "DE"}`)
      .join(", ")}]`,
  ),
  sound(
    "an array of equal objects",
    "text",
    `[\n${range(40)
      .map(() => '  {"type": "user", "active": true, "role": "member"}')
      .join(",\n")}\n]`,
  ),
  sound(
    "objects, one a line",
    "text",
    lines(40, () => '{"level": "info", "message": "started", "ok": true}'),
  ),
  sound(
    "a page's source",
    "text",
    `<ul>\n${'  <li class="item"><a href="#">More</a></li>\n'.repeat(30)}</ul>`,
  ),
  sound(
    "a multiplication table",
    "text",
    range(10)
      .map((left) => lines(10, (right) => `${left + 1} times ${right + 1} is ${(left + 1) * (right + 1)}.`))
      .join("\n"),
  ),
  sound(
    "a proof by cases, long and right",
    "thinking",
    BEGINNING +
      range(13)
        .map((n) => `If n = ${n} modulo 13, then n^2 = ${(n * n) % 13} modulo 13.`)
        .join(" ") +
      ramble("english", 160, 11),
    PROOF,
  ),
  sound("long thinking about a problem, within its budget", "thinking", ramble("english", 180, 12), PROBLEM),
  sound("long thinking about code, within its budget", "thinking", ramble("english", 180, 13), CODE),
  sound("a long answer after little thinking", "text", ramble("english", 300, 14)),
  sound("a long answer in Chinese", "text", rambleInChinese(400, 15)),
  sound(
    "usual turns of thought, with checks",
    "thinking",
    turning("english", ["Wait,", "So", "Then", "Therefore", "Let me verify:", "Now", "Thus", "Next,"], 60),
    PROBLEM,
  ),
  sound(
    "a laugh and a shout",
    "text",
    `Hahahahahahahahahahaha! No, no, no, no, no! ${"Very ".repeat(12)}funny. 哈哈哈哈哈哈哈哈哈哈哈哈哈`,
  ),
  sound(
    "a licence for each of two parts",
    "text",
    `Part one\n\n${ramble("english", 25, 16)}\n\nPart two\n\n${ramble("english", 25, 16)}`,
  ),
  sound(
    "a dialogue of waiting",
    "text",
    range(30)
      .map(
        (index) =>
          `“Wait,” she said. ${ramble("english", 1, index + 50)} “Wait for what?” he asked. ${ramble("english", 1, index + 90)}`,
      )
      .join(" "),
    "Tell me a story.",
  ),
  sound(
    "a lesson on words of doubt",
    "text",
    `In English one doubts with maybe, perhaps, possibly, probably, might be and could be. ${ramble("english", 20, 17)}`,
  ),
  sound(
    "Chinese that chooses",
    "thinking",
    `${rambleInChinese(20, 18)}可以坐车或者坐船，或者走路。${rambleInChinese(20, 19)}`,
  ),
  sound("emoji in a row", "text", `Well done ${"🎉".repeat(40)} ${"👩‍👩‍👧‍👦".repeat(10)}`),
  sound(
    "a form to fill in",
    "text",
    lines(12, (index) => `Name ${index + 1}: ${"_".repeat(40)}`),
  ),
  sound("a checklist", "text", "- [ ] open\n- [x] done\n".repeat(12)),
];
