// The R1 distill on Workers AI, through workers-ai-provider: by the AI binding, or by REST with the same streams.
// It decides how a call is put to Workers AI; not when, and not what a failure means.

import { createWorkersAI } from "workers-ai-provider";
import { APICallError, wrapLanguageModel } from "ai";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { jsonComesWhole, underDistillRules } from "./distill-rules.ts";
import { mergeEventStream, SilenceWatch } from "./event-stream.ts";
import { beforeSilence, type CallObservation, type Fetch, type TransportSettings } from "./transport.ts";

/** The part of the `AI` binding that is used. */
export interface WorkersAiBinding {
  run(model: string, inputs: Record<string, unknown>, options?: Record<string, unknown>): Promise<unknown>;
}

interface RestSettings {
  readonly baseUrl: string;
  readonly accountId: string;
  readonly apiToken: string;
  readonly fetch: Fetch;
}

/**
 * A binding over REST. The provider has one of its own, but its root is fixed, and where a stream was asked for and
 * JSON came it silently sends (and pays) the request a second time.
 */
export function restBinding(settings: RestSettings): WorkersAiBinding {
  return {
    async run(model, inputs, options = {}) {
      const url = new URL(
        `${settings.baseUrl}/accounts/${encodeURIComponent(settings.accountId)}/ai/run/${model}`,
      );
      if (options["rejectIfBusy"] === true) url.searchParams.set("rejectIfBusy", "true");
      const response = await settings.fetch(url, {
        method: "POST",
        headers: {
          authorization: `Bearer ${settings.apiToken}`,
          "content-type": "application/json",
        },
        body: JSON.stringify(inputs),
        ...(options["signal"] instanceof AbortSignal ? { signal: options["signal"] } : {}),
      });
      if (!response.ok) {
        throw new APICallError({
          message: `Workers AI answered ${response.status}`,
          url: url.href,
          requestBodyValues: {},
          statusCode: response.status,
          responseHeaders: Object.fromEntries(response.headers),
          responseBody: await response.text(),
        });
      }
      if (response.headers.get("content-type")?.includes("event-stream") && response.body !== null)
        return response.body;
      const envelope = (await response.json()) as { result?: unknown };
      return envelope.result ?? envelope;
    },
  };
}

function letGo(output: unknown): void {
  if (output instanceof ReadableStream) output.cancel().catch(() => {});
}

/** The account's own binding with its streams merged and watched, as the transport does for HTTP. */
function watchedBinding(
  binding: WorkersAiBinding,
  settings: TransportSettings,
  observation: CallObservation,
): WorkersAiBinding {
  return {
    async run(model, inputs, options = {}) {
      const silence = new SilenceWatch(settings.clock, settings.deadlines);
      const abort = new AbortController();
      const caller = options["signal"] instanceof AbortSignal ? options["signal"] : null;
      const signal = caller === null ? abort.signal : AbortSignal.any([caller, abort.signal]);
      const running = binding.run(model, inputs, { ...options, signal });
      let output: unknown;
      try {
        output = await beforeSilence(running, silence, settings.clock, abort, caller);
      } catch (error) {
        // What comes after all is let go of: nobody would read it, and it would be paid for to its end.
        running.then(letGo, () => {});
        throw error;
      }
      if (!(output instanceof ReadableStream)) return output;
      return mergeEventStream(output as ReadableStream<Uint8Array>, {
        clock: settings.clock,
        silence,
        observation,
      });
    },
  };
}

/** The binding as the model's rules allow it to be used. The usage of an answer that comes whole is noted here; a stream's, where it is merged. */
function ruledBinding(binding: WorkersAiBinding, observation: CallObservation): WorkersAiBinding {
  return {
    async run(model, inputs, options) {
      const output = await binding.run(model, underDistillRules(inputs), options);
      if (typeof output === "object" && output !== null && "usage" in output)
        observation.usage = output.usage;
      return output;
    },
  };
}

export type WorkersAiAccess =
  | { readonly kind: "binding"; readonly binding: WorkersAiBinding }
  | {
      readonly kind: "rest";
      readonly baseUrl: string;
      readonly accountId: string;
      readonly apiToken: string;
    };

/** The model for one call: `transport` is that call's fetch, `observation` what it fills. */
export function workersAiModel(
  modelId: string,
  access: WorkersAiAccess,
  transport: Fetch,
  settings: TransportSettings,
  observation: CallObservation,
): LanguageModelV4 {
  const binding =
    access.kind === "rest"
      ? restBinding({ ...access, fetch: transport })
      : watchedBinding(access.binding, settings, observation);
  const provider = createWorkersAI({ binding: ruledBinding(binding, observation) as unknown as Ai });
  // A call that would only queue is of no use where another tier could answer at once.
  const model = provider(
    modelId as Parameters<typeof provider>[0],
    { rejectIfBusy: true } as Record<string, unknown>,
  ) as LanguageModelV4;
  return wrapLanguageModel({ model, middleware: jsonComesWhole() });
}
