// A call of a tool: what the model asked for, who calls under which circumstances, and what can come of it.

import type { Clock } from "../core/clock.ts";
import type { Tier } from "../core/receipt.ts";

export interface ToolCall {
  readonly toolName: string;
  /** The arguments as the model wrote them: JSON, or not. */
  readonly input: string;
}

export type ToolResult =
  /** The call is whoever asked's to run. */
  | { readonly kind: "passed-on" }
  | { readonly kind: "done"; readonly output: unknown }
  /** The tool ran, or was asked properly, and said no. */
  | { readonly kind: "failed"; readonly message: string }
  /** The call itself does not work: no such tool, not JSON, arguments that don't fit. */
  | { readonly kind: "unusable"; readonly message: string }
  /** Nothing was done: the user has to agree first to `effect`, one sentence. */
  | { readonly kind: "needs-approval"; readonly effect: string };

/** Who calls, on whose time, and under which circumstances. */
export interface Caller {
  readonly tier: Tier;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The call's own, also should it be made again after a crash. */
  readonly callKey: string;
  /** Nobody watches the turn. */
  readonly isUnattended: boolean;
  /** The turn has read what strangers wrote. */
  readonly hasReadUntrusted: boolean;
  /** Whether the address is nothing that a stranger could have had the model make up. */
  mayAskFor(address: string): boolean;
  /** What the user was told that this very call would do, and agreed to; null where nobody was asked. */
  readonly approvedEffect: string | null;
  readonly effects: EffectJournal;
}

/** What is known of a call's effect. */
export type KnownEffect =
  /** It was never begun. Now it is written down as begun. */
  | { readonly kind: "new" }
  | { readonly kind: "ended"; readonly result: ToolResult }
  /** It was begun, and the process died before it ended. */
  | { readonly kind: "unknown" };

/** Durable where it has to be: what returns is kept. */
export interface EffectJournal {
  begin(callKey: string, toolName: string): KnownEffect;
  end(callKey: string, result: ToolResult): void;
}
