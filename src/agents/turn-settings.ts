// The settings of a turn, from the Worker's.

import type { Config } from "../config.ts";
import type { TurnSettings } from "../turn/ports.ts";
import { DEFAULT_SYSTEM_PROMPT } from "../turn/prompt.ts";

export const turnSettings = (config: Config): TurnSettings => ({
  systemPrompt: config.SYSTEM_PROMPT ?? DEFAULT_SYSTEM_PROMPT,
  thinkingTokens: config.FAST_THINKING_TOKENS,
  softTriggers: config.ESCALATION_SOFT_TRIGGERS,
  threshold: config.ESCALATION_THRESHOLD,
  costAware: config.COST_AWARE,
  budgetAction: config.BUDGET_ACTION,
});
