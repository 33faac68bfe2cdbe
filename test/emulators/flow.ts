// Turns a reply into the pieces that a model would give out one after the other, counts them, and stops at the limit.
// The dialects only dress the pieces.

import { seeded, type Random } from "../support/seeded.ts";
import type { Behaviour, Reply } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import { tokensOf } from "./tokens.ts";

export type Piece =
  | TextPiece
  | {
      readonly kind: "tool-start";
      readonly index: number;
      readonly id: string;
      readonly name: string;
      readonly tokens: 0;
    };

type TextPiece =
  | { readonly kind: "thinking" | "text"; readonly text: string; readonly tokens: number }
  | {
      readonly kind: "tool-arguments";
      readonly index: number;
      readonly text: string;
      readonly tokens: number;
    };

/** So many characters are cut at seeded places at a time. */
const SEEDED_WINDOW = 256;

export interface Ending {
  readonly finish: string;
  readonly usage: Usage;
}

export interface FlowSettings {
  /** Thinking is part of the text, between tags. */
  readonly tags: boolean;
  readonly promptTokens: number;
  readonly maxTokens: number | null;
  readonly deltas: Behaviour["deltas"];
  /** Ids of tool calls that the reply does not name. */
  readonly toolCallId: (index: number) => string;
}

interface Token {
  readonly piece: Piece;
  readonly reasoning: boolean;
}

/** The pieces; returns how it ended. */
export function* flow(reply: Reply, settings: FlowSettings): Generator<Piece, Ending> {
  let completionTokens = 0;
  let reasoningTokens = 0;
  let cut = false;
  function* counted(): Generator<Piece> {
    for (const { piece, reasoning } of tokens(reply, settings)) {
      if (settings.maxTokens !== null && completionTokens + piece.tokens > settings.maxTokens) {
        cut = true;
        return;
      }
      completionTokens += piece.tokens;
      if (reasoning) reasoningTokens += piece.tokens;
      yield piece;
    }
  }
  yield* regroup(counted(), settings.deltas ?? "token");
  return {
    finish: cut ? "length" : (reply.finish ?? (reply.toolCalls?.length ? "tool_calls" : "stop")),
    usage: {
      promptTokens: settings.promptTokens,
      completionTokens,
      reasoningTokens,
      cachedTokens: 0,
      ...reply.usage,
    },
  };
}

/** All of it at once, for an answer that does not stream. */
export function gather(
  reply: Reply,
  settings: FlowSettings,
): Ending & { thinking: string; text: string; tools: ToolCall[] } {
  let thinking = "";
  let text = "";
  const tools: ToolCall[] = [];
  const pieces = flow(reply, settings);
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (next.done) return { ...next.value, thinking, text, tools };
    const piece = next.value;
    if (piece.kind === "tool-start") tools.push({ id: piece.id, name: piece.name, arguments: "" });
    else if (piece.kind === "tool-arguments") (tools[piece.index] as ToolCall).arguments += piece.text;
    else if (piece.kind === "thinking") thinking += piece.text;
    else text += piece.text;
  }
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  arguments: string;
}

function* tokens(reply: Reply, settings: FlowSettings): Generator<Token> {
  const { thinking, text, toolCalls = [] } = reply;
  const answers = text !== undefined || toolCalls.length > 0;
  if (thinking !== undefined) {
    if (settings.tags && reply.openTag) yield* tagTokens(["<think>", "\n"]);
    for (const token of tokensOf(thinking)) {
      yield {
        piece: { kind: settings.tags ? "text" : "thinking", text: token, tokens: 1 },
        reasoning: true,
      };
    }
    // A model's tags are single tokens of its vocabulary; the blank lines around them are R1's habit.
    if (settings.tags && (reply.closeTag ?? (answers || reply.finish !== "length"))) {
      yield* tagTokens(["\n", "</think>", "\n\n"]);
    }
  }
  for (let round = 0; text !== undefined && text !== "" && round < (reply.repeatText ?? 1); round++) {
    for (const token of tokensOf(text))
      yield { piece: { kind: "text", text: token, tokens: 1 }, reasoning: false };
  }
  for (const [index, call] of toolCalls.entries()) {
    const id = call.id ?? settings.toolCallId(index);
    yield {
      piece: { kind: "tool-start", index, id, name: call.name, tokens: 0 },
      reasoning: false,
    };
    const written = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
    for (const token of tokensOf(written)) {
      yield { piece: { kind: "tool-arguments", index, text: token, tokens: 1 }, reasoning: false };
    }
  }
}

function* tagTokens(texts: readonly string[]): Generator<Token> {
  for (const text of texts) yield { piece: { kind: "text", text, tokens: 1 }, reasoning: true };
}

/** Joins neighbours of one kind and cuts them anew. */
function* regroup(pieces: Iterable<Piece>, deltas: NonNullable<Behaviour["deltas"]>): Generator<Piece> {
  if (deltas === "token") return yield* pieces;
  const random = typeof deltas === "object" ? seeded(deltas.seed) : null;
  const isFull = (piece: TextPiece): boolean =>
    typeof deltas === "number" ? piece.tokens >= deltas : piece.text.length > SEEDED_WINDOW;
  const held: { piece?: TextPiece } = {};
  const release = function* (): Generator<Piece> {
    if (held.piece !== undefined) yield* cutText(held.piece, random);
    delete held.piece;
  };
  for (const piece of pieces) {
    if (held.piece !== undefined && !areJoinable(held.piece, piece)) yield* release();
    if (piece.kind === "tool-start") {
      yield piece;
      continue;
    }
    const { text = "", tokens: count = 0 } = held.piece ?? {};
    held.piece = { ...piece, text: text + piece.text, tokens: count + piece.tokens };
    if (isFull(held.piece)) yield* release();
  }
  yield* release();
}

function areJoinable(left: Piece, right: Piece): boolean {
  const indexOf = (piece: Piece): number => ("index" in piece ? piece.index : -1);
  return left.kind === right.kind && indexOf(left) === indexOf(right);
}

function* cutText(piece: TextPiece, random: Random | null): Generator<Piece> {
  if (random === null) return yield piece;
  const characters = [...piece.text];
  for (let offset = 0; offset < characters.length;) {
    const size = random.integer(1, 12);
    const last = offset + size >= characters.length;
    yield {
      ...piece,
      text: characters.slice(offset, offset + size).join(""),
      tokens: last ? piece.tokens : 0,
    };
    offset += size;
  }
}
