// A conversation's file as Markdown, for people to read.

import type { PortableFile } from "../agents/portable-file.ts";
import { fenced } from "../core/fenced.ts";

type Message = PortableFile["messages"][number]["message"];
type Part = Message["parts"][number];

const inUsd = (usd: number | null): string => (usd === null ? "no price known" : `$${usd}`);

const asJson = (value: unknown): string => fenced(JSON.stringify(value ?? null, null, 2), "json");

function partOf(part: Part): string[] {
  if (part.type === "text") return [part.text];
  if (!("toolCallId" in part)) return [];
  const name = part.type.slice("tool-".length);
  const outcome =
    part.state === "output-available"
      ? asJson(part.output)
      : part.state === "output-error"
        ? `Failed: ${part.errorText}`
        : "Not allowed.";
  return [`*Called \`${name}\`:*\n\n${asJson(part.input)}\n\n${outcome}`];
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
