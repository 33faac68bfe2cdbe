// What a conversation tells the user's directory: how it stands, what can be found in it, and what its calls came to. Everything
// is stored here first, with its number; what a crash or a lost answer has kept from the directory is told at the next start or
// change. Told twice, it changes nothing.

import type { UIMessage } from "ai";
import type { ConversationNews, SettledCall, TitledBy } from "../core/directory.ts";
import { titleFromWords } from "../core/title-words.ts";
import type { ConversationStore } from "../storage/conversation-store.ts";
import { messageText } from "../turn/prompt.ts";

/** The part of the directory that conversations tell; another object, which may be out of reach. */
export interface NewsDesk {
  takeNews(news: ConversationNews): Promise<void>;
  countCalls(calls: readonly SettledCall[]): Promise<void>;
}

export interface FeedSettings {
  readonly id: string;
  readonly store: ConversationStore;
  readonly desk: NewsDesk;
}

/** In one call of the directory; a message may hold 256 KiB. */
const MESSAGES_AT_ONCE = 50;

const textOf = (body: string): string => {
  try {
    return messageText(JSON.parse(body) as Pick<UIMessage, "parts">);
  } catch {
    return ""; // a damaged message can't be found
  }
};

export class DirectoryFeed {
  readonly #settings: FeedSettings;
  #telling = Promise.resolve();
  #modelTitle: string | null = null;

  constructor(settings: FeedSettings) {
    this.#settings = settings;
  }

  /** A title that a model made; null until there is one. Told with the next news. */
  entitle(title: string): void {
    this.#modelTitle = title;
  }

  /** Tells what is not known there yet, after what is being told now. */
  async tell(): Promise<void> {
    // One after the other, in the order of their numbers; what failed before is told again.
    this.#telling = this.#telling.catch(() => {}).then(() => this.#tell());
    await this.#telling;
  }

  async #tell(): Promise<void> {
    const { store, desk } = this.#settings;
    const calls = store.ledger.uncounted();
    if (calls.length > 0) {
      await desk.countCalls(calls);
      store.ledger.counted(calls.map(({ callId }) => callId));
    }
    const about = store.about.find();
    if (about === null || (about.told >= about.seq && this.#modelTitle === null)) return;
    const news = this.#standing(about);
    for (let from = 0; ;) {
      const changed = store.about.untold(about.told, from, MESSAGES_AT_ONCE);
      await desk.takeNews({
        ...news,
        texts: changed.flatMap(({ position, body, isGone }) =>
          isGone ? [] : [{ position, text: textOf(body) }],
        ),
        gone: changed.flatMap(({ position, isGone }) => (isGone ? [position] : [])),
      });
      const last = changed.at(-1);
      if (last === undefined || changed.length < MESSAGES_AT_ONCE) break;
      from = last.position + 1;
    }
    this.#modelTitle = null;
    store.about.setTold(about.seq);
  }

  #standing({
    createdAt,
    seq,
  }: {
    createdAt: number;
    seq: number;
  }): Omit<ConversationNews, "texts" | "gone"> {
    const { id, store } = this.#settings;
    const { messageCount, lastAt } = store.about.extent();
    return {
      id,
      seq,
      createdAt,
      updatedAt: lastAt ?? createdAt,
      messageCount,
      microUsd: store.ledger.sumMicroUsd(),
      title: this.#title(),
    };
  }

  #title(): { text: string; by: TitledBy } | null {
    if (this.#modelTitle !== null) return { text: this.#modelTitle, by: "model" };
    const opening = this.#settings.store.about.opening();
    return opening === null ? null : { text: titleFromWords(textOf(opening)), by: "words" };
  }
}
