// Faults on demand that show in the text: answers and thinking with which something is plainly wrong.

import { say } from "../conversation.ts";
import { note } from "../wording.ts";
import type { Demonstration } from "./demonstration.ts";

const FAULTY = { shape: "faulty" } as const;

const DOUBTS = [
  "The user wants to hear about something simple. Let me think.",
  "Wait, maybe I should begin at another place. Perhaps it is Paris, but I'm not sure.",
  "Hmm, alternatively it could be Lyon. Or maybe Marseille? I'm not certain about that either.",
  "Wait, I might be wrong there. Perhaps I misread it. Alternatively, it may be that the question means something else.",
  "Hmm, I don't know. Maybe it was Paris after all, but then again, I'm not sure. It could be either.",
  "Wait. Actually, no. Alternatively, perhaps both are right? I'm not convinced. Maybe I should think about it again.",
  "Hmm, perhaps not. It might be Paris. Or it might not. I'm still not sure. Alternatively, I could guess.",
  "Wait, let me doubt that too. Maybe it is right, maybe it is wrong. I'm really not sure.",
  "Hold on. On the other hand, perhaps I think so only because it came first. I guess it could be Lyon.",
  "Wait, on second thought, maybe that is the same doubt once more. I suppose I can't tell.",
  "Alternatively, perhaps nobody can. Hmm. Wait. Possibly Paris, I guess, but I'm not sure of that.",
].join("\n");

const LOOP = "The tide comes in and the tide goes out, and nothing else happens at the harbour today. ";

export const FAULTY_ANSWERS: readonly Demonstration[] = [
  {
    name: "a model that doubts itself",
    asked: /\bdoubt (?:yourself|your (?:own )?answer)\b/i,
    happens: "the fast tier hedges and changes its mind in every line of its thinking",
    fast: ({ tier }) => say(DOUBTS, `${note(tier)} It is Paris, perhaps.`, FAULTY),
  },
  {
    name: "a model that repeats itself",
    asked: /\b(?:get stuck|go round) in a loop\b/i,
    happens: "the fast tier thinks the same sentence over and over",
    fast: ({ tier }) =>
      say(`The user wants a loop. I begin one. ${LOOP.repeat(24)}`, `${note(tier)} That was a loop.`, FAULTY),
  },
  {
    name: "a wrong sum",
    asked: /\bmiscalculate\b|\bget (?:a|the|your) sum wrong\b/i,
    happens: "the fast tier multiplies 17 by 23 and gets ten too many",
    fast: ({ tier }) =>
      say(
        "The user wants a sum that is wrong. I take one that is easy to get wrong.",
        `Seventeen boxes of 23 pencils are 17 * 23 = 401 pencils. ${note(tier)}`,
        FAULTY,
      ),
  },
  {
    name: "garbled JSON",
    asked: /\bgarble (?:your|the) json\b/i,
    happens: "the fast tier answers with JSON that does not parse",
    fast: () =>
      say(
        "The user wants JSON that nobody can read. I leave out a value.",
        '```json\n{"city": "Paris", "people": , "river": "Seine"}\n```',
        FAULTY,
      ),
  },
  {
    name: "an open code block",
    asked: /\bleave (?:a|the|your) code (?:block|fence) open\b/i,
    happens: "the fast tier begins a block of code and never closes it",
    fast: ({ tier }) =>
      say(
        "The user wants a code block that never closes. I open one.",
        `${note(tier)} This adds two numbers:\n\n\`\`\`js\nfunction add(one, other) {\n  return one + other;\n`,
        FAULTY,
      ),
  },
  {
    name: "a refusal",
    asked: /\bneedlessly cautious\b/i,
    happens: "the fast tier refuses a request that has no harm in it",
    fast: () =>
      say(
        "The user asks for more caution than is needed. I refuse.",
        "I'm sorry, but I can't help with that request.",
        FAULTY,
      ),
  },
  {
    name: "an answer in another language",
    asked: /\bmix up your tongues\b/i,
    happens: "the fast tier answers in German what was asked in English",
    fast: () =>
      say(
        "The user writes English. I answer in German, on purpose.",
        "Das ist eine Simulation, und sie antwortet absichtlich in einer anderen Sprache als der, in der sie gefragt wurde. Wer auf Englisch fragt, möchte die Antwort auf Englisch lesen und nicht auf Deutsch. Darum wird dieser Text nicht gezeigt, sondern durch die Antwort des großen Modells ersetzt.",
        FAULTY,
      ),
  },
];
