// Tools on demand: two calls in one step, one of them in error, then a third in a step of its own, then an answer from all.
// It shows that a turn goes on after a tool failed, and that its answer used the results.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";

const ASKED = /\b(?:show|call|use|demonstrate|try) (?:me )?(?:three|3) tools\b/i;

export function threeTools({ question, exchanges, offers }: Conversation): Reply | null {
  if (question.length > 200 || !ASKED.test(question)) return null;
  if (!offers.has("clock") || !offers.has("calculator")) return null;
  if (exchanges.length === 0)
    return say(
      "The user wants to see three tools. First the clock, and with it a sum that has no result, so that an error can be seen.",
      "",
      {
        toolCalls: [
          { name: "clock", arguments: { timeZone: "Asia/Tokyo" } },
          { name: "calculator", arguments: { expression: "1 / 0" } },
        ],
      },
    );
  if (exchanges.length > 2) return null;
  return say(
    "One has answered, one has failed, as it was meant to. I go on with a sum that has a result.",
    "",
    {
      toolCalls: [{ name: "calculator", arguments: { expression: "17 * 23" } }],
    },
  );
}
