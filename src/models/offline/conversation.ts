// Reads the messages of one request into what a skill asks about: the question, what was said before, what tools
// answered since. Nothing outlives the request: this is all the memory that the simulation has.

import type { BrainInput, Reply, Shape, ToolCall, ToolOffer, ToolResult } from "./heard.ts";
import { hash } from "./hash.ts";
import { parseJson } from "./json.ts";

/** Skills look at this much of a message; longer ones are counted whole but not searched. */
const LOOK_CHARACTERS = 20_000;

export interface ToolExchange {
  readonly call: ToolCall | null;
  readonly result: ToolResult;
}

export interface Conversation {
  /** The last message of the person, trimmed and cut; "" where there is none. */
  readonly question: string;
  /** Every message of the person in order, the question included. */
  readonly said: readonly string[];
  /** Assistant messages that have text. */
  readonly answers: number;
  readonly system: string;
  /** Results that arrived since the question, each with the call that it answers where that can be told. */
  readonly exchanges: readonly ToolExchange[];
  /** Results that came before the question, in order. */
  readonly earlier: readonly ToolExchange[];
  readonly offers: ReadonlyMap<string, ToolOffer>;
  readonly tier: BrainInput["tier"];
  readonly now: Date;
  /** The same for the same messages; what choices of words hang on. */
  readonly seed: number;
}

/** A skill answers what it understands and passes on the rest. */
export type Skill = (conversation: Conversation) => Reply | null;

/** Whose result it is, by the wire or by the call. */
export function toolNameOf({ call, result }: ToolExchange): string {
  return result.name ?? call?.name ?? "tool";
}

/** The result as JSON, or as the text it is. */
export function valueOf({ result }: ToolExchange): unknown {
  const json = parseJson(result.content);
  return json === null ? result.content : json.value;
}

export function say(
  thinking: string,
  answer: string,
  more: { toolCalls?: readonly ToolCall[]; shape?: Shape } = {},
): Reply {
  return { thinking, answer, toolCalls: more.toolCalls ?? [], shape: more.shape ?? "plain" };
}

export function readConversation(input: BrainInput): Conversation {
  const said: string[] = [];
  let answers = 0;
  let calls: ToolCall[] = [];
  const earlier: ToolExchange[] = [];
  let exchanges: ToolExchange[] = [];
  for (const message of input.messages) {
    if (message.role === "user") {
      said.push(message.text.slice(0, LOOK_CHARACTERS).trim());
      calls = [];
      earlier.push(...exchanges);
      exchanges = [];
    } else if (message.role === "assistant") {
      calls.push(...message.calls);
      if (message.text.trim() !== "") answers += 1;
    } else if (message.role === "tool") {
      for (const result of message.results) {
        exchanges.push({ call: takeCall(calls, result.name), result });
      }
    }
  }
  return {
    question: said.at(-1) ?? "",
    said,
    answers,
    system: input.messages
      .filter((message) => message.role === "system")
      .map((message) => message.text.slice(0, LOOK_CHARACTERS))
      .join("\n"),
    exchanges,
    earlier,
    offers: new Map(input.tools.map((tool) => [tool.name, tool])),
    tier: input.tier,
    now: input.now,
    seed: hash(input.messages.map((message) => `${message.role}:${message.text}`).join("\n")),
  };
}

/** Results come in the order of their calls: the first open call of that name is the one. */
function takeCall(open: ToolCall[], name: string | null): ToolCall | null {
  const index = name === null ? 0 : open.findIndex((call) => call.name === name);
  return index < 0 ? null : (open.splice(index, 1)[0] ?? null);
}
