// What the user's directory keeps of a conversation, and what a conversation tells it. Shared by both objects, the routes and
// the browser.

import type { Step } from "./receipt.ts";

/** In a snippet, which is plain text, the hit stands between these. */
export const HIT_BEGINS = "\u0002";
export const HIT_ENDS = "\u0003";

/** A conversation as the API shows it. Times ISO 8601 UTC, money in USD. */
export interface ListedConversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Of the transcript as it stands; what edits replaced is not counted. */
  readonly messageCount: number;
  /** All that its model calls were charged; null where a price is not known. */
  readonly usd: number | null;
  readonly pinned: boolean;
  readonly archived: boolean;
  /** In answers to a search: the words around a hit, which stands between U+0002 and U+0003. */
  readonly snippet?: string;
}

/** Where a page of the list ended: pinned, time of the last change, number. */
export const LIST_CURSOR = /^([01])-(\d{1,16})-(\d{1,12})$/;

export interface ConversationPage {
  readonly conversations: readonly ListedConversation[];
  readonly nextCursor: string | null;
}

/** Who chose a title; a later one in this order is never replaced by an earlier one. */
export const TITLED_BY = ["words", "model", "user"] as const;
export type TitledBy = (typeof TITLED_BY)[number];

/** A text to be found, by the message's place in its conversation's storage. */
export interface FoundText {
  readonly position: number;
  readonly text: string;
}

/** What has changed in a conversation since the directory last took news of it. Times in milliseconds, money in micro-dollars. */
export interface ConversationNews {
  readonly id: string;
  /** Grows with every change; news that is older than what is known is dropped. */
  readonly seq: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly messageCount: number;
  readonly microUsd: number | null;
  readonly title: { readonly text: string; readonly by: TitledBy } | null;
  readonly texts: readonly FoundText[];
  /** Places whose text is not to be found any more. */
  readonly gone: readonly number[];
}

/** A settled call of a model, as the user's usage counts it: once, by its id. */
export interface SettledCall {
  readonly callId: string;
  /** UTC, on which it began. */
  readonly day: string;
  readonly tier: Step["tier"];
  readonly model: string;
  readonly isEstimated: boolean;
  /** Null where the price is not known. */
  readonly microUsd: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly neurons: number | null;
}
