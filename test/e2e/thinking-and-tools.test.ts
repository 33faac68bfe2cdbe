// Each tier gets the conversation in its own form: DeepSeek its reasoning back with every request that carries tools, the
// fast tier nobody's thinking at all. The emulator refuses what DeepSeek would refuse.

import type { UIMessage } from "ai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  errorCode,
  lastAnswer,
  metadataOf,
  newConversation,
  promptOf,
  receiptOf,
  requestsSince,
  startStage,
  storedMessages,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const DEEP = { body: { mode: "deep" } };
const CALCULATOR = { name: "calculator", arguments: { expression: "17 * 23" } };
const prompted = (call: object): string => `<tool_call>\n${JSON.stringify(call)}\n</tool_call>`;

/** Tool parts, without what is made up anew each time. */
function toolParts(message: UIMessage | undefined): unknown[] {
  return (message?.parts ?? []).flatMap((part) =>
    "toolCallId" in part
      ? [{ type: part.type, state: part.state, input: part.input, output: part.output }]
      : [],
  );
}

describe("A reasoner that calls a tool", () => {
  test('gets its result and its own reasoning back, and "" for what the fast tier wrote', async () => {
    const id = newConversation();
    const deep = requestsSince(stage.gateway);
    const fast = requestsSince(stage.fast);
    stage.fast.script({ reply: { thinking: "FAST-THOUGHT: a greeting.", text: "Hello!" } });
    stage.gateway.script([
      { reply: { thinking: "DEEP-THOUGHT-1: I calculate.", toolCalls: [CALCULATOR] } },
      { reply: { thinking: "DEEP-THOUGHT-2: I read it off.", text: "It is 391." } },
      { reply: { thinking: "DEEP-THOUGHT-3: I look back.", text: "It was 391." } },
    ]);
    const client = await connectChat(stage.url, id);
    await client.submit("Hello.").done;
    const { message } = await client.submit("What is 17 * 23?", DEEP).done;
    expect(messageText(message)).toBe("It is 391.");
    expect(toolParts(message)).toMatchObject([
      { type: "tool-calculator", state: "output-available", input: { expression: "17 * 23" } },
    ]);
    expect(JSON.stringify(toolParts(message))).toContain("391");
    expect(receiptOf(message).steps).toMatchObject([
      { tier: "reasoner", outcome: "tools", usage: "reported" },
      { tier: "reasoner", outcome: "answered", usage: "reported" },
    ]);

    const [first, second] = deep();
    expect((first?.body as { tools?: unknown[] } | undefined)?.tools?.length).toBeGreaterThan(0);
    expect(promptOf(first)).toMatchObject([
      { role: "user", content: "Hello." },
      { role: "assistant", content: "Hello!", reasoning_content: "" },
      { role: "user", content: "What is 17 * 23?" },
    ]);
    expect(promptOf(second).slice(3)).toMatchObject([
      {
        role: "assistant",
        reasoning_content: "DEEP-THOUGHT-1: I calculate.",
        tool_calls: [{ function: { name: "calculator" } }],
      },
      { role: "tool" },
    ]);
    const [, , , asked, told] = promptOf(second);
    expect(told?.tool_call_id).toBe(asked?.tool_calls?.[0]?.id);
    expect(JSON.stringify(told?.content)).toContain("391");

    await client.submit("What was it?", DEEP).done;
    const assistants = promptOf(deep()[2]).filter(({ role }) => role === "assistant");
    expect(assistants.map((each) => each.reasoning_content)).toEqual([
      "",
      "DEEP-THOUGHT-1: I calculate.",
      "DEEP-THOUGHT-2: I read it off.",
    ]);

    stage.fast.script({ reply: { thinking: "Easy.", text: "Goodbye." } });
    const last = await client.submit("Goodbye.").done;
    expect(receiptOf(last.message).tier).toBe("fast");
    for (const { body } of fast()) expect(JSON.stringify(body)).not.toMatch(/THOUGHT|reasoning/);
    for (const { body } of deep()) expect(JSON.stringify(body)).not.toContain("FAST-THOUGHT");
    expect(JSON.stringify(fast().at(-1)?.body)).toContain("It is 391.");
    expect(client.messages).toEqual(await storedMessages(stage.url, id));
    await client.close();
  });

  test("in two calls at once gets both results, in order", async () => {
    const id = newConversation();
    const deep = requestsSince(stage.gateway);
    stage.gateway.script([
      {
        reply: {
          thinking: "Both.",
          toolCalls: [CALCULATOR, { name: "calculator", arguments: { expression: "2 ^ 10" } }],
        },
        deltas: { seed: 7 },
      },
      { reply: { thinking: "There.", text: "391 and 1024." } },
    ]);
    const client = await connectChat(stage.url, id);
    const { message } = await client.submit("Both, please.", DEEP).done;
    expect(messageText(message)).toBe("391 and 1024.");
    const [, asked, ...told] = promptOf(deep()[1]);
    expect(told.map((each) => each.tool_call_id)).toEqual(asked?.tool_calls?.map((call) => call.id));
    expect(told.map((each) => /391|1024/.exec(JSON.stringify(each.content))?.[0])).toEqual(["391", "1024"]);
    await client.close();
  });

  test("with arguments that are no JSON, or by a name that there is not, is told so and goes on", async () => {
    const id = newConversation();
    const deep = requestsSince(stage.gateway);
    stage.gateway.script([
      { reply: { thinking: "Hm.", toolCalls: [{ name: "calculator", arguments: '{"expression": "17 *' }] } },
      { reply: { thinking: "Hm.", toolCalls: [{ name: "launch_rocket", arguments: {} }] } },
      { reply: { thinking: "Then not.", text: "I could not." } },
    ]);
    const client = await connectChat(stage.url, id);
    const { message, error } = await client.submit("Try.", DEEP).done;
    expect({ error, text: messageText(message) }).toEqual({ error: null, text: "I could not." });
    expect(toolParts(message)).toMatchObject([{ state: "output-error" }, { state: "output-error" }]);
    expect(deep()).toHaveLength(3);
    expect(deep().every(({ status }) => status === 200)).toBe(true);
    expect((await client.submit("And again?", DEEP).done).error).toBeNull();
    await client.close();
  });

  test("again and again without end is stopped and says so", async () => {
    const id = newConversation();
    const deep = requestsSince(stage.gateway);
    stage.gateway.script({ reply: { thinking: "Once more.", toolCalls: [CALCULATOR] } });
    const client = await connectChat(stage.url, id);
    const result = await client.submit("For ever.", DEEP).done;
    expect(errorCode(result)).toBe("upstream_invalid");
    const { status, receipt } = metadataOf(await lastAnswer(stage.url, id));
    expect(status).toBe("failed");
    expect(receipt.steps.length).toBe(deep().length);
    expect(deep().length).toBeLessThanOrEqual(20);
    stage.gateway.script({ reply: { thinking: "Enough.", text: "Here I am again." } });
    expect(messageText((await client.submit("And now?", DEEP).done).message)).toBe("Here I am again.");
    await client.close();
  });
});

describe("A fast tier that calls a tool in its text", () => {
  test("gets the result, and the reasoner later gets the call in its own form", async () => {
    const id = newConversation();
    const [fast, deep] = [requestsSince(stage.fast), requestsSince(stage.gateway)];
    stage.fast.script([
      { reply: { thinking: "FAST-THOUGHT: I calculate.", text: prompted(CALCULATOR) }, deltas: { seed: 3 } },
      { reply: { thinking: "FAST-THOUGHT: There it is.", text: "It is 391." } },
    ]);
    stage.gateway.script({ reply: { thinking: "I look back.", text: "It was 391." } });
    const client = await connectChat(stage.url, id);
    const { message, chunks } = await client.submit("What is 17 * 23?").done;
    expect(messageText(message)).toBe("It is 391.");
    expect(JSON.stringify(chunks)).not.toContain("tool_call>");
    expect(toolParts(message)).toMatchObject([{ type: "tool-calculator", state: "output-available" }]);
    expect(receiptOf(message)).toMatchObject({
      tier: "fast",
      escalated: false,
      steps: [{ outcome: "tools" }, { outcome: "answered" }],
    });
    expect(JSON.stringify(fast()[0]?.body)).not.toMatch(/"tools":/);
    expect(JSON.stringify(promptOf(fast()[1]).at(-1)?.content)).toContain("391");

    const later = await client.submit("What was it?", DEEP).done;
    expect(later.error).toBeNull();
    const assistants = promptOf(deep()[0]).filter(({ role }) => role === "assistant");
    expect(assistants).toMatchObject([
      { tool_calls: [{ function: { name: "calculator" } }], reasoning_content: "" },
      { content: "It is 391.", reasoning_content: "" },
    ]);
    expect(promptOf(deep()[0]).filter(({ role }) => role === "tool")).toHaveLength(1);
    await client.close();
  });

  test("in a way that does not work, twice, gives way to the reasoner", async () => {
    const id = newConversation();
    const [fast, deep] = [requestsSince(stage.fast), requestsSince(stage.gateway)];
    stage.fast.script({ reply: { thinking: "Let me.", text: prompted({ name: "abacus", arguments: {} }) } });
    stage.gateway.script({ reply: { thinking: "Then I do it.", text: "It is 391." } });
    const client = await connectChat(stage.url, id);
    const { message } = await client.submit("What is 17 * 23?").done;
    expect(messageText(message)).toBe("It is 391.");
    expect(receiptOf(message)).toMatchObject({ tier: "reasoner", reason: "bad-tool-call" });
    expect([fast().length, deep().length]).toEqual([2, 1]);
    expect(deep()[0]?.status).toBe(200);
    await client.close();
  });
});
