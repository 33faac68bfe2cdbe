// A conversation's file as Markdown, for people to read.

import type { PortableFile } from "../agents/portable-file.ts";

type Message = PortableFile["messages"][number]["message"];
type Part = Message["parts"][number];

const inUsd = (usd: number | null): string => (usd === null ? "no price known" : `$${usd}`);

/** A fence that nothing in the text can end. */
function fenced(text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}

function partOf(part: Part): string[] {
  if (part.type === "text") return [part.text];
  if (!("toolCallId" in part)) return [];
  const name = part.type.slice("tool-".length);
  const outcome =
    part.state === "output-available"
      ? fenced(JSON.stringify(part.output ?? null, null, 2))
      : part.state === "output-error"
        ? `Failed: ${part.errorText}`
        : "Not allowed.";
  return [`*Called \`${name}\`:*\n\n${fenced(JSON.stringify(part.input ?? null, null, 2))}\n\n${outcome}`];
}

function receiptLine(message: Message): string[] {
  if (message.role === "user" || message.metadata === undefined) return [];
  const { status, receipt } = message.metadata;
  const sign = receipt.usdIs === "estimated" ? "≈ " : "";
  const how = status === "complete" ? "" : `, ${status}`;
  return [`<sub>${receipt.tier}${how}, ${sign}${inUsd(receipt.usd)}: ${receipt.explanation}</sub>`];
}

export function markdownOf({ conversation, messages }: PortableFile): string {
  const sections = messages
    .filter(({ version }) => version === null)
    .map(({ at, message }) =>
      [
        `## ${message.role === "user" ? "You" : "Upshift"}, ${at}`,
        ...message.parts.flatMap(partOf),
        ...receiptLine(message),
      ].join("\n\n"),
    );
  return `${[`# ${conversation.title}`, ...sections].join("\n\n")}\n`;
}
