// Thinking that goes round and gets nowhere: long enough to overrun a thinking budget, and varied, because a loop that
// repeats itself word for word is another fault than one that never settles.

import { sequence } from "./hash.ts";
import { countTokens } from "./tokens.ts";

/** A proof may be thought about twice as long as other questions, at the default budget of 1,500 tokens. */
const ENOUGH_CHARACTERS = 22_000;
const ENOUGH_TOKENS = 5_000;
const FEWEST_SUBJECTS = 10;

type Sentence = (first: string, second: string, step: number) => string;

const OPENERS: readonly string[] = [
  "Wait, the other case.",
  "Hmm.",
  "But then again:",
  "Alternatively,",
  "Hold on,",
  "Going back a step:",
  "On the other hand,",
  "Actually, no.",
  "Let me recount:",
  "From the other end:",
  "Okay, once more.",
  "If I turn it round:",
  "Wait.",
  "Put differently,",
  "Suppose the opposite:",
  "Looking at it again,",
  "So where was I?",
];

const MOVES: readonly Sentence[] = [
  (first, second, step) => `case ${step} took “${first}” as given and “${second}” as open`,
  (first, second, step) => `branch ${step} has “${first}” where the last had “${second}”`,
  (first, second, step) => `with “${first}” first, attempt ${step} misses “${second}”`,
  (first, _second, step) => `attempt ${step} needs “${first}” always, not only here`,
  (first, second, step) => `point ${step} uses “${second}” twice and “${first}” never`,
  (first, second, step) => `a gap opens at point ${step} between “${first}” and “${second}”`,
  (first, _second, step) => `a tiny “${first}” would test idea ${step}`,
  (first, second, step) => `idea ${step} trades “${first}” for “${second}”, another question altogether`,
  (first, second, step) => `without “${first}”, round ${step} leans on “${second}” alone`,
  (_first, second, step) => `dropping “${second}” would end round ${step}`,
  (first, second, step) => `listing how “${first}” meets “${second}” gives row ${step}`,
  (first, _second, step) => `getting from ${step - 1} to ${step} wants “${first}” to be unique`,
  (first, second, step) => `picture ${step} has “${first}” on the side of “${second}”`,
  (first, second, step) => `on reading ${step}, “${second}” is the condition and “${first}” the goal`,
  (first, second, step) => `“${first}” and “${second}” pull apart under reading ${step}`,
  (first, second, step) => `I count ${step} ways to put “${first}” before “${second}”`,
  (first, second, step) => `“${second}” was fixed in try ${step - 1}, “${first}” in try ${step}`,
  (first, _second, step) => `line ${step} never says what “${first}” is for`,
  (first, second, step) => `take “${second}” away and ${step} lines still mention “${first}”`,
  (first, second, step) => `perhaps “${first}” follows from “${second}” by line ${step}`,
  (first, second, step) => `“${first}” against “${second}” is what variant ${step} comes down to`,
  (first, _second, step) => `variant ${step} begins with “${first}” at the far end`,
  (first, second, step) => `if “${first}” were ${step} times as large, “${second}” would not change`,
  (first, second, step) => `I have used “${second}” in ${step} places and shown “${first}” in none`,
];

const ENDINGS: readonly Sentence[] = [
  (first) => `so “${first}” is not settled`,
  () => "and I am back where I began",
  (_first, second) => `which sends me to “${second}” again`,
  () => "unless I have misread it",
  (first) => `so I set “${first}” aside and try the next`,
  (_first, _second, step) => `and case ${step - 1} comes back with it`,
  () => "so both stay open for now",
  (_first, second) => `but “${second}” was the thing to be shown`,
  () => "which neither helps nor hurts",
  (first) => `and nothing makes me prefer “${first}”`,
  (_first, _second, step) => `so the count of ${step} is off by one somewhere`,
  () => "and it does not close",
  (_first, second) => `as long as “${second}” stays as it is`,
  () => "if the wording is meant strictly",
  (first, _second, step) => `though in round ${step - 1} “${first}” said otherwise`,
  () => "and that was too quick",
  (_first, second) => `with “${second}” still to be placed`,
  () => "which I did not expect",
  (first) => `so perhaps “${first}” is the wrong end to begin at`,
  (_first, _second, step) => `leaving ${step + 1} ways instead of fewer`,
];

/** The words of the prompt that the thinking turns over, so that it is about this question. */
function subjectsOf(prompt: string): string[] {
  const long = [...new Set(prompt.toLowerCase().match(/\p{L}{5,24}/gu) ?? [])].filter(
    (word) => !/^(?:think|step|please|about|which|would|there)/.test(word),
  );
  return [
    ...long.slice(0, 16),
    ...SUBJECTS_OF_ANY_QUESTION.slice(0, Math.max(0, FEWEST_SUBJECTS - long.length)),
  ];
}

const SUBJECTS_OF_ANY_QUESTION: readonly string[] = [
  "the first condition",
  "the last condition",
  "the general case",
  "the edge case",
  "the goal",
  "the order",
  "the wording",
  "the start",
  "the smallest example",
  "the exception",
];

/** About 22,000 characters and more than 4,500 tokens by any count, in paragraphs; always the same for a prompt and a seed. */
export function goRound(prompt: string, seed: number): string {
  const next = sequence(seed);
  const subjects = subjectsOf(prompt);
  const different = <Item>(items: readonly Item[], last: Item | undefined): Item => {
    const chosen = items[next(items.length)] as Item;
    return chosen === last ? (items[(items.indexOf(chosen) + 1) % items.length] as Item) : chosen;
  };
  let text = "";
  let opener: string | undefined;
  let move: Sentence | undefined;
  let ending: Sentence | undefined;
  for (let step = 2; text.length < ENOUGH_CHARACTERS || countTokens(text) < ENOUGH_TOKENS; step += 1) {
    opener = different(OPENERS, opener);
    move = different(MOVES, move);
    ending = different(ENDINGS, ending);
    const first = subjects[next(subjects.length)] ?? "";
    const second = different(subjects, first);
    const begins = step === 2 ? "Wait, let me check the other case." : opener;
    const clause = move(first, second, step);
    const middle = /[.?]$/.test(begins) ? `${clause[0]?.toUpperCase() ?? ""}${clause.slice(1)}` : clause;
    text += `${begins} ${middle}, ${ending(first, second, step)}.${step % 4 === 1 ? "\n\n" : " "}`;
  }
  return text.trimEnd();
}
