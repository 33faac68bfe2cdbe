// The prompts that docs/escalation.md lists, a reason each.

import { readFileSync } from "node:fs";
import { REASONS, type Reason } from "../../src/core/receipt.ts";

const document = readFileSync(new URL("../../docs/escalation.md", import.meta.url), "utf8");

export interface ListedPrompt {
  readonly reason: Reason;
  /** Null where nothing can be sent, or what is sent is too long for a list. */
  readonly prompt: string | null;
  readonly how: string;
}

/** "- `reason`: `prompt`, how", where a line may go on in the next. */
export const LISTED_PROMPTS: readonly ListedPrompt[] = document
  .replaceAll(/\n {2}(?=\S)/g, " ")
  .split("\n")
  .flatMap((line): ListedPrompt[] => {
    const [, name = "", rest = ""] = /^- `([a-z-]+)`: (.*)$/.exec(line) ?? [];
    const reason = REASONS.find((one) => one === name);
    const [, prompt = null, more] = /^`([^`]+)`(?:$|, (.*))/.exec(rest) ?? [];
    return reason === undefined ? [] : [{ reason, prompt, how: prompt === null ? rest : (more ?? "") }];
  });
