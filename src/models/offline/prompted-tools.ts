// Tools by prompt, in the format Qwen was trained on (Hermes): offered in a <tools> block, called in <tool_call> blocks,
// answered in <tool_response> blocks of a user message. This is the far end's view of it: it reads offers and answers,
// and writes calls.

import { heard, type HeardMessage, type ToolCall, type ToolOffer, type ToolResult } from "./heard.ts";
import { isRecord, type JsonRecord, parseJson } from "./json.ts";

/** The tools offered in a system message, one JSON a line; lines that are not one are passed over. */
export function readOffers(system: string): ToolOffer[] {
  return blocks(system, "tools")
    .flatMap((block) => block.split("\n"))
    .map((line) => parseJson(line.trim())?.value)
    .map((offer) => (isRecord(offer) && isRecord(offer["function"]) ? offer["function"] : offer))
    .filter(
      (offer): offer is JsonRecord & { name: string } => isRecord(offer) && typeof offer["name"] === "string",
    )
    .map((offer) => ({ name: offer.name, parameters: offer["parameters"] ?? {} }));
}

/** A user message may hold results, words, or both; the results were there first. */
export function readUserMessage(text: string): HeardMessage[] {
  const contents = blocks(text, "tool_response");
  const words = withoutBlocks(text, "tool_response").trim();
  const results = contents.map(readResult);
  return [
    ...(results.length > 0 ? [heard("tool", "", { results })] : []),
    ...(words !== "" || results.length === 0 ? [heard("user", words)] : []),
  ];
}

export function readAssistantMessage(text: string): HeardMessage {
  const calls = blocks(text, "tool_call")
    .map((block) => parseJson(block)?.value)
    .filter(isRecord)
    .flatMap(readCall);
  return heard("assistant", withoutBlocks(text, "tool_call"), { calls });
}

/** As Qwen writes it: one block a call, JSON with a space after each colon and comma. */
export function writeCall(call: ToolCall): string {
  return `<tool_call>\n${spaced({ name: call.name, arguments: call.arguments })}\n</tool_call>`;
}

function readResult(block: string): ToolResult {
  const value = parseJson(block.trim())?.value;
  if (!isRecord(value) || !("content" in value)) return { name: null, content: block.trim() };
  const content = value["content"];
  return {
    name: typeof value["name"] === "string" ? value["name"] : null,
    content: typeof content === "string" ? content : JSON.stringify(content),
  };
}

function readCall(value: JsonRecord): ToolCall[] {
  const given =
    typeof value["arguments"] === "string" ? parseJson(value["arguments"])?.value : value["arguments"];
  return typeof value["name"] === "string"
    ? [{ name: value["name"], arguments: isRecord(given) ? given : {} }]
    : [];
}

/** The contents of every `<tag>` block; one that is never closed goes to the end. */
function blocks(text: string, tag: string): string[] {
  return text
    .split(`<${tag}>`)
    .slice(1)
    .map((rest) => rest.split(`</${tag}>`, 1)[0] ?? "");
}

function withoutBlocks(text: string, tag: string): string {
  const [before = "", ...rest] = text.split(`<${tag}>`);
  return [before, ...rest.map((piece) => piece.split(`</${tag}>`).slice(1).join(`</${tag}>`))].join("");
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${spaced(inner)}`)
    .join(", ")}}`;
}
