// A stream of the evaluation for what is watched in flight, and the two ways to make one.

import type { Reason } from "../../src/core/receipt.ts";
import { SMALL_TALK } from "./watch-texts.ts";

export interface WatchCase {
  readonly name: string;
  readonly kind: "thinking" | "text";
  readonly question: string;
  readonly text: string;
  /** What has to fire, or null where nothing may. */
  readonly expect: Reason | null;
}

export const planted = (
  name: string,
  kind: WatchCase["kind"],
  text: string,
  expect: Reason = "repetition",
  question = SMALL_TALK,
): WatchCase => ({ name, kind, question, text, expect });

export const sound = (
  name: string,
  kind: WatchCase["kind"],
  text: string,
  question = SMALL_TALK,
): WatchCase => ({ name, kind, question, text, expect: null });
