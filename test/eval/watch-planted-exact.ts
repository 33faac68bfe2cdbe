// Loops whose every round is the same, or differs by a count, a case, a sign or a blank.

import { planted, type WatchCase } from "./watch-case.ts";
import { BEGINNING, lines, ramble, range } from "./watch-texts.ts";

const BAKERY =
  "The bakery sells 48 rolls in the morning and half as many in the afternoon, so that is 48 + 24 = 72 rolls a day. " +
  "Each roll is sold for 40 cents, which the question says, although it does not say whether the price is the same in the afternoon. " +
  "If it is, then the day's takings are 72 times 0.40, which is 28.80. " +
  "The baker pays 11 dollars for flour and 3 dollars for the oven, and he gives two dollars to the boy who sweeps the floor. " +
  "So what is left is 28.80 minus 16, and this is 12.80. " +
  "On Sundays the shop is closed, hence a week has six days of business, and the week's profit would be six times as much. " +
  "The question asks for the profit in a month of four weeks, so that I need to multiply once more. " +
  "Before that, I should look at whether the half refers to the number of rolls or to the price, because both can be read into it. " +
  "Were it the price, the afternoon's rolls would cost 20 cents each, and the number of them would have to be known from elsewhere. ";

const SAYINGS = [
  "So the answer is 12 apples, as we found before.",
  "so the answer is 12 apples as we found before!",
  "So the answer is 12 apples, as we found before...",
  "SO THE ANSWER IS 12 APPLES, AS WE FOUND BEFORE.",
  "So, the answer is **12** apples, as we found before.",
];

const FUNCTION = `def add_item(cart, item):
    if item.id in cart:
        cart[item.id].count += 1
    else:
        cart[item.id] = Line(item, 1)
    return cart

`;

export const PLANTED_EXACT: readonly WatchCase[] = [
  planted("an adverb for ever", "thinking", `${BEGINNING}This is ${"really ".repeat(300)}`),
  planted("three words for ever", "text", `We went on ${"and so on ".repeat(120)}`),
  planted("the son of the son", "text", `He was the king, ${"the son of the king, ".repeat(60)}`),
  planted(
    "a sentence in changing case, signs and stress",
    "thinking",
    BEGINNING +
      range(40)
        .map((index) => `${SAYINGS[(index * 7 + (index >> 2)) % SAYINGS.length]} `)
        .join(""),
  ),
  planted(
    "a sentence with line breaks in changing places",
    "thinking",
    BEGINNING +
      range(40)
        .map((index) =>
          "Let us see what the second clue says about the owner of the zebra. "
            .split(" ")
            .map((word, at) => word + (at % (3 + (index % 5)) === 2 ? "\n" : " "))
            .join(""),
        )
        .join(""),
  ),
  planted(
    "two sentences by turns",
    "thinking",
    BEGINNING +
      "If Anna is telling the truth, then Ben is lying. But if Ben is lying, then Anna is telling the truth. ".repeat(
        20,
      ),
  ),
  planted(
    "three paragraphs in turn",
    "thinking",
    range(5)
      .map(() => [21, 22, 23].map((seed) => `${ramble("english", 4, seed)}\n\n`).join(""))
      .join(""),
  ),
  planted("a paragraph of 1,100 characters, again and again", "thinking", `${BAKERY}\n\n`.repeat(5)),
  planted(
    "a passage of 2,300 characters, again and again",
    "text",
    `${ramble("english", 28, 24)}\n\n${BAKERY}\n\n`.repeat(5),
    "repetition",
  ),
  planted(
    "a loop after 20,000 sound characters",
    "text",
    ramble("english", 340, 25) + " And that is how the story of the river ends.".repeat(15),
  ),
  planted(
    "steps that all say the same",
    "text",
    lines(
      60,
      (step) => `Step ${step + 1}: Check that the device is connected to the power supply and turned on.`,
    ),
  ),
  planted(
    "headings with a count over the same text",
    "text",
    range(30)
      .map(
        (index) =>
          `### Section ${index + 1}\n\nIt is important to look at the details. The details are important, because they matter.\n\n`,
      )
      .join(""),
  ),
  planted(
    "rounds counted in words",
    "thinking",
    range(60)
      .map(
        (index) =>
          `${["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth"][index % 8]} try: we put the goat on the left bank and take the wolf across. `,
      )
      .join(""),
  ),
  planted(
    "the same year after year",
    "text",
    range(120)
      .map(
        (index) =>
          `In ${1700 + index}, the town had a church, a market and a school, and nothing else is known about it. `,
      )
      .join(""),
  ),
  planted(
    "a final answer given for ever",
    "text",
    "**Final Answer**\n\nThe final answer is \\(\\boxed{12}\\).\n\n".repeat(25),
  ),
  planted(
    "a conclusion without end",
    "text",
    ramble("english", 12, 26) +
      "\n\n## Conclusion\n\nIn conclusion, regular exercise is good for body and mind.\n\n".repeat(15),
  ),
  planted(
    "a letter that does not close",
    "text",
    `Dear Ms Hall,\n\n${ramble("english", 5, 27)}\n\n${"Thank you for your time.\n\nBest regards,\n[Your Name]\n\n".repeat(15)}`,
  ),
  planted(
    "a talk with itself",
    "text",
    "Paris is the capital of France.\n\n" +
      "User: What is the capital of France?\nAssistant: Paris is the capital of France.\n\n".repeat(20),
  ),
  planted("a mark of the end, for ever", "text", `It is blue.${"</answer>".repeat(300)}`),
  planted("tokens of the end, for ever", "text", `It is blue.\n${"<|im_end|>\n".repeat(200)}`),
  planted("blank lines without end", "text", `It is blue.${"\n".repeat(6_000)}`),
  planted("blanks without end", "text", `It is blue.${" ".repeat(6_000)}`),
  planted("a laugh without end", "text", `That is funny! ${"😂".repeat(2_500)}`),
  planted("threes without end", "text", `The answer is ${"3".repeat(6_000)}`),
  planted("a period without end", "thinking", `${BEGINNING}So it is 0.${"142857".repeat(1_000)}`),
  planted(
    "a line deeper every time",
    "text",
    lines(60, (depth) => `${"  ".repeat(depth % 20)}and then we open the next box and look inside`),
  ),
  planted(
    "three items in turn",
    "text",
    "- Drink enough water every day.\n- Sleep at least seven hours.\n- Go for a walk after lunch.\n".repeat(
      20,
    ),
  ),
  planted(
    "a hundred numbered items of three kinds",
    "text",
    lines(
      100,
      (index) =>
        `${index + 1}. ${["Drink enough water every day.", "Sleep at least seven hours.", "Go for a walk after lunch."][index % 3]}`,
    ),
  ),
  planted("a function written for ever", "text", `\`\`\`python\n${FUNCTION.repeat(50)}`),
  planted(
    "an import for ever",
    "text",
    `\`\`\`ts\n${'import { readFile } from "node:fs/promises";\n'.repeat(150)}`,
  ),
  planted(
    "an object for ever",
    "text",
    `[\n${'  {"type": "user", "active": true, "role": "member"},\n'.repeat(200)}`,
  ),
  planted(
    "a derivation that turns in a circle",
    "thinking",
    BEGINNING +
      "x^2 + 2x + 1 = (x + 1)^2\n(x + 1)^2 = x^2 + 2x + 1\nTherefore x^2 + 2x + 1 = (x + 1)^2, which we knew.\n".repeat(
        20,
      ),
  ),
  planted(
    "a plan made anew",
    "thinking",
    range(12)
      .map(
        () =>
          "1. Read the file.\n2. Find the function.\n3. Change the condition.\n4. Run the tests.\n\nLet me start with that.\n\n",
      )
      .join(""),
  ),
];
