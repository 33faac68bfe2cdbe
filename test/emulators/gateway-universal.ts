// The gateway's universal endpoint, `POST /v1/{account}/{gateway}` with a list of steps, which is also what the AI binding
// speaks. The exchange is turned into the provider's request that its one step stands for.

import { z } from "zod";
import type { Exchange } from "./exchange.ts";

const UNIVERSAL = /^\/v1\/[^/]+\/[^/]+\/?$/;

const stepSchema = z.strictObject({
  provider: z.string(),
  endpoint: z.string(),
  headers: z.record(z.string(), z.string()),
  config: z.record(z.string(), z.unknown()).optional(),
  query: z.record(z.string(), z.unknown()),
});

export function unwrapUniversal(exchange: Exchange): void {
  if (!UNIVERSAL.test(exchange.path)) return;
  const [step, ...others] = z.array(stepSchema).min(1).parse(exchange.body);
  if (step === undefined || others.length > 0) throw new Error("This emulator knows one step a request.");
  exchange.path = `${exchange.path.replace(/\/$/, "")}/${step.provider}/${step.endpoint}`;
  exchange.body = step.query;
  const own = Object.entries(step.headers).map(([name, value]) => [name.toLowerCase(), value]);
  // A step's headers are over the request's, whose own credential is none of the provider's.
  const { authorization: _authorization, ...outer } = exchange.headers;
  exchange.headers = { ...outer, ...Object.fromEntries(own) };
}
