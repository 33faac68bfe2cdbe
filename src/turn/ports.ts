// What a turn needs of the world: two tiers, tools, a place for its output, a journal of its calls, time and ids.

import type { UIMessage, UIMessageChunk } from "ai";
import type { Clock } from "../core/clock.ts";
import type { AnswerMetadata, Mode, Route, Step, Tier } from "../core/receipt.ts";
import type { ModelEntry, NeuronRates, Price } from "../models/catalogue.ts";
import type { TierModel } from "../models/tier.ts";
import type { EffectJournal } from "../tools/call.ts";
import type { ToolRegistry } from "../tools/registry.ts";
import type { AnswerTerms } from "./answer-terms.ts";
import type { FaultReport } from "./fault-report.ts";
import type { JsonFormat } from "./response-format.ts";

export interface TurnRequest {
  /** The id that the answer will have. */
  readonly answerId: string;
  readonly mode: Mode;
  /** The user asked for this answer again. */
  readonly isRetry: boolean;
  /** The transcript, ending with the user's message. */
  readonly history: readonly UIMessage[];
  /** What already stands of the answer, where it goes on behind the results of its tools. */
  readonly answerSoFar?: UIMessage;
  /** The JSON that the answer has to be; null for plain text. */
  readonly format: JsonFormat | null;
  /** What else was set for the answer. */
  readonly terms?: AnswerTerms;
  /** Nobody watches: calls that need approval are denied, or wait for it until a deadline. */
  readonly unattended?: Unattended;
  /** The history came in as a file, which strangers may have written. */
  readonly isFromOutside?: boolean;
}

/** A turn that nobody watches. */
export interface Unattended {
  readonly approval: "deny" | "ask";
}

/** A call that is about to be paid for, with all that is needed to price it should the process die. */
export interface OpenCall {
  readonly tier: Tier;
  readonly model: ModelEntry;
  readonly price: Price | null;
  readonly route: Route;
  readonly startedAt: number;
  /** An estimate; what the service reports replaces it. */
  readonly inputTokens: number;
  readonly freeNeurons: number;
}

/** What is known of a turn at the moment a call begins: enough to write its receipt should the process die. */
export interface TurnProgress {
  readonly score: number;
  readonly threshold: number;
  readonly thinkingTokens: number;
  readonly reason: Step["reason"];
  /** What more is said of the reason. */
  readonly detail?: string | undefined;
  readonly steps: readonly Step[];
  readonly call: OpenCall;
}

export interface TurnOutput {
  /** Stores the chunk, then sends it to whoever listens. Synchronous: what returns is durable. */
  emit(chunk: UIMessageChunk): void;
  /** Made durable before the call is sent, so that a call is never repeated unknowingly. */
  callBegins(progress: TurnProgress): void;
}

export interface TurnSettings {
  readonly systemPrompt: string;
  readonly thinkingTokens: number;
  /** Whether hedging and switches of thought are only recorded, or escalate. */
  readonly softTriggers: "shadow" | "act";
  readonly threshold: number;
  /** Whether an `auto` turn goes to the reasoner where the fast tier would cost more. */
  readonly costAware: boolean;
  /** What becomes of a call that a budget does not reach for. */
  readonly budgetAction: "refuse" | "downgrade";
}

/** A call as it is proposed to the books. */
export interface ProposedCall extends Omit<OpenCall, "freeNeurons"> {
  /** The same for the same step of the same answer, also after a restart. */
  readonly callId: string;
  readonly answerId: string;
}

export type Admission =
  | { readonly kind: "admitted"; readonly maxOutputTokens: number; readonly freeNeurons: number }
  /** `neurons`: the tier counts as unavailable. `budget`: the money does not reach. Nothing was sent. */
  | { readonly kind: "refused"; readonly by: "neurons" | "budget"; readonly message: string };

/** The books of model calls: what a call may cost is reserved before it, and settled after it. */
export interface CallBooks {
  /** Neurons that are free for a call, should it be made; they are kept for it until its turn has ended. */
  freeNeurons(
    call: Pick<ProposedCall, "callId" | "startedAt" | "inputTokens">,
    rates: NeuronRates,
  ): Promise<number>;
  reserve(call: ProposedCall): Promise<Admission>;
  /** @param toStep what the call came to, given how many of its neurons were free */
  settle(callId: string, neurons: number | null, toStep: (freeNeurons: number) => Step): Promise<Step>;
}

export interface TurnPorts {
  readonly fast: TierModel | null;
  readonly reasoner: TierModel | null;
  readonly tools: ToolRegistry;
  readonly effects: EffectJournal;
  readonly output: TurnOutput;
  readonly books: CallBooks;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  readonly settings: TurnSettings;
  /** For the operator's log. */
  reportFault(report: FaultReport): void;
}

/** A draft that was set aside: its step's index in the receipt and its text. */
export interface DroppedDraft {
  readonly step: number;
  readonly text: string;
}

export interface TurnOutcome {
  readonly metadata: AnswerMetadata;
  readonly drafts: readonly DroppedDraft[];
}
