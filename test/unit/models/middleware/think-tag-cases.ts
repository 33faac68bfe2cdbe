// Texts of models with and without tags, and the message that each must give.

import type { ThinkingStyle } from "../../../../src/models/catalogue.ts";

const NO_TAG = "The capital of France is Paris.";
const LONG_WITHOUT_TAG = `${"Paris is the capital of France, and has been for long. ".repeat(20)}End.`;
const THINKS_ALOUD = "Okay, so the user wants the capital of France. That is Paris.";

export interface ThinkTagCase {
  readonly name: string;
  readonly style: ThinkingStyle;
  readonly text: string;
  /** How the stream ends; "stop" where it is not said. */
  readonly end?: "stop" | "length" | "content-filter" | "error";
  readonly thinking: string;
  readonly answer: string;
}

export const THINK_TAG_CASES: readonly ThinkTagCase[] = [
  {
    name: "the distill with its opening tag",
    style: "implicit-tags",
    text: "<think>\nFrance? Paris.\n</think>\n\nParis.",
    thinking: "France? Paris.\n",
    answer: "Paris.",
  },
  {
    name: "the distill without its opening tag",
    style: "implicit-tags",
    text: "France? 1 < 2 </thin> Paris.\n</think>\n\nParis.",
    thinking: "France? 1 < 2 </thin> Paris.\n",
    answer: "Paris.",
  },
  {
    name: "the distill that thinks as R1 begins, without its opening tag",
    style: "implicit-tags",
    text: "\n Okay, so France.\n</think>\n\nParis.",
    thinking: "Okay, so France.\n",
    answer: "Paris.",
  },
  {
    name: "the distill that did not think",
    style: "implicit-tags",
    text: "<think>\n\n</think>\n\nParis.",
    thinking: "",
    answer: "Paris.",
  },
  {
    name: "the distill that closes at once",
    style: "implicit-tags",
    text: "</think>Paris.",
    thinking: "",
    answer: "Paris.",
  },
  {
    name: "the distill without any tag, short",
    style: "implicit-tags",
    text: `\n${NO_TAG}`,
    thinking: "",
    answer: NO_TAG,
  },
  {
    name: "the distill without any tag, beginning as a thought",
    style: "implicit-tags",
    text: ` ${THINKS_ALOUD}`,
    thinking: "",
    answer: THINKS_ALOUD,
  },
  {
    name: "the distill without any tag, longer than what is held back",
    style: "implicit-tags",
    text: LONG_WITHOUT_TAG,
    thinking: "",
    answer: LONG_WITHOUT_TAG,
  },
  {
    name: "the distill, long, whose tag comes after what is held back",
    style: "implicit-tags",
    text: `${LONG_WITHOUT_TAG}</think>Paris.`,
    thinking: LONG_WITHOUT_TAG,
    answer: "Paris.",
  },
  {
    name: "the distill cut short while it was thinking",
    style: "implicit-tags",
    text: "France? That is </th",
    end: "length",
    thinking: "France? That is </th",
    answer: "",
  },
  {
    name: "the distill cut short while it was thinking after its opening tag",
    style: "implicit-tags",
    text: "<think>France? That is <",
    end: "length",
    thinking: "France? That is <",
    answer: "",
  },
  {
    name: "the distill cut short in its answer",
    style: "implicit-tags",
    text: "<think>France?</think>Paris <",
    end: "length",
    thinking: "France?",
    answer: "Paris <",
  },
  {
    name: "the distill that failed while it was thinking",
    style: "implicit-tags",
    text: "Okay, so France? </",
    end: "error",
    thinking: "Okay, so France? </",
    answer: "",
  },
  {
    name: "the distill that failed in its opening tag",
    style: "implicit-tags",
    text: "<thin",
    end: "error",
    thinking: "<thin",
    answer: "",
  },
  {
    name: "the distill that failed in its answer",
    style: "implicit-tags",
    text: "Hmm.</think>Par",
    end: "error",
    thinking: "Hmm.",
    answer: "Par",
  },
  {
    name: "the distill that was filtered before any tag",
    style: "implicit-tags",
    text: "France? ",
    end: "content-filter",
    thinking: "France? ",
    answer: "",
  },
  {
    name: "the distill that ends normally in half a tag",
    style: "implicit-tags",
    text: "a <think",
    thinking: "",
    answer: "a <think",
  },
  {
    name: "the distill that says nothing but white space",
    style: "implicit-tags",
    text: " \n ",
    thinking: "",
    answer: "",
  },
  {
    name: "the distill whose answer speaks of tags",
    style: "implicit-tags",
    text: "Tags?</think>Write <think>, then </think>.",
    thinking: "Tags?",
    answer: "Write <think>, then </think>.",
  },
  {
    name: "another model with explicit tags",
    style: "native",
    text: "\n<think>France?</think>\nParis.",
    thinking: "France?",
    answer: "Paris.",
  },
  {
    name: "another model without tags",
    style: "native",
    text: "Okay, so that is Paris, < I think >.",
    thinking: "",
    answer: "Okay, so that is Paris, < I think >.",
  },
  {
    name: "another model that closes what it did not open",
    style: "native",
    text: "France?</think>Paris.",
    thinking: "",
    answer: "France?</think>Paris.",
  },
  {
    name: "another model cut short in its explicit thinking",
    style: "native",
    text: "<think>France</thi",
    end: "length",
    thinking: "France</thi",
    answer: "",
  },
  {
    name: "another model that never closes its tag and ends normally",
    style: "native",
    text: "<think>France",
    thinking: "France",
    answer: "",
  },
  {
    name: "letters that take two units of UTF-16",
    style: "implicit-tags",
    text: "🧠 好 è</think>🗼 Paris é",
    thinking: "🧠 好 è",
    answer: "🗼 Paris é",
  },
];
