// Splits thinking from answer in a model's text. Invariant: the same text gives the same thinking and the same answer
// however the stream was cut.
//
// Explicit style: what stands between `<think>` and `</think>` at the start is thinking.
// Implicit style (R1 and its distills): the opening tag may be missing, because the template put it into the prompt, so
// text is thinking until `</think>`. A stream that ends normally without any tag was an answer after all. Such text is
// held back at first; once it is long, or begins as R1's thoughts begin, it is streamed as thinking, and taken back at
// the end with `untagged` in the reasoning part's metadata, followed by the whole as text. In JSON mode, text that begins
// as JSON is the answer from its first character on.

import type { LanguageModelV4Middleware, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import type { ThinkingStyle } from "../catalogue.ts";

const OPEN = "<think>";
const CLOSE = "</think>";
/** How much untagged text waits for its verdict before it is shown as thinking. */
const HELD_CHARACTERS = 1_000;
/** How R1 begins its thoughts; an answer hardly begins so. */
const BEGINS_AS_THOUGHT =
  /^\s*(?:okay, so|ok, so|alright, so|alright, let|hmm|first, i (?:need|should|have)|i need to (?:figure|find|solve|work)|let me (?:think|see|figure)|so,? (?:the user|i (?:need|have))|好的|嗯)/i;
const LONGEST_BEGINNING = 40;
/** How an answer in JSON mode begins, where decoding leaves no room for thoughts. */
const BEGINS_AS_JSON = /^[{[`]/;

/** In the provider metadata of a `reasoning-end`: what was streamed as thinking is the answer that follows as text. */
export const UNTAGGED = { upshift: { untagged: true } } as const;

type State = "opening" | "undecided" | "thinking" | "answer";
type Emit = (part: LanguageModelV4StreamPart) => void;

/** The longest end of `text` that may be the beginning of `tag`. */
function partialTag(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}

class ThinkTagSplitter {
  readonly #emit: Emit;
  readonly #implicit: boolean;
  readonly #isJson: boolean;
  #state: State = "opening";
  #buffer = "";
  /** Whether some tag was seen: without any, implicit text may turn out to be the answer. */
  #tagged = false;
  #untagged = "";
  #reasoningOpen = false;
  #textOpen = false;
  #answerBegun = false;

  constructor(style: ThinkingStyle, isJson: boolean, emit: Emit) {
    this.#implicit = style === "implicit-tags";
    this.#isJson = isJson;
    this.#emit = emit;
  }

  /** The model marks its thinking natively, so its text is its answer. */
  sawNativeReasoning(): void {
    if (this.#state === "opening" && this.#buffer === "") {
      this.#state = "answer";
      this.#tagged = true;
    }
  }

  push(delta: string): void {
    this.#buffer += delta;
    let state: State;
    do {
      state = this.#state;
      this.#step();
    } while (state !== this.#state);
  }

  #step(): void {
    switch (this.#state) {
      case "opening": {
        const text = this.#buffer.trimStart();
        if (text.startsWith(OPEN)) {
          this.#buffer = text.slice(OPEN.length);
          this.#tagged = true;
          this.#state = "thinking";
        } else if (!OPEN.startsWith(text)) {
          const isAnswer = !this.#implicit || (this.#isJson && BEGINS_AS_JSON.test(text));
          this.#state = isAnswer ? "answer" : "undecided";
        }
        return;
      }
      case "undecided": {
        const close = this.#buffer.indexOf(CLOSE);
        const begun = this.#buffer.slice(0, LONGEST_BEGINNING);
        if (close >= 0 || this.#buffer.length > HELD_CHARACTERS || BEGINS_AS_THOUGHT.test(begun))
          this.#state = "thinking";
        return;
      }
      case "thinking": {
        const close = this.#buffer.indexOf(CLOSE);
        if (close >= 0) {
          this.#think(this.#buffer.slice(0, close));
          this.#buffer = this.#buffer.slice(close + CLOSE.length);
          this.#tagged = true;
          this.#endThinking();
          this.#state = "answer";
          return;
        }
        const kept = partialTag(this.#buffer, CLOSE);
        this.#think(this.#buffer.slice(0, this.#buffer.length - kept));
        this.#buffer = this.#buffer.slice(this.#buffer.length - kept);
        return;
      }
      case "answer":
        this.#answer(this.#buffer);
        this.#buffer = "";
        return;
    }
  }

  #think(text: string): void {
    if (!this.#tagged) this.#untagged += text;
    const shown = this.#reasoningOpen ? text : text.trimStart();
    if (shown === "") return;
    if (!this.#reasoningOpen) this.#emit({ type: "reasoning-start", id: "thinking" });
    this.#reasoningOpen = true;
    this.#emit({ type: "reasoning-delta", id: "thinking", delta: shown });
  }

  #endThinking(untagged = false): void {
    if (!this.#reasoningOpen) return;
    this.#emit({
      type: "reasoning-end",
      id: "thinking",
      ...(untagged ? { providerMetadata: UNTAGGED } : {}),
    });
    this.#reasoningOpen = false;
  }

  #answer(text: string): void {
    const shown = this.#answerBegun ? text : text.trimStart();
    if (shown === "") return;
    this.#answerBegun = true;
    if (!this.#textOpen) this.#emit({ type: "text-start", id: "answer" });
    this.#textOpen = true;
    this.#emit({ type: "text-delta", id: "answer", delta: shown });
  }

  /** @param normally whether the model came to its own end, rather than to a limit, a fault or a cut */
  end(normally: boolean): void {
    const rest = this.#buffer;
    this.#buffer = "";
    if (this.#state === "opening" || this.#state === "undecided") {
      // Still held: thinking only if it was cut before it could say so.
      if (this.#implicit && !normally) this.#think(rest);
      else this.#answer(rest);
    } else if (this.#state === "thinking") {
      this.#think(rest);
      if (normally && !this.#tagged) {
        this.#endThinking(true);
        this.#answer(this.#untagged);
      }
    } else this.#answer(rest);
    this.#endThinking();
    if (this.#textOpen) this.#emit({ type: "text-end", id: "answer" });
    this.#textOpen = false;
  }
}

/** The middleware for a model that thinks in tags (`implicit-tags`) or may do so (`native`). */
export function thinkTags(style: ThinkingStyle): LanguageModelV4Middleware {
  return {
    specificationVersion: "v4",
    async wrapStream({ doStream, params }) {
      const result = await doStream();
      const isJson = params.responseFormat?.type === "json";
      let splitter: ThinkTagSplitter;
      let ended = false;
      const transform = new TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>({
        start(controller) {
          splitter = new ThinkTagSplitter(style, isJson, (part) => controller.enqueue(part));
        },
        transform(part, controller) {
          switch (part.type) {
            case "text-start":
            case "text-end":
              return;
            case "text-delta":
              splitter.push(part.delta);
              return;
            case "reasoning-start":
              splitter.sawNativeReasoning();
              break;
            case "finish":
            case "error":
              if (!ended) splitter.end(part.type === "finish" && part.finishReason.unified === "stop");
              ended = true;
              break;
            default:
              break;
          }
          controller.enqueue(part);
        },
        flush() {
          if (!ended) splitter.end(false);
        },
      });
      return { ...result, stream: result.stream.pipeThrough(transform) };
    },
  };
}
