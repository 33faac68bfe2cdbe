// Thinking that is thorough, not lost: many similar steps, checks and a few changes of mind.

import { sound, type WatchCase } from "./watch-case.ts";
import { CODE, lines, PROBLEM, PROOF, range } from "./watch-texts.ts";

/** Written division, a digit a step. */
function longDivision(dividend: string, divisor: number): string {
  let rest = 0;
  return [...dividend]
    .map((digit) => {
      const number = rest * 10 + Number(digit);
      const quotient = Math.floor(number / divisor);
      const line = `Bring down the ${digit}: that makes ${number}. ${divisor} goes into ${number} ${quotient} times, since ${quotient} × ${divisor} = ${quotient * divisor}. ${number} − ${quotient * divisor} = ${number - quotient * divisor}.`;
      rest = number - quotient * divisor;
      return line;
    })
    .join("\n");
}

/** Least coins for each sum, the new row after each coin. */
function coinRows(coins: readonly number[], sum: number): string {
  const least = [0, ...range(sum).map(() => Infinity)];
  return coins
    .map((coin) => {
      for (let at = coin; at <= sum; at++) least[at] = Math.min(least[at] ?? 0, (least[at - coin] ?? 0) + 1);
      return `After coin ${coin}: [${least.map((n) => (n === Infinity ? "inf" : n)).join(", ")}]`;
    })
    .join("\n");
}

/** Steps of Euclid's algorithm. */
function euclid(a: number, b: number): string {
  return b === 0
    ? `So the greatest common divisor is ${a}.`
    : `${a} = ${Math.floor(a / b)} × ${b} + ${a % b}. ${euclid(b, a % b)}`;
}

const collatz = (n: number): string =>
  n === 1
    ? "We reach 1."
    : n % 2 === 0
      ? `${n} is even, so we halve it: ${n / 2}. ${collatz(n / 2)}`
      : `${n} is odd, so we take 3 × ${n} + 1 = ${3 * n + 1}. ${collatz(3 * n + 1)}`;

const GAUSS = range(5)
  .map((pivot) =>
    range(5)
      .filter((row) => row > pivot)
      .map(
        (row) =>
          `R${row + 1} → R${row + 1} − ${(row * 3 + pivot) % 7}·R${pivot + 1}: [${range(6)
            .map((column) => (column <= pivot ? 0 : (row * 5 + column * pivot * 3) % 11))
            .join(", ")}]`,
      )
      .join("\n"),
  )
  .join("\n");

const BINARY_SEARCH = range(7)
  .map(
    (step) =>
      `Step ${step + 1}: low = ${step * 5}, high = ${99 - step * 7}, so mid = ${Math.floor((99 - step * 2) / 2)}. The value there is too ${step % 2 ? "large, so high = mid - 1" : "small, so low = mid + 1"}.`,
  )
  .join("\n");

const PALINDROME = [
  "abba",
  "abcba",
  "a",
  "",
  "ab",
  "racecar",
  "hello",
  "noon",
  "level",
  "x y x",
  "Abba",
  "12321",
]
  .map(
    (word) =>
      `Let me test with "${word}": left = 0, right = ${word.length - 1}. ${[...word].reverse().join("") === word ? "The characters match all the way, so it returns true, which is right." : "The characters differ at once, so it returns false, which is right."}`,
  )
  .join("\n");

const RECONSIDERED =
  "The question is how long both taps together take to fill the tub. The first alone takes 12 minutes, the second 15. " +
  "So I could add the times... wait, no, that makes it longer, and two taps must be faster than one. What adds up is the rates. " +
  "The first fills 1/12 of the tub a minute and the second 1/15. Together that is 5/60 + 4/60 = 9/60, so 60/9 = 6.67 minutes. " +
  "Hmm, but the drain is open for the first two minutes. Let me read that again: the drain empties the tub in 20 minutes. " +
  "During two minutes the taps give 18/60 and the drain takes 2/20 = 6/60, so 12/60 of the tub is full after it. " +
  "What is left is 48/60, and at 9/60 a minute this takes 48/9 = 5.33 minutes. " +
  "Alternatively, count from the end: without the drain 6.67 minutes, and the lost 6/60 cost 6/9 = 0.67 minutes more, hence 7.33 in all. " +
  "The two agree, because 2 + 5.33 = 7.33. Let me verify: 7.33 × 9/60 = 1.1, and 1.1 − 0.1 = 1. Correct. " +
  "So the answer is seven minutes and twenty seconds.";

const CHINESE =
  "题目问两个水管一起注满水池需要多少分钟。第一个水管单独要十二分钟，第二个要十五分钟。" +
  "直接把时间相加？等等，不对，两个一起应该更快，应该加的是速度。每分钟一共注入六十分之九，所以是六分四十秒。" +
  "不过前两分钟排水口是开着的。再看一下：排水口二十分钟放完一池水，两分钟放掉十分之一。" +
  "或者换一种算法：少掉的十分之一要多用四十秒，一共七分二十秒。验证一下：七分二十秒乘以六十分之九等于一点一，减去零点一等于一。正确。" +
  "所以答案是七分二十秒。";

const GERMAN =
  "Gefragt ist, wie lange beide Hähne zusammen brauchen. Der erste allein braucht 12 Minuten, der zweite 15. " +
  "Addiere ich die Zeiten? Moment, nein, zusammen muss es schneller gehen, es addieren sich die Raten. " +
  "Das sind 5/60 + 4/60 = 9/60 je Minute, also 6 Minuten und 40 Sekunden. Allerdings ist der Abfluss zwei Minuten lang offen. " +
  "Er nimmt in dieser Zeit 2/20, und das kostet 40 Sekunden mehr. Andererseits könnte man vom Ende her rechnen, und auch das gibt 7 Minuten 20. " +
  "Ich prüfe: 7,33 mal 9/60 ist 1,1, weniger 0,1 ist 1. Stimmt. Die Antwort ist also 7 Minuten und 20 Sekunden.";

const CASES = range(12)
  .map(
    (n) =>
      `Case ${n + 1}: n leaves remainder ${n} when divided by 12. Then n squared leaves ${(n * n) % 12}, so that n squared plus n leaves ${(n * n + n) % 12}, which is even.`,
  )
  .join("\n");

const INDUCTION =
  "Base case: n = 1. The left side is 1 and the right side is 1·2/2 = 1, so the claim holds for n = 1. " +
  "Inductive step: suppose that the claim holds for n = k, so that 1 + 2 + … + k = k(k + 1)/2. " +
  "Then 1 + 2 + … + k + (k + 1) = k(k + 1)/2 + (k + 1) = (k + 1)(k + 2)/2, so the claim holds for n = k + 1. ";

export const SOUND_THINKING: readonly WatchCase[] = [
  sound("a long division", "thinking", longDivision("739182465017394", 7), PROBLEM),
  sound(
    "a long division that finds a period",
    "thinking",
    longDivision("100000000000", 7),
    "Work out 1/7 by long division to 12 digits.",
  ),
  sound(
    "rows of a dynamic programme",
    "thinking",
    `Let dp[i] be the least number of coins for the sum i.\n${coinRows([1, 5, 10, 25], 60)}`,
    CODE,
  ),
  sound(
    "a table of a dynamic programme, cell by cell",
    "thinking",
    range(6)
      .map((i) =>
        range(6)
          .map((j) => `dp[${i}][${j}] = max(dp[${i - 1}][${j}], dp[${i}][${j - 1}]) = ${Math.min(i, j)}`)
          .join("\n"),
      )
      .join("\n"),
    CODE,
  ),
  sound("Euclid's algorithm", "thinking", `${euclid(832_040, 514_229)} ${euclid(7_812, 3_104)}`, PROBLEM),
  sound("Collatz from 27, for a while", "thinking", collatz(27).slice(0, 3_500), PROBLEM),
  sound(
    "Gauss's elimination",
    "thinking",
    `Write the system as a matrix.\n${GAUSS}\nNow substitute back.`,
    PROBLEM,
  ),
  sound("a search by halves", "thinking", BINARY_SEARCH, CODE),
  sound(
    "a function tried with many inputs",
    "thinking",
    `Now let me check it on some inputs.\n${PALINDROME}\nAll of them are right.`,
    CODE,
  ),
  sound("a mind that changes twice and concludes", "thinking", RECONSIDERED, PROBLEM),
  sound("a mind that changes twice and concludes, about small talk", "thinking", RECONSIDERED),
  sound("a Chinese mind that changes twice and concludes", "thinking", CHINESE, PROBLEM),
  sound("a German mind that changes twice and concludes", "thinking", GERMAN, PROBLEM),
  sound("twelve cases of a proof", "thinking", CASES, PROOF),
  sound(
    "three proofs by induction",
    "thinking",
    INDUCTION + INDUCTION.replaceAll("1 + 2 + …", "1 + 4 + …") + INDUCTION.replaceAll("/2", "/6"),
    PROOF,
  ),
  sound(
    "truth-tellers and liars, all eight ways",
    "thinking",
    range(8)
      .map(
        (way) =>
          `Suppose that ${["Anna", "Ben", "Carl"].map((name, at) => `${name} ${(way >> at) & 1 ? "lies" : "tells the truth"}`).join(", ")}. Then Anna's statement is ${way % 2 ? "false" : "true"}, Ben's statement is ${way % 3 ? "true" : "false"}, ${way === 5 ? "which is consistent." : "which is a contradiction."}`,
      )
      .join("\n"),
    PROBLEM,
  ),
  sound(
    "the weekday counted on",
    "thinking",
    lines(
      40,
      (day) =>
        `Day ${day + 1} is a ${["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][day % 7]}.`,
    ),
    PROBLEM,
  ),
  sound(
    "letters counted in a word",
    "thinking",
    [..."strawberry", ..."mississippi", ..."bookkeeper"]
      .map(
        (letter, at) =>
          `Letter ${at + 1} is "${letter}", which is ${letter === "r" ? "an r, so that makes one more" : "not an r"}.`,
      )
      .join(" "),
    "How many r's are in strawberry, mississippi and bookkeeper?",
  ),
  sound(
    "powers reckoned by squaring",
    "thinking",
    range(20)
      .map(
        (k) =>
          `2^${k + 1} mod 101 = ${range(k + 1).reduce((n) => (n * 2) % 101, 1)}, because 2 × ${range(k).reduce((n) => (n * 2) % 101, 1)} = ${2 * range(k).reduce((n) => (n * 2) % 101, 1)}.`,
      )
      .join("\n"),
    PROBLEM,
  ),
  sound(
    "interest year by year",
    "thinking",
    range(25)
      .map(
        (year) =>
          `After year ${year + 1}, the account holds ${(1000 * 1.05 ** year).toFixed(2)} × 1.05 = ${(1000 * 1.05 ** (year + 1)).toFixed(2)} dollars.`,
      )
      .join(" "),
    PROBLEM,
  ),
  sound(
    "Hanoi, move by move",
    "thinking",
    range(31)
      .map(
        (move) =>
          `Move ${move + 1}: disk ${[1, 2, 1, 3, 1, 2, 1, 4][move % 8]} from ${"ABC"[move % 3]} to ${"ABC"[(move + 1 + (move % 2)) % 3]}.`,
      )
      .join("\n"),
    PROBLEM,
  ),
  sound(
    "a graph walked in breadth",
    "thinking",
    range(18)
      .map(
        (node) =>
          `Visit node ${node}. Its neighbours are ${node + 1}, ${node + 2} and ${node + 5}. Queue: [${range(4)
            .map((at) => node + at + 1)
            .join(", ")}]. Visited: {${range(node + 1).join(", ")}}.`,
      )
      .join("\n"),
    CODE,
  ),
  sound(
    "a draft with a self-check of each demand",
    "thinking",
    [
      "at most 200 words",
      "no lists",
      "a friendly tone",
      "British spelling",
      "a title",
      "an example from sport",
      "no jargon",
      "a closing question",
    ]
      .map((demand) => `The user wants ${demand}. Does my draft have that? Yes.`)
      .join(" "),
  ),
  sound(
    "units turned into each other",
    "thinking",
    [3, 7, 12, 19, 26, 31, 44, 58, 63, 77]
      .map((miles) => `${miles} miles are ${miles} × 1.609 = ${(miles * 1.609).toFixed(2)} kilometres.`)
      .join("\n"),
    PROBLEM,
  ),
  sound(
    "a bubble sort, pass by pass",
    "thinking",
    range(8)
      .map(
        (pass) =>
          `Pass ${pass + 1}: [${[8, 3, 5, 1, 9, 2, 7, 4].slice(0, 8 - pass).join(", ")}, ${range(pass).join(", ")}], ${8 - pass} swaps.`,
      )
      .join("\n"),
    CODE,
  ),
];
