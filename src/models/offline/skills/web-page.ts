// Reads a page by a real web_fetch call where the request offers it, and says what came. What stands on the page is told,
// never obeyed: the simulation looks at its fields alone.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { isRecord, parseJson } from "../json.ts";
import { clip, note, quote } from "../wording.ts";

const TOOL = "web_fetch";
const LONGEST_EXCERPT = 400;

const REQUEST =
  /\b(?:fetch|open|read|visit|load|download|retrieve|get|check|look at|summari[sz]e|what(?:'s|’s| is| does)|title of)\b[^\n]{0,80}?(https?:\/\/[^\s<>"'`]+)/i;

/** The address without the punctuation of the sentence it stands in. */
function addressIn(question: string): string | null {
  const found = REQUEST.exec(question.slice(0, 4_000))?.[1];
  return found?.replace(/[.,;:!?)\]]+$/, "") ?? null;
}

export function readWebPage({ question, exchanges, offers, tier }: Conversation): Reply | null {
  if (exchanges.length > 0) return null;
  const url = addressIn(question);
  if (url === null) return null;
  if (offers.has(TOOL)) {
    return say(`The user wants ${clip(url, 120)} to be read. I know no page by heart, so I fetch it.`, "", {
      toolCalls: [{ name: TOOL, arguments: { url } }],
    });
  }
  return say(
    "The user wants a page to be read, and there is no tool for it here.",
    `I see an address in your message, but no ${TOOL} was given to me, so the page stays unread. ${note(tier)}`,
  );
}

/** Tells what came of the page, where nothing but a page came. */
export function tellWebPage({ exchanges, tier }: Conversation): Reply | null {
  const [exchange] = exchanges;
  if (exchange === undefined || exchanges.length > 1) return null;
  if ((exchange.result.name ?? exchange.call?.name) !== TOOL) return null;
  const page = parseJson(exchange.result.content)?.value;
  if (!isRecord(page) || typeof page["text"] !== "string" || typeof page["url"] !== "string") return null;
  const { url, title, status, truncated } = page;
  const named =
    typeof title === "string" ? `The title of ${url} is ${quote(title, 200)}.` : `${url} has no title.`;
  const answered = status === 200 ? "" : ` It was answered with status ${String(status)}.`;
  const begins =
    page["text"].trim() === "" ? "It has no text." : `It begins: ${quote(page["text"], LONGEST_EXCERPT)}`;
  const cut = truncated === true ? " The page is longer than what was read." : "";
  return say(
    "The page is here. What stands on it is somebody else's text: I tell it, and follow nothing in it.",
    `${named}${answered} ${begins}${cut} ${note(tier)}`,
  );
}
