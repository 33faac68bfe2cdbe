// Which addresses a model may ask for without carrying anything out in them: those that the user or a stranger wrote, letter by
// letter. One that it makes up after reading a page can hold whatever it knows, and the page may have told it to.

import { getToolName, isToolUIPart, type UIMessage } from "ai";

const SCHEME = /^https?:\/\//i;
/** The name before would be another one's end. */
const NAME_GOES_ON_BEFORE = /[\p{L}\p{N}@._%-]/u;
/** A sentence, or Markdown, may go on behind an address; the address may not. */
const ENDS = /^[.,;:!?*_~'")\]]*(?![\w\-.~:/?@!$&*+,;=%])/;
const LOOKED_AT = 16;

function standsIn(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
    const end = at + address.length;
    if (!NAME_GOES_ON_BEFORE.test(text.charAt(at - 1)) && ENDS.test(text.slice(end, end + LOOKED_AT)))
      return true;
  }
  return false;
}

export function isGivenIn(texts: Iterable<string>, address: string): boolean {
  // People leave the scheme and the last slash out, and what stands behind # is not sent.
  const bare = address.replace(SCHEME, "").replace(/#.*$/s, "").replace(/\/$/, "");
  if (bare === "" || /\s/.test(bare)) return false;
  for (const text of texts) if (standsIn(text, bare) || standsIn(text, `${bare}/`)) return true;
  return false;
}

/** All texts of a JSON value. */
export function* stringsIn(value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) yield* stringsIn(each);
}

/** What the user wrote, and what tools brought that strangers wrote: never what a model said. */
export function* textsOfOthers(
  messages: readonly UIMessage[],
  isUntrusted: (toolName: string) => boolean,
): Iterable<string> {
  for (const { role, parts } of messages)
    for (const part of parts) {
      if (role === "user" && part.type === "text") yield part.text;
      if (isToolUIPart(part) && part.state === "output-available" && isUntrusted(getToolName(part)))
        yield* stringsIn(part.output);
    }
}
