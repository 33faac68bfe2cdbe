// Faults on demand: prompts that make the fast tier fail in one particular way, so that the checks behind it can be
// seen at work. The reasoner answers every one of them properly. docs/escalation.md lists them.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { note } from "../wording.ts";
import type { Demonstration } from "./demonstration.ts";
import { FAULTY_ANSWERS } from "./faulty-answers.ts";

/** The fast tier does not answer, or not to the end. */
const SILENT: readonly Demonstration[] = [
  {
    name: "an empty answer",
    asked:
      /\b(?:answer|reply|respond) with nothing\b|\b(?:empty|blank) (?:answer|reply|response)\b|\bsay nothing\b/i,
    happens: "the fast tier thinks and then answers with nothing at all",
    fast: () =>
      say("The user wants an empty answer. I think about it, and then I write nothing.", "", {
        shape: "empty",
      }),
  },
  {
    name: "an answer that is cut off",
    asked:
      /\bcut (?:yourself|your (?:answer|reply|response)|the answer) off\b|\bcut off (?:your|the) (?:answer|reply|response)\b|\bstop (?:in )?mid[- ]sentence\b/i,
    happens: "the fast tier's stream ends in the middle of a sentence, without a finish",
    fast: ({ tier }) =>
      say(
        "The user wants to see an answer break off. I begin one and stop in the middle of it.",
        `${note(tier)} This answer breaks off on purpose, as it would if the connection to the model were lost while it was still`,
        { shape: "cut-off" },
      ),
  },
  {
    name: "a fast model that is not available",
    asked: /\bbe (?:unavailable|out of capacity|overloaded)\b/i,
    happens: "the fast tier's service says that it has no capacity left",
    fast: () => say("", "", { shape: "unavailable" }),
  },
  {
    name: "bad tool calls",
    asked: /\b(?:call|use) (?:a|your|the) tools? (?:badly|wrongly|the wrong way)\b/i,
    happens: "the fast tier calls a tool that does not exist, is told so, and calls it again",
    fast: ({ exchanges, tier }) =>
      exchanges.length < 2
        ? say("The user wants a tool called badly. I call one that was never offered to me.", "", {
            toolCalls: [{ name: "crystal_ball", arguments: { question: "what comes next" } }],
          })
        : say(
            "The tool was refused twice, and that is what was to be seen.",
            `${note(tier)} Both calls of the tool “crystal_ball” failed, on purpose: there is none of that name.`,
          ),
  },
];

const DEMONSTRATIONS: readonly Demonstration[] = [...SILENT, ...FAULTY_ANSWERS];

export function demonstrate(conversation: Conversation): Reply | null {
  if (conversation.question.length > 200) return null;
  const demonstration = DEMONSTRATIONS.find(({ asked }) => asked.test(conversation.question));
  if (demonstration === undefined) return null;
  if (conversation.tier === "fast") return demonstration.fast(conversation);
  return say(
    `The user asks for ${demonstration.name}. That is a demonstration of the fast tier's faults; here it gets a whole answer.`,
    `${note(conversation.tier)} You asked for ${demonstration.name}: ${demonstration.happens}, so that you can see Upshift notice it. This is the whole answer that the reasoner gives in its place.`,
  );
}
