// Rows, code and signs that are honestly alike.

import { seeded } from "../support/seeded.ts";
import { sound, type WatchCase } from "./watch-case.ts";
import { lines, range } from "./watch-texts.ts";

const letters = (alphabet: string, count: number, seed: number): string => {
  const random = seeded(seed);
  return range(count)
    .map(() => random.pick([...alphabet]))
    .join("");
};

const LOREM =
  "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. ";

const CASES = lines(
  40,
  (index) => `    case ${index}:\n      state = next(state, ${index % 4});\n      break;`,
);

const TESTS = lines(
  30,
  (index) =>
    `  it("adds ${index} and ${index + 1}", () => {\n    expect(add(${index}, ${index + 1})).toBe(${2 * index + 1});\n  });\n`,
);

export const SOUND_DATA: readonly WatchCase[] = [
  sound(
    "numbers up to 200, a line each",
    "text",
    lines(200, (index) => `${index + 1}`),
  ),
  sound(
    "numbers up to 200, with commas",
    "text",
    range(200)
      .map((index) => index + 1)
      .join(", "),
  ),
  sound(
    "numbers up to 100 in fizz and buzz",
    "text",
    lines(100, (index) =>
      ((n) => (n % 15 === 0 ? "FizzBuzz" : n % 3 === 0 ? "Fizz" : n % 5 === 0 ? "Buzz" : `${n}`))(index + 1),
    ),
  ),
  sound(
    "a multiplication table of signs",
    "text",
    range(12)
      .map((left) => lines(12, (right) => `${left + 1} × ${right + 1} = ${(left + 1) * (right + 1)}`))
      .join("\n\n"),
  ),
  sound(
    "a truth table of five",
    "text",
    "| p | q | r | s | t | result |\n|---|---|---|---|---|---|\n" +
      lines(
        32,
        (row) =>
          `| ${range(5)
            .map((bit) => ((row >> (4 - bit)) & 1 ? "T" : "F"))
            .join(" | ")} | ${row % 3 === 0 ? "T" : "F"} |`,
      ),
  ),
  sound(
    "a truth table without lines",
    "text",
    lines(32, (row) =>
      range(6)
        .map((bit) => ((row >> (5 - bit)) & 1 ? "true" : "false"))
        .join("  "),
    ),
  ),
  sound(
    "values parted by commas, many alike",
    "text",
    `date,city,temperature,sky\n${lines(90, (day) => `2024-${String(1 + Math.floor(day / 30)).padStart(2, "0")}-${String(1 + (day % 30)).padStart(2, "0")},Oslo,${day % 3},cloudy`)}`,
  ),
  sound("values parted by semicolons, all alike", "text", `name;open;paid\n${"Smith;yes;no\n".repeat(80)}`),
  sound("switch cases", "text", `\`\`\`js\nswitch (code) {\n${CASES}\n}\n\`\`\``),
  sound("tests alike", "text", `\`\`\`ts\ndescribe("add", () => {\n${TESTS}});\n\`\`\``),
  sound(
    "tests alike, thought of",
    "thinking",
    `I would write it like this:\n\`\`\`ts\n${TESTS.slice(0, 2_000)}\n\`\`\`\n`,
    "Write the unit tests for my function `add` in TypeScript.",
  ),
  sound(
    "imports",
    "text",
    `\`\`\`ts\n${lines(50, (index) => `import { part${index} } from "./parts/part-${index}.ts";`)}\n\`\`\``,
  ),
  sound(
    "a list of options in HTML",
    "text",
    `\`\`\`html\n<select>\n${lines(60, (index) => `  <option value="${index + 1950}">${index + 1950}</option>`)}\n</select>\n\`\`\``,
  ),
  sound(
    "cells in HTML",
    "text",
    `<table>\n${"  <tr>\n    <td></td>\n    <td></td>\n    <td></td>\n  </tr>\n".repeat(20)}</table>`,
  ),
  sound(
    "a path in SVG",
    "text",
    `<svg><path d="M0 0 ${range(120)
      .map((index) => `L${index * 10} ${index % 2 === 0 ? 10 : 0}`)
      .join(" ")} Z"/></svg>`,
  ),
  sound(
    "a grid in SVG",
    "text",
    `<svg>\n${lines(64, (index) => `<rect x="${(index % 8) * 20}" y="${Math.floor(index / 8) * 20}" width="20" height="20" fill="${(index + Math.floor(index / 8)) % 2 ? "black" : "white"}"/>`)}\n</svg>`,
  ),
  sound(
    "bytes of many kinds",
    "text",
    lines(
      40,
      (row) =>
        `${(row * 16).toString(16).padStart(8, "0")}: ${range(8)
          .map((at) => ((row * 31 + at * 17) % 65536).toString(16).padStart(4, "0"))
          .join(" ")}  ................`,
    ),
  ),
  sound(
    "erased memory",
    "text",
    lines(
      48,
      (row) => `0x${(row * 16).toString(16).padStart(4, "0")}  ${"FF ".repeat(16)} |................|`,
    ),
  ),
  sound(
    "base64",
    "text",
    letters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 3_000, 41),
  ),
  sound("base64 of noughts", "text", `data:image/png;base64,iVBORw0KGgo${"A".repeat(400)}==`),
  sound(
    "lorem ipsum, some paragraphs",
    "text",
    `${LOREM}\n\n`.repeat(3),
    "Give me three paragraphs of lorem ipsum.",
  ),
  sound("a sequence of DNA", "text", letters("ACGT", 3_000, 42)),
  sound("a repeat in DNA", "text", `Huntington's gene holds ${"CAG".repeat(60)} here.`),
  sound("bits", "text", letters("01", 3_000, 43)),
  sound(
    "bits in groups",
    "text",
    range(120)
      .map((index) => ((index * 37) % 256).toString(2).padStart(8, "0"))
      .join(" "),
  ),
  sound("an alternating bit pattern", "text", `The mask is ${"10".repeat(64)}.`),
  sound(
    "digits without a rule",
    "text",
    `π = 3.${letters("0123456789", 2_000, 44)}`,
    "Give me 2,000 digits of pi.",
  ),
  sound(
    "digits of a seventh, asked for",
    "text",
    `0.${"142857".repeat(170)}`,
    "Write the first 1000 digits of 1/7.",
  ),
  sound(
    "a square wave of numbers",
    "text",
    `[${range(200)
      .map((index) => (Math.floor(index / 10) % 2 === 0 ? 0 : 1))
      .join(", ")}]`,
  ),
  sound(
    "the numbers of Fibonacci",
    "text",
    range(80)
      .reduce<bigint[]>((all) => [...all, (all.at(-1) ?? 0n) + (all.at(-2) ?? 1n)], [])
      .map((n, index) => `F(${index + 1}) = ${n}`)
      .join("\n"),
  ),
];
