// One request where one is enough, two where the fast tier fails: what an escalation asks of the upstreams, what the
// reader sees of it, and what the conversation keeps.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workersAiError } from "../emulators/error-bodies.ts";
import { ramble } from "../eval/watch-texts.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import type { Behaviour } from "../emulators/behaviour.ts";
import {
  draftStates,
  errorCode,
  GATEWAY_TOKEN,
  lastAnswer,
  metadataOf,
  newConversation,
  receiptOf,
  requestsSince,
  shownText,
  startStage,
  storedVersions,
  tierNotices,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ UPSTREAM_RETRIES: "1", UPSTREAM_FIRST_EVENT_TIMEOUT_MS: "1500" });
});
afterAll(() => stage.close());

const FAST_MODEL = "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b";

const ROUNDABOUT = `Hmm, perhaps the other way round. ${ramble("english", 1_000)}`;

/** Far more thinking than the budget, at about 500 tokens in 25 ms. */
const ENDLESS: Record<string, Behaviour> = {
  "without a tag": { reply: { text: ROUNDABOUT }, deltas: 20, paceMs: 4 },
  "after an opening tag": {
    reply: { thinking: ROUNDABOUT, openTag: true, text: "never said" },
    deltas: 20,
    paceMs: 4,
  },
};

describe("An easy prompt", () => {
  test("costs one request to the fast tier and none to the reasoner", async () => {
    const id = newConversation();
    const [fast, gateway, direct] = [stage.fast, stage.gateway, stage.direct].map(requestsSince);
    stage.fast.script({ reply: { thinking: "An easy one.", text: "The sky is blue." } });
    const client = await connectChat(stage.url, id);
    const { message, outcome } = await client.submit("What colour is the sky?").done;
    expect({ outcome, text: messageText(message) }).toEqual({
      outcome: "completed",
      text: "The sky is blue.",
    });
    expect(receiptOf(message)).toMatchObject({ tier: "fast", escalated: false, reason: null });
    expect([fast?.().length, gateway?.().length, direct?.().length]).toEqual([1, 0, 0]);
    expect(fast?.()[0]?.path).toBe(
      `/client/v4/accounts/${stage.fast.vars["WORKERS_AI_ACCOUNT_ID"]}/ai/run/${FAST_MODEL}`,
    );
    await client.close();
  });
});

describe.each(Object.entries(ENDLESS))("Thinking that overruns its budget %s", (_name, endless) => {
  test("costs one fast request, cut off, and one request to the reasoner", async () => {
    const id = newConversation();
    const [fast, gateway, direct] = [stage.fast, stage.gateway, stage.direct].map(requestsSince);
    stage.fast.script(endless);
    stage.gateway.script({ reply: { thinking: "Quickly.", text: "Forty-two." } });
    const client = await connectChat(stage.url, id);
    const { message, chunks, outcome } = await client.submit("Which number is it?").done;
    expect({ outcome, text: messageText(message) }).toEqual({ outcome: "completed", text: "Forty-two." });

    const [cut, ...moreFast] = fast?.() ?? [];
    await cut?.ended;
    expect(moreFast).toEqual([]);
    expect(cut?.closedByClient).toBe(true);
    const [asked, ...moreDeep] = gateway?.() ?? [];
    expect([moreDeep.length, direct?.().length]).toEqual([0, 0]);
    expect(asked?.body).toMatchObject({
      model: "deepseek-flash",
      stream: true,
      thinking: { type: "enabled" },
      stream_options: { include_usage: true },
    });

    expect(tierNotices(chunks)).toMatchObject([
      { tier: "fast", reason: null },
      { tier: "reasoner", reason: "thinking-overrun" },
    ]);
    const before = chunks.slice(
      0,
      chunks.findLastIndex((chunk) => chunk.type === "data-tier"),
    );
    expect(shownText(before)).toEqual([]);
    const receipt = receiptOf(message);
    expect(receipt).toMatchObject({
      tier: "reasoner",
      escalated: true,
      reason: "thinking-overrun",
      explanation: "The fast model was still thinking after 1,500 tokens.",
      usdIs: "estimated",
      steps: [
        { tier: "fast", model: FAST_MODEL, route: "workers-ai", outcome: "escalated", usage: "estimated" },
        { tier: "reasoner", model: "deepseek-flash", route: "gateway", outcome: "answered", attempts: [] },
      ],
    });
    expect(receipt.steps[0]?.reasoningTokens).toBeGreaterThanOrEqual(1_500);
    expect(receipt.steps[1]?.gatewayLogId).toBe(stage.gateway.logs.at(-1)?.id);
    await client.close();
  });

  test("leaves the abandoned thinking folded in the answer, and shows it to no model", async () => {
    const id = newConversation();
    stage.fast.script([endless, { reply: { thinking: "Simple.", text: "Again." } }]);
    stage.gateway.script({ reply: { thinking: "My own thoughts.", text: "Forty-two." } });
    const client = await connectChat(stage.url, id);
    const { message } = await client.submit("Which number is it?").done;
    const thoughts = message?.parts.filter((part) => part.type === "reasoning") ?? [];
    expect(thoughts.map((part) => [part.providerMetadata, part.state])).toEqual([
      [{ upshift: { tier: "fast", abandoned: true } }, "done"],
      [{ upshift: { tier: "reasoner" } }, "done"],
    ]);
    expect(thoughts[0]?.text).toContain("perhaps the other way round");
    const deep = requestsSince(stage.gateway);
    const fast = requestsSince(stage.fast);
    await client.submit("What is the capital of Peru?").done;
    await client.submit("And deeply?", { body: { mode: "deep" } }).done;
    for (const { body } of [...deep(), ...fast(), ...stage.gateway.requests.slice(-1)])
      expect(JSON.stringify(body)).not.toContain("perhaps the other way round");
    await client.close();
  });
});

test("The gateway is asked by its own headers and nothing is asked of it that it would lose", async () => {
  const id = newConversation();
  stage.gateway.script({ reply: { thinking: "Well.", text: "Deeply." } });
  const gateway = requestsSince(stage.gateway);
  const client = await connectChat(stage.url, id);
  const { message } = await client.submit("Think about it.", { body: { mode: "deep" } }).done;
  expect(receiptOf(message)).toMatchObject({ tier: "reasoner", escalated: true, reason: "asked" });
  const [request] = gateway();
  expect(request?.violations).toEqual([]);
  expect(request?.path).toBe(
    `/v1/${stage.gateway.vars["AI_GATEWAY_ACCOUNT_ID"]}/${stage.gateway.vars["AI_GATEWAY_ID"]}/deepseek/chat/completions`,
  );
  expect(request?.headers).toMatchObject({
    authorization: `Bearer ${stage.direct.vars["DEEPSEEK_API_KEY"]}`,
    "cf-aig-authorization": `Bearer ${GATEWAY_TOKEN}`,
    "cf-aig-max-attempts": "1",
    "cf-aig-skip-cache": "true",
  });
  const metadata = JSON.parse(request?.headers["cf-aig-metadata"] ?? "{}") as Record<string, unknown>;
  expect(Object.keys(metadata).length).toBeLessThanOrEqual(5);
  for (const value of Object.values(metadata))
    expect(["string", "number", "boolean"]).toContain(typeof value);
  await client.close();
});

describe("A fast answer that can't stand", () => {
  const cases: Record<string, { behaviour: Behaviour; reason: string; draft: string | null }> = {
    "is empty": {
      behaviour: { reply: { thinking: "I think, and then I say nothing.", text: "" } },
      reason: "empty-answer",
      draft: null,
    },
    "ends without a finish": {
      behaviour: {
        reply: { thinking: "Well.", text: "This answer breaks off in the middle of its sentence." },
        fault: { endAfterChunks: 9 },
        deltas: 1,
        paceMs: 5,
      },
      reason: "cut-off",
      draft: "This answer breaks",
    },
    "reaches its length limit": {
      behaviour: { reply: { thinking: "Well.", text: "One, two, three and", finish: "length" } },
      reason: "cut-off",
      draft: "One, two, three and",
    },
  };

  test.each(Object.entries(cases))(
    "because it %s gives way to the reasoner's",
    async (_name, { behaviour, reason, draft }) => {
      const id = newConversation();
      const [fast, gateway] = [stage.fast, stage.gateway].map(requestsSince);
      stage.fast.script([behaviour, { reply: { thinking: "Easy.", text: "The next one." } }]);
      stage.gateway.script({ reply: { thinking: "Carefully.", text: "The whole answer." } });
      const client = await connectChat(stage.url, id);
      const { message, chunks, error } = await client.submit("Tell me.").done;
      expect(error).toBeNull();
      expect(messageText(message)).toBe("The whole answer.");
      expect(metadataOf(message).status).toBe("complete");
      expect(receiptOf(message)).toMatchObject({
        tier: "reasoner",
        reason,
        steps: [
          { tier: "fast", outcome: "escalated", reason },
          { tier: "reasoner", outcome: "answered" },
        ],
      });
      expect([fast?.().length, gateway?.().length]).toEqual([1, 1]);
      expect(draftStates(chunks)).toEqual(draft === null ? [] : ["dropped"]);

      const { messages } = await storedVersions(stage.url, id);
      const [step] = receiptOf(messages.at(-1)).steps;
      if (draft === null) expect(step).not.toHaveProperty("draft");
      else expect(step?.draft).toContain(draft);
      expect((await lastAnswer(stage.url, id)).metadata).toEqual(message?.metadata);

      const next = await client.submit("What is the capital of Peru?").done;
      expect(messageText(next.message)).toBe("The next one.");
      await client.close();
    },
  );
});

describe("A fast tier that can't answer", () => {
  const faults: Record<
    string,
    { behaviour: Behaviour | "down"; requests: number; status: number | null; code: string }
  > = {
    "has no capacity (3040)": {
      behaviour: { fault: { http: workersAiError(3040) } },
      requests: 1,
      status: 429,
      code: "upstream_unavailable",
    },
    "fails with a page of HTML": {
      behaviour: { fault: { html: { status: 500 } } },
      requests: 2,
      status: 500,
      code: "upstream_unavailable",
    },
    "is not reached": { behaviour: "down", requests: 0, status: null, code: "upstream_unavailable" },
    "never answers": {
      behaviour: { fault: { neverAnswer: true } },
      requests: 1,
      status: null,
      code: "upstream_timeout",
    },
  };

  const fail = async (behaviour: Behaviour | "down"): Promise<void> => {
    if (behaviour === "down") await stage.fast.goDown();
    else stage.fast.script(behaviour);
  };
  const mend = async (behaviour: Behaviour | "down"): Promise<void> => {
    if (behaviour === "down") await stage.fast.comeBack();
    stage.fast.script({ reply: { thinking: "Easy.", text: "It is back." } });
  };

  test.each(Object.entries(faults))("because it %s gives way to the reasoner", async (_name, fault) => {
    const id = newConversation();
    const [fast, gateway] = [stage.fast, stage.gateway].map(requestsSince);
    await fail(fault.behaviour);
    stage.gateway.script({ reply: { thinking: "Then I do it.", text: "Here you are." } });
    const client = await connectChat(stage.url, id);
    const { message } = await client.submit("Anyone?").done;
    await mend(fault.behaviour);
    expect(messageText(message)).toBe("Here you are.");
    const receipt = receiptOf(message);
    expect(receipt).toMatchObject({
      tier: "reasoner",
      reason: "fast-unavailable",
      steps: [
        { tier: "fast", outcome: "escalated", reason: "fast-unavailable", usd: 0 },
        { tier: "reasoner", outcome: "answered" },
      ],
    });
    expect(receipt.steps[0]?.attempts.at(-1)).toMatchObject({
      route: "workers-ai",
      status: fault.status,
      code: fault.code,
    });
    expect([fast?.().length, gateway?.().length]).toEqual([fault.requests, 1]);
    expect(messageText((await client.submit("And now?").done).message)).toBe("It is back.");
    await client.close();
  });

  test.each(Object.entries(faults))("because it %s fails the turn in fast mode", async (_name, fault) => {
    const id = newConversation();
    const gateway = requestsSince(stage.gateway);
    await fail(fault.behaviour);
    const client = await connectChat(stage.url, id);
    const failed = await client.submit("Anyone?", { body: { mode: "fast" } }).done;
    await mend(fault.behaviour);
    expect(errorCode(failed)).toBe(fault.code);
    const answer = metadataOf(await lastAnswer(stage.url, id));
    expect(answer).toMatchObject({
      status: "failed",
      error: { code: fault.code },
      receipt: { tier: "fast", escalated: false, steps: [{ tier: "fast", outcome: "failed" }] },
    });
    expect(gateway()).toEqual([]);
    const next = await client.submit("And now?", { body: { mode: "fast" } }).done;
    expect(messageText(next.message)).toBe("It is back.");
    await client.close();
  });
});
