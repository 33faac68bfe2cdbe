// The content of a message as both wires carry it: a string, or parts of which only the text is read.

import { z } from "zod";

const partSchema = z.looseObject({ type: z.string(), text: z.string().optional() });

export const contentSchema = z.union([z.string(), z.array(partSchema)]);

type MessageContent = z.infer<typeof contentSchema>;

export function textOf(content: MessageContent | null | undefined): string {
  if (content === null || content === undefined) return "";
  if (typeof content === "string") return content;
  return content
    .filter(({ type }) => type === "text")
    .map(({ text }) => text ?? "")
    .join("\n");
}

/** "messages[3].content" of an issue's path. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : `${text === "" ? "" : `${text}.`}${String(key)}`,
    "",
  );
}
