// Replies made from the conversation that the request carried, so that a test can see what reached the model.

import type { Brain } from "./behaviour.ts";
import { textOf } from "./chat-body.ts";

/** Says the last user message back. */
export const echoBrain: Brain = (body) => {
  const last = body.messages.findLast((message) => message.role === "user");
  return { text: `You said: ${last === undefined ? "nothing" : textOf(last)}` };
};

/** Knows the user's name if "my name is X" is anywhere in the messages it was given. */
export const nameBrain: Brain = (body) => {
  const names = body.messages
    .filter((message) => message.role === "user")
    .flatMap((message) => /\bmy name is (\p{L}+)/iu.exec(textOf(message))?.[1] ?? []);
  const name = names.at(-1);
  return { text: name === undefined ? "I do not know your name." : `Your name is ${name}.` };
};
