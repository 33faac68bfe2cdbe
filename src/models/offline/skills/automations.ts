// "What automations do I have?" and "Cancel that reminder", by real tool calls. Which one is meant is told from what the
// tools of this conversation have answered.

import { say, toolNameOf, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { listing, note, quote } from "../wording.ts";
import { automationsKnown, type KnownAutomation } from "./known-automations.ts";

const LONGEST_REQUEST = 600;

const LIST =
  /\b(?:what|which|list|show|see|any|how many)\b[^\n]{0,40}\b(?:automations?|reminders?|scheduled (?:tasks?|jobs?))\b/i;
const CANCEL =
  /\b(?:cancel|delete|remove|stop|turn off|forget)\b[^\n]{0,60}\b(?:automations?|reminders?|alarms?)\b|\b(?:don['’]t|do not|stop) remind(?:ing)? me\b|^(?:please )?cancel (?:that|it|this)\b/i;

export function listAutomations(conversation: Conversation): Reply | null {
  const { question, exchanges, offers } = conversation;
  if (exchanges.length > 0 || question.length > LONGEST_REQUEST) return null;
  if (!LIST.test(question) || CANCEL.test(question)) return null;
  if (!offers.has("list_automations")) return withoutTool(conversation);
  return say("The user asks which automations there are. The list has them.", "", {
    toolCalls: [{ name: "list_automations", arguments: {} }],
  });
}

function withoutTool({ tier }: Conversation): Reply {
  return say(
    "The user asks about automations, and there is no tool for them here.",
    `Your message is about automations, but no tool for them was given to me, so they stay as they are. ${note(tier)}`,
  );
}

/** Cancels the automation that is meant; where none is known yet, it asks for the list first. */
export function cancelAutomation(conversation: Conversation): Reply | null {
  const { question, exchanges, offers, tier } = conversation;
  if (question.length > LONGEST_REQUEST || !CANCEL.test(question)) return null;
  if (exchanges.some((exchange) => toolNameOf(exchange) !== "list_automations")) return null;
  if (!offers.has("cancel_automation")) return withoutTool(conversation);
  const known = automationsKnown(conversation);
  if (known.length === 0 && exchanges.length === 0 && offers.has("list_automations"))
    return say("The user wants an automation cancelled; I know of none yet, so I look first.", "", {
      toolCalls: [{ name: "list_automations", arguments: {} }],
    });
  const meant = automationsMeant(question, known);
  if (meant.length > 0)
    return say(`The user wants ${listing(meant.map(({ name }) => quote(name, 60)))} cancelled.`, "", {
      toolCalls: meant.map(({ id }) => ({ name: "cancel_automation", arguments: { automationId: id } })),
    });
  return say(
    "The user wants an automation cancelled, and I can't tell which.",
    known.length === 0
      ? `There is no automation here that could be cancelled. ${note(tier)}`
      : `Which one? There are ${listing(known.map(({ name }) => quote(name, 60)))}. ${note(tier)}`,
  );
}

/** All where all are meant; else the one whose words are in the question; else, by "that" or "the", the newest. */
function automationsMeant(question: string, known: readonly KnownAutomation[]): readonly KnownAutomation[] {
  if (/\b(?:all|every|both)\b/i.test(question)) return known;
  const asked = wordsOf(question);
  const named = known.filter(({ name }) => wordsOf(name).some((word) => asked.includes(word)));
  if (named.length > 0) return named.slice(-1);
  const newest = known.at(-1);
  return newest !== undefined && (known.length === 1 || /\b(?:that|it|this|last)\b/i.test(question))
    ? [newest]
    : [];
}

const wordsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).filter(
    (word) =>
      !/^(?:the|that|this|my|and|for|cancel|delete|remove|stop|drop|reminders?|automations?)$/.test(word),
  );
