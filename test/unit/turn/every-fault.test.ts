// Every kind of the taxonomy, brought about by what really arrives, and what the user and the operator's log are told of it.

import { describe, expect, test } from "vitest";
import type { Route } from "../../../src/core/receipt.ts";
import { FAULTS, operatorSentence, type FaultKind } from "../../../src/models/faults.ts";
import { UpstreamFault } from "../../../src/models/upstream-fault.ts";
import type { HttpAnswer } from "../../emulators/behaviour.ts";
import {
  compatibleRefusal,
  deepSeekError,
  deepSeekRefusal,
  gatewayError,
  htmlErrorPage,
  workersAiError,
} from "../../emulators/error-bodies.ts";
import { bodyOf, bytesOf, LiveBody } from "../../fakes/bytes.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { DONE, event, finished, said, thought } from "../../fakes/event-text.ts";
import { FarEnd, refused, silent, streamed, unreachable, type Answer } from "../../fakes/far-end.ts";
import { chatModel, restModel, route, tierOf } from "../../fakes/routes.ts";
import { answers, fails, scriptedTier, thinks } from "./support/scripted-tier.ts";
import { run } from "./support/turn.ts";

/** An upstream's words that nobody may be told: they might be a key or a prompt. */
const WORDS = "sk-canary";

interface Arrival {
  readonly by: Route;
  readonly answer: Answer;
}

const http = ({ status, body }: HttpAnswer): Answer => refused(status, body);
const chat = (answer: Answer): Arrival => ({ by: "direct", answer });
const rest = (answer: Answer): Arrival => ({ by: "workers-ai", answer });

function stalling(): Answer {
  const body = new LiveBody();
  body.write(said("Hi"));
  return streamed(body.stream);
}

const EVERY: Record<FaultKind, Arrival> = {
  "gateway-missing": chat(http(gatewayError(2001, WORDS))),
  "gateway-no-response": chat(http(gatewayError(2005, WORDS))),
  "gateway-unknown-provider": chat(http(gatewayError(2008, WORDS))),
  "gateway-auth": chat(http(gatewayError(2009, WORDS))),
  "gateway-no-key": chat(http(gatewayError(2040))),
  "gateway-rate-limit": chat(http(gatewayError(2003, WORDS))),
  "gateway-spend-limit": chat(http(gatewayError(2041))),
  "gateway-credits": chat(http(gatewayError(2021))),
  guardrail: chat(http(gatewayError(2016, WORDS))),
  "guardrail-unavailable": chat(http(gatewayError(7013))),
  "gateway-request-refused": chat(http(gatewayError(2019))),
  "gateway-error": chat(refused(500, { success: false, error: [{ code: 2999, message: WORDS }] })),
  "provider-auth": chat(http(deepSeekError(401, `Your api key: ${WORDS} is invalid`))),
  "provider-balance": chat(http(deepSeekError(402))),
  "provider-rate-limit": chat(http(deepSeekError(429))),
  "provider-overloaded": chat(http(deepSeekError(503))),
  "provider-error": chat(http(deepSeekError(500, WORDS))),
  "provider-timeout": rest(http(workersAiError(3007))),
  "unknown-model": chat(http(deepSeekRefusal.model(WORDS))),
  "unknown-fast-model": chat(http(compatibleRefusal.ollamaModel())),
  "context-overflow": rest(http(workersAiError(5021))),
  "request-refused": chat(http(deepSeekError(422, WORDS))),
  "json-unmet": rest(http(workersAiError(5024))),
  "wrong-address": chat(refused(404, htmlErrorPage(404))),
  "workers-ai-busy": rest(http(workersAiError(3040))),
  "workers-ai-quota": rest(http(workersAiError(4006))),
  "plan-required": rest(http(workersAiError(5035))),
  "account-not-allowed": rest(http(workersAiError(5018))),
  "error-page": chat(refused(502, `<pre>${WORDS}</pre>`)),
  "connection-failed": chat(unreachable),
  "connection-lost": chat(streamed(bodyOf([bytesOf(said("Hi"))], { error: new TypeError("terminated") }))),
  "timeout-first": chat(silent),
  stalled: chat(stalling()),
  "ended-early": chat(streamed(said("Hi"))),
  "no-resources": chat(streamed(said("Hi") + finished("insufficient_system_resource") + DONE)),
  "error-in-stream": chat(streamed(said("Hi") + event({ error: { message: WORDS } }))),
  garbled: chat(streamed(`${said("Hi")}data: {${WORDS}\n\n`)),
  "event-too-large": chat(streamed(`${said("Hi")}data: "${"x".repeat(9 * 1024 * 1024)}`)),
  "not-a-stream": chat(streamed(`<h1>${WORDS}</h1>`, { "content-type": "text/html" })),
  "content-filter": chat(streamed(said("Hi") + finished("content_filter") + DONE)),
  "length-limit": chat(streamed(said("Hi") + finished("length") + DONE)),
  "empty-answer": chat(streamed(thought("Hm.") + finished("stop") + DONE)),
};

/** A turn of one call to one route, as time passes. */
async function turnThatMeets({ by, answer }: Arrival) {
  const clock = new ManualClock();
  const farEnd = new FarEnd(answer);
  const open = by === "direct" ? chatModel : restModel;
  const reasoner = tierOf([route(by, (seen) => open(clock, farEnd, seen))], 0);
  const ran = run({ reasoner, clock, request: { mode: "deep" } });
  await clock.advance(600_000);
  return { ...(await ran), requests: farEnd.requests.length };
}

describe("A turn that meets", () => {
  test.each(Object.entries(EVERY) as [FaultKind, Arrival][])("%s", async (kind, arrival) => {
    const { outcome, reports, requests } = await turnThatMeets(arrival);
    const { code, user } = FAULTS[kind];
    expect(outcome.metadata.error).toEqual({ code, message: user });
    expect(reports).toEqual([
      {
        kind,
        tier: "reasoner",
        route: arrival.by,
        status: reports[0]?.status,
        code,
        operator: operatorSentence(kind),
        next: "failure",
      },
    ]);
    expect(requests).toBe(1);
    expect(JSON.stringify([outcome, reports])).not.toContain(WORDS);
  });

  test("a refusal reports its status, a broken connection none", async () => {
    const status = async (kind: FaultKind) => (await turnThatMeets(EVERY[kind])).reports[0]?.status;
    expect(await status("provider-balance")).toBe(402);
    expect(await status("not-a-stream")).toBe(200);
    expect(await status("connection-failed")).toBeNull();
  });
});

describe("A fault that the turn outlives is reported with what was done about it", () => {
  test("the other route", async () => {
    const reasoner = scriptedTier(
      "reasoner",
      [{ refuses: new UpstreamFault("gateway-no-response", { status: 400 }) }, answers("42.")],
      { routes: ["gateway", "direct"] },
    );
    const { reports, outcome } = await run({ reasoner, request: { mode: "deep" } });
    expect(outcome.metadata.status).toBe("complete");
    expect(reports).toMatchObject([
      { kind: "gateway-no-response", route: "gateway", status: 400, next: "other-route" },
    ]);
  });

  test("the other tier", async () => {
    const fast = scriptedTier("fast", [{ refuses: new UpstreamFault("workers-ai-busy", { status: 429 }) }]);
    const { reports } = await run({ fast, reasoner: scriptedTier("reasoner", [answers("42.")]) });
    expect(reports).toMatchObject([
      { kind: "workers-ai-busy", tier: "fast", route: "workers-ai", status: 429, next: "other-tier" },
    ]);
  });

  test("another try of a call that broke off in its thinking, and then its failure", async () => {
    const brokenOff = { parts: [...thinks("Hm."), fails(new UpstreamFault("stalled"))] };
    const reasoner = scriptedTier("reasoner", [brokenOff, brokenOff], { retries: 1 });
    const { reports } = await run({ reasoner, request: { mode: "deep" } });
    expect(reports).toMatchObject([
      { kind: "stalled", route: "direct", next: "retry" },
      { kind: "stalled", route: "direct", next: "failure" },
    ]);
  });

  test("and one that a retry mended is no news", async () => {
    const reasoner = scriptedTier(
      "reasoner",
      [{ refuses: new UpstreamFault("provider-overloaded") }, answers("42.")],
      { retries: 1 },
    );
    expect((await run({ reasoner, request: { mode: "deep" } })).reports).toEqual([]);
  });
});
