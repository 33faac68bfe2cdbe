// Answers that are asked for as JSON, from the door to the upstreams and back: valid at once, repaired, escalated, given up.
// An open client sees the same one answer as whoever asked.

import type { UIMessage } from "ai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Behaviour } from "../emulators/behaviour.ts";
import { workersAiError } from "../emulators/error-bodies.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { connectChat, type ChatClient } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  draftStates,
  lastAnswer,
  metadataOf,
  newConversation,
  promptOf,
  receiptOf,
  requestsSince,
  startStage,
  storedVersions,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ UPSTREAM_RETRIES: "0", REASONER_ROUTES: "direct" });
});
afterAll(() => stage.close());

const SCHEMA = {
  type: "object",
  properties: { city: { type: "string" }, people: { type: "integer", minimum: 1 } },
  required: ["city", "people"],
  additionalProperties: false,
};
const CITY = { type: "json_schema", json_schema: { name: "city", schema: SCHEMA, strict: true } };
const PARIS = { city: "Paris", people: 2_100_000 };
const VALID = JSON.stringify(PARIS);
const INVALID = JSON.stringify({ city: "Paris", people: "many" });

const says = (text: string): Behaviour => ({ reply: { text } });
const thinksAndSays = (text: string): Behaviour => ({ reply: { thinking: "Let me see.", text } });
const unmet: Behaviour = { fault: { http: workersAiError(5024) } };

interface Answered {
  readonly status: number;
  readonly body: UIMessage & { readonly object?: unknown };
  readonly fast: readonly RecordedRequest[];
  readonly reasoner: readonly RecordedRequest[];
  /** A client that was there all the time. */
  readonly client: ChatClient;
  readonly conversationId: string;
}

/** Asks for a city, with an unchanged client watching. */
async function ask(
  fast: readonly Behaviour[],
  reasoner: readonly Behaviour[],
  fields: { mode?: string; responseFormat?: unknown } = {},
): Promise<Answered> {
  const conversationId = newConversation("json");
  const requests = [stage.fast, stage.direct].map(requestsSince);
  stage.fast.script(fast);
  stage.direct.script(reasoner);
  const client = await connectChat(stage.url, conversationId);
  const response = await fetch(`${stage.url}/api/conversations/${conversationId}/messages`, {
    method: "POST",
    body: JSON.stringify({ text: "Which city?", responseFormat: CITY, ...fields }),
  });
  const body = (await response.json()) as Answered["body"];
  await client.waitUntil(() => messageText(client.messages[1]) === messageText(body));
  const [fastRequests = [], reasonerRequests = []] = requests.map((since) => since());
  return {
    status: response.status,
    body,
    fast: fastRequests,
    reasoner: reasonerRequests,
    client,
    conversationId,
  };
}

/** The answer is one and the same for whoever asked, the store and the client, and the texts that were refused are no part of it. */
async function expectOneAnswer(
  { status, body, client, conversationId }: Answered,
  text: string,
): Promise<void> {
  const { object: _, ...message } = body;
  expect([status, messageText(message)]).toEqual([200, text]);
  expect(await lastAnswer(stage.url, conversationId)).toEqual(message);
  expect(client.messages.map((one) => messageText(one))).toEqual(["Which city?", text]);
  expect(client.problems).toEqual([]);
  await client.close();
}

const steps = (message: UIMessage) =>
  receiptOf(message).steps.map(({ tier, outcome, reason }) => `${tier} ${outcome} ${reason}`);

const bodiesOf = (requests: readonly RecordedRequest[]) =>
  requests.map(({ body }) => body as Record<string, unknown>);

describe("On the fast tier", () => {
  test("an answer that fits is one request in JSON mode, whole and by the schema", async () => {
    const answered = await ask([says(VALID)], []);
    await expectOneAnswer(answered, VALID);
    expect(answered.body.object).toEqual(PARIS);
    expect(steps(answered.body)).toEqual(["fast answered null"]);
    expect(receiptOf(answered.body).steps[0]).toMatchObject({
      usage: "reported",
      outputTokens: expect.any(Number),
    });
    expect(bodiesOf(answered.fast)).toMatchObject([
      {
        response_format: {
          type: "json_schema",
          json_schema: { type: "object", required: ["city", "people"] },
        },
      },
    ]);
    expect(bodiesOf(answered.fast)[0]).not.toHaveProperty("stream");
    expect(bodiesOf(answered.fast)[0]).not.toHaveProperty("tools");
    expect(JSON.stringify(answered.fast[0]?.body)).not.toContain("tool_call");
    expect(answered.reasoner).toEqual([]);
  });

  test("an answer that does not fit is shown to the model and repaired", async () => {
    const answered = await ask([says(INVALID), says(VALID)], []);
    await expectOneAnswer(answered, VALID);
    expect(steps(answered.body)).toEqual(["fast failed schema", "fast answered null"]);
    expect(promptOf(answered.fast[1])).toMatchObject([
      { role: "user", content: "Which city?" },
      { role: "assistant", content: INVALID },
      { role: "user", content: expect.stringContaining("people: integer is needed, not string") },
    ]);
    expect(answered.reasoner).toEqual([]);
  });

  test("JSON mode that could not be met is asked for once more", async () => {
    const answered = await ask([unmet, says(VALID)], []);
    await expectOneAnswer(answered, VALID);
    expect(steps(answered.body)).toEqual(["fast failed schema", "fast answered null"]);
  });

  test.each([
    ["does not fit", [says(INVALID), says('{"city":1}')]],
    ["is blank", [says(""), says("  ")]],
    ["could not be met", [unmet, unmet]],
  ] as [string, Behaviour[]][])(
    "an answer that %s, twice, gives way to the reasoner's",
    async (_what, fast) => {
      const answered = await ask(fast, [thinksAndSays(VALID)]);
      await expectOneAnswer(answered, VALID);
      expect(answered.body.object).toEqual(PARIS);
      expect(receiptOf(answered.body)).toMatchObject({ tier: "reasoner", escalated: true, reason: "schema" });
      expect(steps(answered.body)).toEqual([
        "fast failed schema",
        "fast escalated schema",
        "reasoner answered null",
      ]);
      expect([answered.fast.length, answered.reasoner.length]).toEqual([2, 1]);
    },
  );

  test("asked for alone, ends honestly, with the last text kept", async () => {
    const answered = await ask([says(INVALID)], [thinksAndSays(VALID)], { mode: "fast" });
    await expectOneAnswer(answered, INVALID);
    expect(metadataOf(answered.body)).toMatchObject({
      status: "interrupted",
      error: { code: "upstream_invalid" },
    });
    expect(answered.body).not.toHaveProperty("object");
    expect([answered.fast.length, answered.reasoner.length]).toEqual([2, 0]);
  });

  test("any object will do where no schema is given", async () => {
    const answered = await ask([says('["Paris"]'), says('{"any":"thing"}')], [], {
      responseFormat: { type: "json_object" },
    });
    await expectOneAnswer(answered, '{"any":"thing"}');
    expect(bodiesOf(answered.fast)).toMatchObject([
      { response_format: { type: "json_object" } },
      { response_format: { type: "json_object" } },
    ]);
  });
});

describe("On the reasoner", () => {
  const deep = { mode: "deep" };

  test("an answer that fits is one request for a JSON object, the schema in its prompt", async () => {
    const answered = await ask([], [thinksAndSays(`\`\`\`json\n${VALID}\n\`\`\``)], deep);
    await expectOneAnswer(answered, VALID);
    expect(answered.body.object).toEqual(PARIS);
    expect(bodiesOf(answered.reasoner)).toMatchObject([
      { response_format: { type: "json_object" }, thinking: { type: "enabled" }, stream: true },
    ]);
    const [system] = (answered.reasoner[0]!.body as { messages: { content: string }[] }).messages;
    expect(system?.content).toContain(JSON.stringify(SCHEMA));
  });

  test.each([
    ["does not fit", INVALID],
    ["is not JSON", "Paris, of course."],
    ["is blank, as where the service has put spaces for what was no JSON", " ".repeat(40)],
  ])("an answer that %s is repaired", async (_what, text) => {
    const answered = await ask([], [thinksAndSays(text), thinksAndSays(VALID)], deep);
    await expectOneAnswer(answered, VALID);
    expect(steps(answered.body)).toEqual(["reasoner failed schema", "reasoner answered null"]);
    expect(answered.reasoner).toHaveLength(2);
  });

  test("nothing that fits ends honestly: the last text is kept, and the conversation goes on", async () => {
    const answered = await ask([says(INVALID)], [thinksAndSays(INVALID), thinksAndSays('{"city":"Lyon"}')]);
    const { conversationId } = answered;
    const { error, status } = metadataOf(answered.body);
    expect(status).toBe("interrupted");
    expect(error).toEqual({
      code: "upstream_invalid",
      message: expect.stringMatching(
        /^The answer did not fit the JSON Schema that was asked for.*"people" is missing/,
      ),
    });
    expect(steps(answered.body)).toEqual([
      "fast failed schema",
      "fast escalated schema",
      "reasoner failed schema",
      "reasoner failed null",
    ]);
    await expectOneAnswer(answered, '{"city":"Lyon"}');
    const { messages } = await storedVersions(stage.url, conversationId);
    const drafts = receiptOf(messages[1]).steps.map(({ draft }) => draft);
    expect(drafts).toEqual([INVALID, INVALID, INVALID, undefined]);

    stage.fast.script(thinksAndSays("Yes."));
    const client = await connectChat(stage.url, conversationId);
    const next = await client.submit("What is the capital of Peru?").done;
    expect([next.outcome, messageText(next.message)]).toEqual(["completed", "Yes."]);
    expect((stage.fast.requests.at(-1)!.body as Record<string, unknown>)["response_format"]).toBeUndefined();
    await client.close();
  });

  test("nothing but blanks is a turn that failed, and the answer says so", async () => {
    const conversationId = newConversation("json");
    stage.direct.script(thinksAndSays("   "));
    const response = await fetch(`${stage.url}/api/conversations/${conversationId}/messages`, {
      method: "POST",
      body: JSON.stringify({ text: "Which city?", mode: "deep", responseFormat: CITY }),
    });
    expect([response.status, response.headers.get("content-type")]).toEqual([
      502,
      "application/problem+json",
    ]);
    expect(await response.json()).toMatchObject({
      code: "upstream_invalid",
      detail: expect.stringContaining("blank"),
    });
    expect(metadataOf(await lastAnswer(stage.url, conversationId)).status).toBe("failed");
  });

  test("tools may be called on the way", async () => {
    const answered = await ask(
      [],
      [
        {
          reply: {
            thinking: "I need the clock.",
            text: "One moment.",
            toolCalls: [{ name: "clock", arguments: {} }],
          },
        },
        thinksAndSays(VALID),
      ],
      deep,
    );
    await expectOneAnswer(answered, VALID);
    expect(steps(answered.body)).toEqual(["reasoner tools null", "reasoner answered null"]);
    expect(answered.reasoner.flatMap(({ violations }) => violations)).toEqual([]);
  });
});

test("A stream shows drafts as drafts, and the answer once", async () => {
  const conversationId = newConversation("json");
  stage.fast.script(says(INVALID));
  stage.direct.script(thinksAndSays(VALID));
  const response = await fetch(`${stage.url}/api/conversations/${conversationId}/messages`, {
    method: "POST",
    headers: { accept: "text/event-stream" },
    body: JSON.stringify({ text: "Which city?", responseFormat: CITY }),
  });
  const events = (await response.text()).trim().split("\n\n");
  expect(events.at(-1)).toBe("data: [DONE]");
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice("data: ".length)) as never);
  expect(draftStates(chunks)).toEqual(["dropped", "dropped", "released"]);
  const texts = (chunks as { type: string; delta?: string }[]).filter(({ type }) => type === "text-delta");
  expect(texts.map(({ delta }) => delta).join("")).toBe(VALID);
});
