// A tier whose model plays scripts, one a call: stream parts, waits, faults. It keeps what it was asked.

import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import type { Route, Tier } from "../../../../src/core/receipt.ts";
import { lookUpModel, type ModelEntry, type Price } from "../../../../src/models/catalogue.ts";
import type { DailyQuota } from "../../../../src/models/daily-quota.ts";
import type { TierModel, TierRoute } from "../../../../src/models/tier.ts";
import type { CallObservation } from "../../../../src/models/transport.ts";

type Finish = "stop" | "length" | "tool-calls" | "content-filter" | "error" | "other";

/** One step of a script. A function runs when its turn comes; what it throws fails the stream. */
export type Part = LanguageModelV4StreamPart | ((observation: CallObservation) => void | Promise<void>);

export interface Script {
  /** Thrown instead of a stream. */
  readonly refuses?: Error;
  readonly parts?: readonly Part[];
}

export const thinks = (delta: string): Part[] => [
  { type: "reasoning-start", id: "r" },
  { type: "reasoning-delta", id: "r", delta },
  { type: "reasoning-end", id: "r" },
];

export const writes = (...deltas: string[]): Part[] => [
  { type: "text-start", id: "t" },
  ...deltas.map((delta): Part => ({ type: "text-delta", id: "t", delta })),
  { type: "text-end", id: "t" },
];

/** Thinking that turns out to be the answer, as think-tags reports it. */
export const takesBack = (text: string): Part[] => [
  { type: "reasoning-start", id: "r" },
  { type: "reasoning-delta", id: "r", delta: text },
  { type: "reasoning-end", id: "r", providerMetadata: { upshift: { untagged: true } } },
  ...writes(text),
];

export const calls = (toolName: string, input: unknown, toolCallId = "call-1"): Part => ({
  type: "tool-call",
  toolCallId,
  toolName,
  input: typeof input === "string" ? input : JSON.stringify(input),
});

export const ends = (unified: Finish = "stop"): Part => ({
  type: "finish",
  finishReason: { unified, raw: unified },
  usage: {
    inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: undefined, text: undefined, reasoning: undefined },
  },
});

/** The usage block that the service sends before its end. */
export const reports =
  (input: number, output: number, more: { cached?: number; reasoning?: number } = {}): Part =>
  (observation) => {
    observation.usage = {
      prompt_tokens: input,
      completion_tokens: output,
      prompt_tokens_details: { cached_tokens: more.cached ?? 0 },
      completion_tokens_details: { reasoning_tokens: more.reasoning ?? 0 },
    };
  };

/** The whole of a plain answer. */
export const answers = (text: string): Script => ({ parts: [...writes(text), reports(100, 20), ends()] });

export const fails =
  (error: Error): Part =>
  () => {
    throw error;
  };

/** A point at which a script waits for the test. */
export class Gate {
  readonly #opened = Promise.withResolvers<void>();
  readonly #reached = Promise.withResolvers<void>();
  /** Resolves when the script has come here. */
  readonly reached = this.#reached.promise;
  readonly part: Part = async () => {
    this.#reached.resolve();
    await this.#opened.promise;
  };

  open(): void {
    this.#opened.resolve();
  }
}

export interface ScriptedTier extends TierModel {
  /** What each call was asked, retries included. */
  readonly asked: readonly LanguageModelV4CallOptions[];
  /** The routes in the order of their calls. */
  readonly took: readonly Route[];
  /** How many streams were let go of before their end. */
  readonly cancelled: () => number;
}

interface TierSettings {
  readonly routes?: readonly Route[];
  readonly model?: Partial<ModelEntry>;
  readonly price?: Price | null;
  readonly retries?: number;
  readonly quota?: DailyQuota;
}

const MODEL = { fast: "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", reasoner: "deepseek-flash" };
const ROUTES: Record<Tier, readonly Route[]> = { fast: ["workers-ai"], reasoner: ["direct"] };

export function scriptedTier(
  tier: Tier,
  scripts: readonly Script[],
  settings: TierSettings = {},
): ScriptedTier {
  const queue = [...scripts];
  const asked: LanguageModelV4CallOptions[] = [];
  const took: Route[] = [];
  let cancelled = 0;
  const open = (route: Route, observation: CallObservation): LanguageModelV4 => ({
    specificationVersion: "v4",
    provider: "scripted",
    modelId: "scripted",
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("Calls are streamed.")),
    doStream(options) {
      asked.push(options);
      took.push(route);
      const script = queue.shift();
      if (script === undefined)
        return Promise.reject(new Error(`The ${tier} tier was called once too often.`));
      if (script.refuses !== undefined) return Promise.reject(script.refuses);
      return Promise.resolve({ stream: play(script.parts ?? [], observation, () => cancelled++) });
    },
  });
  const routes = (settings.routes ?? ROUTES[tier]).map((route): TierRoute => ({
    route,
    credential: "none",
    ...(settings.quota === undefined ? {} : { quota: settings.quota }),
    open: (observation) => open(route, observation),
  }));
  const model = { ...lookUpModel(MODEL[tier], tier), ...settings.model };
  return {
    tier,
    model,
    price: settings.price === undefined ? model.price : settings.price,
    routes: routes as [TierRoute, ...TierRoute[]],
    retries: settings.retries ?? 0,
    asked,
    took,
    cancelled: () => cancelled,
  };
}

function play(
  parts: readonly Part[],
  observation: CallObservation,
  onCancel: () => void,
): ReadableStream<LanguageModelV4StreamPart> {
  const rest = [...parts];
  return new ReadableStream(
    {
      async pull(controller) {
        for (;;) {
          const part = rest.shift();
          if (part === undefined) return controller.close();
          if (typeof part !== "function") return controller.enqueue(part);
          await part(observation);
        }
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
}

/** A reasoner that must not be asked. */
export const noReasoner = (): ScriptedTier => scriptedTier("reasoner", []);

/** A step that calls one tool. */
export const asks = (toolName: string, input: unknown, id?: string): Script => ({
  parts: [calls(toolName, input, id), reports(10, 5), ends("tool-calls")],
});
