// What the upstreams' answers cost, worked out once more and independently of the product: in whole nano-dollars a token.

import type { RecordedRequest } from "../emulators/recorded-request.ts";

/** Nano-dollars a token, off-peak. */
export interface NanoPrice {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly peakFactor: number;
}

export const DEEPSEEK_FLASH: NanoPrice = { input: 150, cached: 3, output: 600, peakFactor: 2 };
export const R1_DISTILL: NanoPrice = { input: 497, cached: 497, output: 4_881, peakFactor: 1 };

/** Monday to Friday, 01:00 to 04:00 and 06:00 to 10:00 UTC. */
function isPeak(at: number): boolean {
  const date = new Date(at);
  const hour = date.getUTCHours();
  const isWeekday = date.getUTCDay() >= 1 && date.getUTCDay() <= 5;
  return isWeekday && ((hour >= 1 && hour < 4) || (hour >= 6 && hour < 10));
}

/** In USD, rounded up to whole micro-dollars. */
export function priceOf(request: RecordedRequest | undefined, price: NanoPrice): number {
  const { promptTokens, cachedTokens, completionTokens } = request?.usage ?? {};
  if (promptTokens === undefined || cachedTokens === undefined || completionTokens === undefined)
    throw new Error("The emulator reported no usage.");
  const factor = isPeak(request?.at ?? 0) ? price.peakFactor : 1;
  const nano =
    (promptTokens - cachedTokens) * price.input +
    cachedTokens * price.cached +
    completionTokens * price.output;
  return Math.ceil((nano * factor) / 1_000) / 1_000_000;
}

export const neuronsOf = (input: number, output: number): number => (input * 45_170 + output * 443_756) / 1e6;
