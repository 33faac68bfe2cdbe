// What a submitted list of messages means, given what is stored. Pure. The stored history is the truth: of a submit only
// its last user message counts, and nothing else in it can change, remove or add anything.

import type { UIMessage } from "ai";
import { z } from "zod";
import { UpshiftError } from "../core/errors.ts";
import { invalidRequest } from "../core/invalid-request.ts";
import { MODES, type Mode } from "../core/receipt.ts";

export const MAX_TEXT_BYTES = 256 * 1024;
const MAX_MESSAGES = 20_000;

const messageSchema = z.looseObject({
  id: z.string().min(1).max(128),
  role: z.enum(["user", "assistant", "system"]),
  parts: z.array(z.looseObject({ type: z.string() })).max(10_000),
});

const bodySchema = z.looseObject({
  messages: z.array(messageSchema).min(1).max(MAX_MESSAGES),
  trigger: z.enum(["submit-message", "regenerate-message"]).default("submit-message"),
  mode: z.enum(MODES).default("auto"),
});

export interface Submit {
  readonly messages: readonly z.infer<typeof messageSchema>[];
  readonly trigger: "submit-message" | "regenerate-message";
  readonly mode: Mode;
}

/** What a submit asks of the stored conversation. */
export type SubmitDecision =
  | { readonly kind: "append" | "edit" | "regenerate"; readonly message: UIMessage }
  /** The same message once more, as a client sends it that missed the answer: there is nothing to do again. */
  | { readonly kind: "repeat"; readonly messageId: string };

/** What has to be known of the conversation to decide. */
export interface Known {
  /** The message of this id in the transcript, or as a turn that waits or runs will put it there. */
  find(id: string): Pick<UIMessage, "role" | "parts"> | null;
  /** Whether the id is or ever was part of the conversation. */
  hasSeen(id: string): boolean;
  isWaiting(id: string): boolean;
}

const invalid = (message: string, path: string, reason: string): UpshiftError =>
  new UpshiftError("invalid_request", message, { errors: [{ path, reason }] });

/** @throws UpshiftError `invalid_request`, which names the fields */
export function parseSubmit(body: unknown): Submit {
  const parsed = bodySchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues);
}

const textOf = (message: { parts: readonly { type: string }[] }): string =>
  message.parts.map((part) => ("text" in part && typeof part.text === "string" ? part.text : "")).join("\n");

/** The user's message as it will be stored: its id and its text, and nothing else that a client may have put there. */
function userMessage(given: z.infer<typeof messageSchema>): UIMessage {
  const parts = given.parts.filter((part) => part.type !== "step-start");
  const texts = parts.map((part) =>
    part.type === "text" && typeof part["text"] === "string" ? part["text"] : null,
  );
  const unsupported = parts.find((_, index) => texts[index] === null);
  if (unsupported !== undefined) {
    throw invalid(
      `A user message can hold text only; "${unsupported.type.slice(0, 40)}" is not supported.`,
      "messages",
      "text parts only",
    );
  }
  const text = texts.join("\n");
  if (text.trim() === "") throw invalid("The message is empty.", "messages", "text is needed");
  if (new TextEncoder().encode(text).byteLength > MAX_TEXT_BYTES) {
    throw new UpshiftError(
      "payload_too_large",
      "A message can hold 256 KiB of text. Send it in smaller pieces.",
    );
  }
  return {
    id: given.id,
    role: "user",
    parts: texts.map((part) => ({ type: "text", text: part ?? "" })),
  };
}

/** The same with the one message alone that decides what it asks for. */
export function lastOf(submit: Submit): Submit {
  const last = submit.messages.findLast(({ role }) => role === "user");
  return { ...submit, messages: last === undefined ? [] : [last] };
}

/** @throws UpshiftError `invalid_request` or `payload_too_large`; nothing is stored then */
export function decideSubmit(submit: Submit, known: Known): SubmitDecision {
  for (const message of submit.messages) {
    if (message.role !== "user" && !known.hasSeen(message.id)) {
      throw invalid(
        `The conversation has no message "${message.id}" of the ${message.role}'s. Send your own message alone; the history is kept here.`,
        "messages",
        "an unknown message that is not the user's",
      );
    }
  }
  const last = submit.messages.findLast((message) => message.role === "user");
  if (last === undefined)
    throw invalid("There is no user message to answer.", "messages", "a user message is needed");

  const stored = known.find(last.id);
  if (stored !== null && stored.role !== "user") {
    throw invalid(`The message "${last.id}" is not the user's.`, "messages", "the id of an answer");
  }
  const message = userMessage(last);
  if (stored === null) return { kind: "append", message };
  if (textOf(stored) !== textOf(message)) return { kind: "edit", message };
  if (submit.trigger === "regenerate-message" && !known.isWaiting(last.id))
    return { kind: "regenerate", message };
  return { kind: "repeat", messageId: last.id };
}
