// The streams of the evaluation for what is watched in flight: planted faults, and texts that only look like them. All
// are read with the soft triggers acting and a thinking budget of 1,500 tokens.

import type { WatchCase } from "./watch-case.ts";
import { PLANTED } from "./watch-cases-planted.ts";
import { SOUND } from "./watch-cases-sound.ts";
import { PLANTED_CIRCLING } from "./watch-planted-circling.ts";
import { PLANTED_EXACT } from "./watch-planted-exact.ts";
import { PLANTED_LANGUAGES } from "./watch-planted-languages.ts";
import { SOUND_BOARDS } from "./watch-sound-boards.ts";
import { SOUND_DATA } from "./watch-sound-data.ts";
import { SOUND_PROSE } from "./watch-sound-prose.ts";
import { SOUND_TALK } from "./watch-sound-talk.ts";
import { SOUND_THINKING } from "./watch-sound-thinking.ts";

export type { WatchCase } from "./watch-case.ts";

export const WATCH_THINKING_TOKENS = 1_500;

export const WATCH_CASES: readonly WatchCase[] = [
  ...PLANTED,
  ...PLANTED_EXACT,
  ...PLANTED_LANGUAGES,
  ...PLANTED_CIRCLING,
  ...SOUND,
  ...SOUND_DATA,
  ...SOUND_BOARDS,
  ...SOUND_THINKING,
  ...SOUND_PROSE,
  ...SOUND_TALK,
];
