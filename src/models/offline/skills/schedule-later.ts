// "Remind me in two minutes to stretch", by a real call of schedule. When something is to run is read from the words;
// whether it will, and when, is for the tool to say.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { clip, note } from "../wording.ts";
import { findWhen, type When } from "../when/find-when.ts";
import { reminderPrompt } from "./reminder-words.ts";

const LONGEST_REQUEST = 600;
const LONGEST_NAME = 60;

const REMINDER =
  /\b(?:remind me|(?:set|create|add|make) (?:a |an |me a )?(?:new )?(?:reminder|alarm)|erinnere? mich)\b/i;
const POLITE = String.raw`^(?:please\s+|bitte\s+|(?:can|could|would|will) you\s+(?:please\s+)?|(?:hey|hi|ok|okay)[,!]?\s+)*`;
/** Something else is to be done at a time: "Every morning at 8, tell me the time in Tokyo". */
const LATER = new RegExp(
  String.raw`${POLITE}(?:schedule\b|(?:(?:in|at|on|every|each|tomorrow|daily|tonight)\b[^\n]{0,60}?[,:]?\s)?(?:please\s+)?(?:tell|show|give|send|ask|wake|check|read|fetch|summari[sz]e|look up)\b)`,
  "i",
);

const TIME_COMES_FIRST = new RegExp(String.raw`${POLITE}(?:schedule|in|at|on|tomorrow|tonight)\b`, "i");
/** Also without a time: "remind me to stretch", not "remind me what my name is". */
const ASKS_FOR_REMINDER =
  /\b(?:remind me|erinnere? mich)\s+(?:to|of|about|that|ans?|daran)\b|\b(?:set|create|add|make)\b[^\n]{0,30}\b(?:reminder|alarm)\b/i;

interface Task {
  readonly name: string;
  readonly prompt: string;
}

/** The sentence that is left when the request for a reminder and its time are taken out. */
function withoutRequest(rest: string): string {
  return rest
    .replace(new RegExp(POLITE, "i"), "")
    .replace(REMINDER, " ")
    .replace(/\s+(?:please|bitte)\s*$/i, "")
    .replace(/\s+/g, " ")
    .replace(/^[\s,:;–—-]+|[\s,.!?;:]+$/g, "")
    .trim();
}

/** What stands before the thing to be reminded of. */
const LINK = /^(?:to|of|about|that|ans?|daran)\b,?\s*/i;
const NO_SUBJECT = { of: "what is due now", an: "das, was jetzt ansteht" } as const;

function reminderTask(rest: string): Task {
  const isGerman = /\berinnere? mich\b/i.test(rest);
  const said = withoutRequest(rest).replace(/^for\b/i, "of");
  const subject = said.replace(LINK, "");
  const link = isGerman ? "an" : "of";
  return {
    name: nameOf(subject === "" ? "Reminder" : subject),
    prompt: reminderPrompt(
      said === "" ? `${link} ${NO_SUBJECT[link]}` : LINK.test(said) ? said : `${link} ${said}`,
      isGerman,
    ),
  };
}

function otherTask(rest: string): Task {
  const said = withoutRequest(rest.replace(/^\s*(?:please\s+)?schedule\s*(?:that|:|,)?\s*/i, ""));
  const prompt = `${said[0]?.toUpperCase() ?? ""}${said.slice(1)}.`;
  return { name: nameOf(said), prompt };
}

function nameOf(words: string): string {
  const name = clip(words, LONGEST_NAME);
  return `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`;
}

/** Sets a reminder, or has something done later, where the words say when. */
export function scheduleLater(conversation: Conversation): Reply | null {
  const { question, exchanges, offers, now } = conversation;
  if (exchanges.length > 0 || question.length > LONGEST_REQUEST) return null;
  const when = findWhen(question, now);
  const isReminder = when === null ? ASKS_FOR_REMINDER.test(question) : REMINDER.test(question);
  if (!isReminder && !(when !== null && isForLater(question, when))) return null;
  if (!offers.has("schedule")) return isReminder ? withoutSchedule(conversation) : null;
  if (when === null) return withoutTime(conversation);
  const task = isReminder ? reminderTask(when.rest) : otherTask(when.rest);
  return say(
    `The user wants something later: ${clip(question, 120)}\nThat is a trigger of type ${when.trigger.type}. I schedule it; the tool says when it will run.`,
    "",
    { toolCalls: [{ name: "schedule", arguments: { ...task, trigger: when.trigger } }] },
  );
}

function withoutSchedule({ tier }: Conversation): Reply {
  return say(
    "The user wants to be reminded, and there is no schedule here.",
    `I see a reminder to be set, but no schedule was given to me, so none is set. ${note(tier)}`,
  );
}

function withoutTime({ tier }: Conversation): Reply {
  return say(
    "The user wants to be reminded, and no time is named that I understand.",
    `I see a reminder to be set, but no time that I understand. Say it like “remind me in two minutes to stretch”, “tomorrow at 9” or “every weekday at 9 Europe/Berlin”. ${note(tier)}`,
  );
}

/** "Tell me the time at 9" wants an answer now; "Every day at 9, tell me the time" does not. */
function isForLater(question: string, { trigger }: When): boolean {
  return LATER.test(question) && (trigger.type === "cron" || TIME_COMES_FIRST.test(question));
}
