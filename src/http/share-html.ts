// The page of a shared copy, piece by piece: its words, who wrote them and when. Everything a user or a model wrote is text in it.

import type { MessageStatus } from "../core/receipt.ts";
import type {
  SharedAbout,
  SharedExtra,
  SharedMessage,
  SharedPart,
  SharedReceipt,
} from "../core/shared-copy.ts";
import { escapeHtml, renderMarkdown, renderPlain } from "./share-markdown.ts";

const WRITERS: Readonly<Record<SharedMessage["by"], string>> = {
  user: "The user",
  automation: "An automation of the user’s",
  upshift: "Upshift",
};

const STATUS_NOTES: Readonly<Record<MessageStatus, string | null>> = {
  complete: null,
  stopped: "The user stopped this answer.",
  interrupted: "This answer was interrupted.",
  failed: "This answer failed.",
};

const EXTRA_NAMES: Readonly<Record<SharedExtra, string>> = {
  tools: "calls of tools",
  thinking: "thinking",
  receipts: "costs",
};

const DATES = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

const time = (iso: string): string =>
  `<time datetime="${escapeHtml(iso)}">${escapeHtml(DATES.format(new Date(iso)))} UTC</time>`;

const head = (title: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Upshift</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/colors.css">
<link rel="stylesheet" href="/share.css">
</head>
`;

export const pageStart = ({ title, at }: SharedAbout): string => `${head(title)}<body>
<header>
<h1 dir="auto">${escapeHtml(title)}</h1>
<p>A conversation with Upshift, as it stood on ${time(at)}.</p>
</header>
<main>
`;

export function renderMessage(message: SharedMessage): string {
  const { by, at, parts, status, isSimulated, receipt } = message;
  const writer = WRITERS[by] + (isSimulated ? " (simulated)" : "");
  const note = status === null ? null : STATUS_NOTES[status];
  const body = parts.map((part) => renderPart(part, by)).join("");
  return `<article class="by-${by}">
<header><h2>${writer}</h2>${time(at)}</header>
${body === "" && note === null ? '<p class="note">No words.</p>' : body}${
    note === null ? "" : `<p class="note">${note}</p>`
  }${receipt === null ? "" : renderReceipt(receipt)}
</article>
`;
}

function renderPart(part: SharedPart, by: SharedMessage["by"]): string {
  if (part.kind === "tool") {
    const shown = (value: unknown): string =>
      escapeHtml(typeof value === "string" ? value : JSON.stringify(value, null, 2));
    return `<details><summary>Tool: ${escapeHtml(part.tool)}</summary><p>Input</p><pre tabindex="0">${shown(part.input)}</pre><p>Output</p><pre tabindex="0">${shown(part.output)}</pre></details>`;
  }
  if (part.text.trim() === "") return "";
  if (part.kind === "thinking")
    return `<details><summary>Thinking</summary>${renderPlain(part.text)}</details>`;
  return by === "upshift" ? renderMarkdown(part.text) : renderPlain(part.text);
}

function renderReceipt({ tier, explanation, usd, usdIs }: SharedReceipt): string {
  const cost = usd === null ? "cost unknown" : `$${usd.toFixed(6)}${usdIs === "exact" ? "" : ` (${usdIs})`}`;
  return `<p class="note">By the ${tier === "fast" ? "fast model" : "reasoner"}. ${escapeHtml(explanation)} ${cost}.</p>`;
}

export function pageEnd({ at, include }: SharedAbout): string {
  const names = (extras: readonly SharedExtra[]): string =>
    extras.map((extra) => EXTRA_NAMES[extra]).join(", ");
  const left = (Object.keys(EXTRA_NAMES) as SharedExtra[]).filter((extra) => !include.includes(extra));
  const leftOut = left.length === 0 ? "" : ` Left out: ${names(left)}.`;
  return `</main>
<footer>
<p>This is a copy that was made with Upshift on ${time(at)}. What was said later is not in it.${leftOut}</p>
<p>Models make mistakes: check what matters.</p>
</footer>
</body>
</html>
`;
}

export const pageOfNothing = (): string => `${head("Nothing here")}<body>
<main>
<h1>There is nothing at this address.</h1>
<p>The link may be mistyped, or whoever shared the conversation has taken it back.</p>
</main>
</body>
</html>
`;
