// The reasoner's routes: which of the gateway's troubles the direct route may go round, and which are somebody's rule.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Behaviour } from "../emulators/behaviour.ts";
import { deepSeekError, gatewayError, type GatewayCode } from "../emulators/error-bodies.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  errorCode,
  faultLines,
  lastAnswer,
  metadataOf,
  newConversation,
  receiptOf,
  requestsSince,
  startStage,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({
    UPSTREAM_RETRIES: "1",
    UPSTREAM_FIRST_EVENT_TIMEOUT_MS: "1500",
    UPSTREAM_STALL_TIMEOUT_MS: "1500",
  });
});
afterAll(() => stage.close());

const ANSWER: Behaviour = { reply: { thinking: "All is well.", text: "Here you are." } };

async function deepTurn(prepare: () => void | Promise<void>) {
  stage.gateway.script(ANSWER);
  stage.direct.script(ANSWER);
  const id = newConversation();
  const [gateway, direct] = [requestsSince(stage.gateway), requestsSince(stage.direct)];
  await prepare();
  const client = await connectChat(stage.url, id);
  const result = await client.submit("Think about it.", { body: { mode: "deep" } }).done;
  const answer = await lastAnswer(stage.url, id);
  const counts = { gateway: gateway().length, direct: direct().length };
  /** Everything works again: the conversation must, too. */
  const goOn = async (): Promise<string> => {
    stage.gateway.script(ANSWER);
    stage.direct.script(ANSWER);
    const next = await client.submit("And once more.", { body: { mode: "deep" } }).done;
    await client.close();
    return next.error ?? messageText(next.message);
  };
  const inLog = (count: number) => faultLines(stage.upshift, id, count);
  return { id, result, answer, counts, goOn, inLog };
}

const fails = (code: GatewayCode): Behaviour => ({ fault: { http: gatewayError(code) } });

describe("A gateway that", () => {
  const roundable: Record<string, { behaviour: Behaviour | "down"; status: number | null; code?: string }> = {
    "does not exist (2001)": { behaviour: fails(2001), status: 400 },
    "gets nothing from its provider (2005)": { behaviour: fails(2005), status: 400 },
    "does not know its provider (2008)": { behaviour: fails(2008), status: 400 },
    "does not take its own token (2009)": { behaviour: fails(2009), status: 401 },
    "shows a page of HTML": { behaviour: { fault: { html: { status: 502 } } }, status: 502 },
    "resets the connection": { behaviour: { fault: { resetAtConnect: true } }, status: null },
    "never answers": { behaviour: { fault: { neverAnswer: true } }, status: null, code: "upstream_timeout" },
    "begins and says nothing": {
      behaviour: { fault: { stallAfterChunks: 0 } },
      status: 200,
      code: "upstream_timeout",
    },
    "is not reached": { behaviour: "down", status: null },
  };

  test.each(Object.entries(roundable))("%s is gone round by the direct route, once", async (_name, fault) => {
    const { behaviour } = fault;
    const turn = await deepTurn(() =>
      behaviour === "down" ? stage.gateway.goDown() : stage.gateway.script(behaviour),
    );
    if (behaviour === "down") await stage.gateway.comeBack();
    expect(turn.result.error).toBeNull();
    expect(messageText(turn.answer)).toBe("Here you are.");
    const [step, ...more] = receiptOf(turn.answer).steps;
    expect(more).toEqual([]);
    expect(step).toMatchObject({
      route: "direct",
      outcome: "answered",
      usage: "reported",
      attempts: [{ route: "gateway", status: fault.status, code: fault.code ?? "upstream_unavailable" }],
    });
    expect(turn.counts).toEqual({ gateway: behaviour === "down" ? 0 : 1, direct: 1 });
    expect(await turn.goOn()).toBe("Here you are.");
  });

  const rules: GatewayCode[] = [2003, 2016, 2017, 2021, 2041, 2045, 7013];

  test.each(rules)("refuses by a rule of its own (%i) has the last word", async (code) => {
    const turn = await deepTurn(() => stage.gateway.script(fails(code)));
    expect(errorCode(turn.result)).toBe("upstream_refused");
    expect(turn.counts).toEqual({ gateway: 1, direct: 0 });
    expect(metadataOf(turn.answer)).toMatchObject({
      status: "failed",
      error: { code: "upstream_refused" },
      receipt: { usd: 0, steps: [{ outcome: "failed", attempts: [{ route: "gateway" }] }] },
    });
    expect(await turn.goOn()).toBe("Here you are.");
  });
});

describe("DeepSeek behind the gateway", () => {
  const final: Record<string, { status: 400 | 401 | 402 | 422; code: string }> = {
    "has no balance left (402)": { status: 402, code: "upstream_payment" },
    "does not know the key (401)": { status: 401, code: "upstream_auth" },
    "does not take the request (400)": { status: 400, code: "upstream_invalid" },
    "can't read the request (422)": { status: 422, code: "upstream_invalid" },
  };

  test.each(Object.entries(final))("that %s is asked once and nobody else is", async (_name, fault) => {
    const turn = await deepTurn(() => stage.gateway.script({ fault: { http: deepSeekError(fault.status) } }));
    expect(errorCode(turn.result)).toBe(fault.code);
    expect(turn.counts).toEqual({ gateway: 1, direct: 0 });
    expect(metadataOf(turn.answer)).toMatchObject({ status: "failed", error: { code: fault.code } });
    expect(await turn.goOn()).toBe("Here you are.");
  });

  test.each([429, 503] as const)("that is overloaded (%i) is asked again, then directly", async (status) => {
    const turn = await deepTurn(() => stage.gateway.script({ fault: { http: deepSeekError(status) } }));
    expect(turn.result.error).toBeNull();
    expect(turn.counts).toEqual({ gateway: 2, direct: 1 });
    expect(
      receiptOf(turn.answer).steps[0]?.attempts.map((attempt) => [attempt.route, attempt.status]),
    ).toEqual([
      ["gateway", status],
      ["gateway", status],
    ]);
    expect(await turn.goOn()).toBe("Here you are.");
  });

  test("that is overloaded once is asked again by the same route, after as long as it says", async () => {
    const busy = { ...deepSeekError(429), headers: { "retry-after": "1" } };
    const requests = requestsSince(stage.gateway);
    const turn = await deepTurn(() => stage.gateway.script([{ fault: { http: busy } }, ANSWER]));
    expect(turn.counts).toEqual({ gateway: 2, direct: 0 });
    const [first, second] = requests();
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(await turn.goOn()).toBe("Here you are.");
  });

  test("that is down on every route fails the turn after its retries", async () => {
    const turn = await deepTurn(() => {
      stage.gateway.script({ fault: { html: true } });
      stage.direct.script({ fault: { http: deepSeekError(503) } });
    });
    expect(errorCode(turn.result)).toBe("upstream_unavailable");
    expect(turn.counts).toEqual({ gateway: 1, direct: 2 });
    expect(await turn.goOn()).toBe("Here you are.");
  });
});

describe("The operator's log", () => {
  test("has a line for a route that was gone round, with what it means and what to do", async () => {
    const turn = await deepTurn(() => stage.gateway.script(fails(2009)));
    expect(await turn.inLog(1)).toEqual([
      {
        level: "warn",
        conversationId: turn.id,
        kind: "gateway-auth",
        tier: "reasoner",
        route: "gateway",
        status: 401,
        code: "upstream_unavailable",
        operator: expect.stringContaining("Set AI_GATEWAY_TOKEN") as string,
        next: "other-route",
      },
    ]);
    expect(await turn.goOn()).toBe("Here you are.");
  });

  test("has one for a turn that failed, after one for each route that was gone round", async () => {
    const turn = await deepTurn(() => {
      stage.gateway.script({ fault: { html: true } });
      stage.direct.script({ fault: { http: deepSeekError(402) } });
    });
    expect(await turn.inLog(2)).toMatchObject([
      { kind: "error-page", route: "gateway", status: 502, next: "other-route" },
      { kind: "provider-balance", route: "direct", status: 402, code: "upstream_payment", next: "failure" },
    ]);
    expect(await turn.goOn()).toBe("Here you are.");
  });

  test("has one for an answer that broke in its middle, and none of the answer's words", async () => {
    const turn = await deepTurn(() =>
      stage.gateway.script({
        reply: {
          thinking: "Well.",
          text: "A canary in a mine. ".repeat(4),
          finish: "insufficient_system_resource",
        },
      }),
    );
    expect(errorCode(turn.result)).toBe("upstream_unavailable");
    expect(metadataOf(turn.answer)).toMatchObject({ status: "interrupted" });
    const lines = await turn.inLog(1);
    expect(lines).toMatchObject([{ kind: "no-resources", route: "gateway", next: "failure" }]);
    expect(JSON.stringify(lines)).not.toContain("canary");
    expect(await turn.goOn()).toBe("Here you are.");
  });
});

describe("An answer that breaks in its middle", () => {
  const breaks: Record<string, { fault: Behaviour["fault"]; code: string }> = {
    "by a reset": { fault: { resetAfterChunks: 12 }, code: "upstream_unavailable" },
    "by silence": { fault: { stallAfterChunks: 12 }, code: "upstream_timeout" },
    "by an end without a finish": { fault: { endAfterChunks: 12 }, code: "upstream_invalid" },
    "by an error in the stream": { fault: { errorObjectAfterChunks: 12 }, code: "upstream_unavailable" },
    "by garbage in the stream": { fault: { garbageAfterChunks: 12 }, code: "upstream_invalid" },
  };
  const text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";

  test.each(Object.entries(breaks))("%s is kept, marked, and not asked for again", async (_name, broken) => {
    const turn = await deepTurn(() =>
      stage.gateway.script({ reply: { thinking: "Well.", text }, fault: broken.fault ?? [], paceMs: 5 }),
    );
    expect(errorCode(turn.result)).toBe(broken.code);
    const shown = messageText(turn.answer);
    expect(shown).not.toBe("");
    expect(text.startsWith(shown)).toBe(true);
    expect(metadataOf(turn.answer)).toMatchObject({
      status: "interrupted",
      error: { code: broken.code },
      receipt: { usdIs: "estimated", steps: [{ outcome: "failed", usage: "estimated" }] },
    });
    expect(turn.counts).toEqual({ gateway: 1, direct: 0 });
    expect(await turn.goOn()).toBe("Here you are.");
  });
});

describe("Where the fast tier has failed and the reasoner fails, too", () => {
  test("the reasoner's error is the turn's, and the attempts of both are in the receipt", async () => {
    const id = newConversation();
    stage.fast.script({ reply: { thinking: "Nothing comes of it.", text: "" } });
    stage.gateway.script({ fault: { http: deepSeekError(402) } });
    const client = await connectChat(stage.url, id);
    const result = await client.submit("Tell me.").done;
    expect(errorCode(result)).toBe("upstream_payment");
    expect(metadataOf(await lastAnswer(stage.url, id))).toMatchObject({
      status: "failed",
      receipt: {
        escalated: true,
        reason: "empty-answer",
        steps: [
          { tier: "fast", outcome: "escalated" },
          { tier: "reasoner", outcome: "failed", attempts: [{ route: "gateway", status: 402 }] },
        ],
      },
    });
    stage.fast.script({ reply: { thinking: "Easy.", text: "Now it works." } });
    expect(messageText((await client.submit("What is the capital of Peru?").done).message)).toBe(
      "Now it works.",
    );
    await client.close();
  });

  test("a draft that was dropped for it is left to the reader, said to be unchecked", async () => {
    const id = newConversation();
    stage.fast.script({
      reply: { thinking: "Well.", text: "The first half of an answer and" },
      fault: { endAfterChunks: 9 },
    });
    stage.gateway.script({ fault: { http: gatewayError(2041) } });
    const client = await connectChat(stage.url, id);
    const result = await client.submit("Tell me.").done;
    expect(errorCode(result)).toBe("upstream_refused");
    const answer = await lastAnswer(stage.url, id);
    expect(messageText(answer)).not.toBe("");
    expect("The first half of an answer and".startsWith(messageText(answer))).toBe(true);
    expect(metadataOf(answer)).toMatchObject({ status: "interrupted", error: { code: "upstream_refused" } });
    expect(client.messages.at(-1)).toEqual(answer);
    await client.close();
  });
});

test("Routes whose name does not resolve, or that do not speak TLS, count as unreachable", async () => {
  await stage.upshift.restart({
    vars: {
      AI_GATEWAY_BASE_URL: "http://no-such-host.invalid/v1",
      DEEPSEEK_BASE_URL: stage.direct.baseUrl.replace("http:", "https:"),
    },
  });
  const turn = await deepTurn(() => {});
  expect(errorCode(turn.result)).toBe("upstream_unavailable");
  expect(receiptOf(turn.answer).steps[0]?.attempts).toMatchObject([
    { route: "gateway", status: null, code: "upstream_unavailable" },
    { route: "direct", status: null, code: "upstream_unavailable" },
    { route: "direct", status: null, code: "upstream_unavailable" },
  ]);
  expect(await turn.inLog(2)).toMatchObject([
    { kind: "connection-failed", route: "gateway", next: "other-route" },
    { kind: "connection-failed", route: "direct", next: "failure" },
  ]);
});
