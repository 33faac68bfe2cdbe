// What is said of a reminder: the prompt that asks for it later, in words that a model understands, and, when it is due,
// the reminder itself. A person is "the user" in the prompt and "you" in the answer.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { clip, note } from "../wording.ts";

const LONGEST_PROMPT = 1_000;

export function reminderPrompt(what: string, isGerman: boolean): string {
  if (isGerman) return `Erinnere den Nutzer ${what.replace(/^daran,?\s+/i, "daran, ")}.`;
  const named = what
    .replace(/\b(?:me|us)\b/gi, "the user")
    .replace(/\b(?:my|our)\b/gi, "the user's")
    .replace(/\b(?:i|we) (?:am|are)\b/gi, "the user is")
    .replace(/\b(?:i|we)\b/gi, "the user");
  return `Remind the user ${named}.`;
}

const DUE = /^Remind the user (to|of|about|that) ([^\n]+)$/i;
const DUE_IN_GERMAN = /^Erinnere den Nutzer ([^\n]+)$/i;

const addressed = (text: string): string =>
  text
    .replace(/\bthe user's\b/gi, "your")
    .replace(/\bthe user is\b/gi, "you are")
    .replace(/\bthe user\b/gi, "you")
    .replace(/[.!]+$/, "");

/** What the user asked to be told at this time, told. */
export function remind({ question, tier }: Conversation): Reply | null {
  if (question.length > LONGEST_PROMPT) return null;
  const thinking = "The time has come that the user named. I say what they wanted to be told.";
  const german = DUE_IN_GERMAN.exec(question)?.[1];
  if (german !== undefined)
    return say(
      thinking,
      `Deine Erinnerung: Ich erinnere dich ${german.replace(/[.!]+$/, "")}. ${note(tier)}`,
    );
  const [, link = "", what = ""] = DUE.exec(question) ?? [];
  if (what === "") return null;
  const told = clip(addressed(what), 400);
  const sentence =
    link.toLowerCase() === "to"
      ? `It is time to ${told}.`
      : link.toLowerCase() === "that"
        ? `You wanted to be told that ${told}.`
        : `You wanted to be reminded ${link.toLowerCase()} ${told}.`;
  return say(
    thinking,
    `Your reminder: ${sentence[0]?.toLowerCase() ?? ""}${sentence.slice(1)} ${note(tier)}`,
  );
}
