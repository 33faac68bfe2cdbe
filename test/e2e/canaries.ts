// What must never come out of the product: every secret and every private setting as a word of its own, and upstreams that
// say back whatever they were sent.

import type { Behaviour, Fault } from "../emulators/behaviour.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";

export const SECRETS = {
  WORKERS_AI_API_TOKEN: "canary-workers-ai-5f1e0c7a92",
  FAST_API_KEY: "canary-fast-key-93ab1d7720",
  AI_GATEWAY_TOKEN: "canary-gateway-0d44e87c61",
  DEEPSEEK_API_KEY: "sk-canary-deepseek-7be2f0915d",
  API_TOKENS: "alice=canary-api-token-alice-61f0,bob=canary-api-token-bob-77c2",
};
/** Not the operator's keys, but nobody's business either. */
export const PRIVATE = {
  WORKERS_AI_ACCOUNT_ID: "canaryaccount0123456789abcdef012",
  AI_GATEWAY_ACCOUNT_ID: "canaryaccount0123456789abcdef012",
  SYSTEM_PROMPT: "You are canary-system-prompt-40c1. Be brief.",
  ACCESS_TEAM_DOMAIN: "canary-team.cloudflareaccess.com",
  ACCESS_AUD: "canary-aud-88d1f0",
};
const CANARIES = [
  ...Object.values(SECRETS).flatMap((value) =>
    value.split(",").map((part) => part.replace(/^\w+=(?=canary)/, "")),
  ),
  ...Object.values(PRIVATE).map((value) => /canary[\w-]*/.exec(value)?.[0] ?? value),
];

/** Something that left the product. */
export interface Seen {
  readonly where: string;
  readonly text: string;
}

export function canariesIn(seen: readonly Seen[]): string[] {
  return seen.flatMap(({ where, text }) =>
    CANARIES.filter((canary) => text.includes(canary)).map((canary) => `${canary} in ${where}`),
  );
}

/** All that a request carried, on one line. */
export function echoOf(request: RecordedRequest): string {
  return `${request.path} ${JSON.stringify(request.headers)} ${JSON.stringify(request.body)}`;
}

/** The same behaviour of an upstream that ends each of its complaints with what it was sent. */
export function indiscreet(behaviour: Behaviour, request: RecordedRequest): Behaviour {
  const { fault } = behaviour;
  if (fault === undefined) return behaviour;
  const faults = Array.isArray(fault) ? (fault as readonly Fault[]) : [fault as Fault];
  return { ...behaviour, fault: faults.map((each) => withEcho(each, echoOf(request))) };
}

function withEcho(fault: Fault, echo: string): Fault {
  if ("http" in fault) return { http: { ...fault.http, body: echoed(fault.http.body, echo) } };
  if ("html" in fault && fault.html !== true && fault.html.body !== undefined)
    return { html: { ...fault.html, body: `${fault.html.body}<pre>${echo}</pre>` } };
  if ("errorObjectAfterChunks" in fault) return { ...fault, body: echoed(fault.body, echo) };
  if ("garbageAfterChunks" in fault && fault.text !== undefined)
    return { ...fault, text: `${fault.text}${echo}` };
  return fault;
}

/** Every message in a body, and a body that is text, gets the echo; an empty body stays empty. */
function echoed(body: unknown, echo: string): unknown {
  if (typeof body === "string") return body === "" ? body : `${body} ${echo}`;
  return JSON.parse(
    JSON.stringify(body, (key, value: unknown) =>
      typeof value === "string" && (key === "message" || key === "description") ? `${value} ${echo}` : value,
    ),
  ) as unknown;
}
