// Faults on demand: prompts that make the fast tier fail in one particular way, so that the checks behind it can be
// seen at work. One row each; the reasoner answers every one of them properly.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { note } from "../wording.ts";

interface Demonstration {
  /** For the reasoner's sentence: "You asked for …". */
  readonly name: string;
  readonly asked: RegExp;
  readonly fast: (conversation: Conversation) => Reply;
  /** What the fast tier does, for the reasoner's sentence. */
  readonly happens: string;
}

const DEMONSTRATIONS: readonly Demonstration[] = [
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
];

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
