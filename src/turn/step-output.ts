// What one call of a model looks like to clients: thinking, then an answer that is either shown directly or kept as a
// draft until its checks pass. It knows the order of chunks; it decides nothing.

import type { UIMessageChunk } from "ai";
import type { DraftNotice, Tier } from "../core/receipt.ts";

export class StepOutput {
  readonly #emit: (chunk: UIMessageChunk) => void;
  readonly #tier: Tier;
  readonly #id: string;
  #isDraft: boolean;
  #draft = "";
  #thinkingOpen = false;
  #textOpen = false;
  #shown = "";

  /** @param isDraft whether text is provisional until `release` */
  constructor(emit: (chunk: UIMessageChunk) => void, settings: { tier: Tier; id: string; isDraft: boolean }) {
    this.#emit = emit;
    this.#tier = settings.tier;
    this.#id = settings.id;
    this.#isDraft = settings.isDraft;
    emit({ type: "start-step" });
  }

  /** The answer's text so far, shown or not. */
  get text(): string {
    return this.#shown + this.#draft;
  }

  get isDraft(): boolean {
    return this.#isDraft;
  }

  think(delta: string): void {
    if (!this.#thinkingOpen) this.#emit({ type: "reasoning-start", id: `${this.#id}-thinking` });
    this.#thinkingOpen = true;
    this.#emit({ type: "reasoning-delta", id: `${this.#id}-thinking`, delta });
  }

  /** The thinking so far was the answer; it follows as text. */
  takeThinkingBack(): void {
    this.#endThinking({ untagged: true });
  }

  write(delta: string): void {
    if (delta === "") return;
    if (this.#isDraft) {
      this.#notice({ draftId: this.#id, offset: this.#draft.length, delta });
      this.#draft += delta;
      return;
    }
    // Thinking stays open while its step may still be abandoned, so that the part can say so at its end.
    this.#endThinking({});
    if (!this.#textOpen) this.#emit({ type: "text-start", id: `${this.#id}-text` });
    this.#textOpen = true;
    this.#emit({ type: "text-delta", id: `${this.#id}-text`, delta });
    this.#shown += delta;
  }

  /** The draft becomes ordinary text, and what follows streams on. @param text what it stands as */
  release(text = this.#draft): void {
    if (!this.#isDraft) return;
    this.#isDraft = false;
    if (this.#draft === "") return;
    // Who shows the draft until its text has come must be able to tell that it has.
    if (text !== this.#draft) this.#notice({ draftId: this.#id, offset: 0, delta: text });
    this.#notice({ draftId: this.#id, state: "released" });
    this.#draft = "";
    this.write(text);
  }

  /** Ends what was shown. A draft that was not released is dropped; thinking is abandoned where the turn goes on anew. */
  close(fate: "kept" | "abandoned"): void {
    if (this.#draft !== "") this.#notice({ draftId: this.#id, state: "dropped" });
    this.#endThinking(fate === "abandoned" ? { abandoned: true } : {});
    if (this.#textOpen) this.#emit({ type: "text-end", id: `${this.#id}-text` });
    this.#textOpen = false;
  }

  #endThinking(marks: { abandoned?: true; untagged?: true }): void {
    if (!this.#thinkingOpen) return;
    this.#thinkingOpen = false;
    this.#emit({
      type: "reasoning-end",
      id: `${this.#id}-thinking`,
      providerMetadata: { upshift: { tier: this.#tier, ...marks } },
    });
  }

  #notice(data: DraftNotice): void {
    this.#emit({ type: "data-draft", data, transient: true });
  }
}
