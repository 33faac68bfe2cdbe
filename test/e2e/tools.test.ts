// Three tools in two steps, one of them in error, through every door; and calls that can't work.

import { isToolUIPart, type UIMessage } from "ai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reply } from "../emulators/behaviour.ts";
import { textOf, type ChatBody } from "../emulators/chat-body.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  lastAnswer,
  newConversation,
  promptOf,
  receiptOf,
  requestsSince,
  startStage,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ TURNS_PER_MINUTE: "1000" });
});
afterAll(() => stage.close());

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${stage.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** A model that calls two tools, then a third, then says what came of them, from what it was given alone. */
function threeTools({ body }: RecordedRequest): { reply: Reply } {
  const { messages } = body as ChatBody;
  const results = messages.filter(({ role }) => role === "tool").map(textOf);
  if (results.length === 0)
    return {
      reply: {
        thinking: "Two at once.",
        toolCalls: [
          { name: "calculator", arguments: { expression: "6 * 7" } },
          { name: "calculator", arguments: { expression: "6 *" } },
        ],
      },
    };
  if (results.length === 2)
    return { reply: { thinking: "And the time.", toolCalls: [{ name: "clock", arguments: {} }] } };
  const [sum = "", error = "", time = ""] = results;
  const product = /"result":"(\d+)"/.exec(sum)?.[1];
  const failed = /42/.test(error) ? "not" : "";
  const zone = /"timeZone":"(\w+)"/.exec(time)?.[1];
  return {
    reply: {
      text: `The product is ${product}, the second sum did ${failed}fail, and the clock runs in ${zone}.`,
    },
  };
}

const ANSWER = "The product is 42, the second sum did fail, and the clock runs in UTC.";

const states = (message: UIMessage): string[] =>
  message.parts.filter(isToolUIPart).map(({ type, state }) => `${type} ${state}`);

const THREE = [
  "tool-calculator output-available",
  "tool-calculator output-error",
  "tool-clock output-available",
];

describe("Three tools in two steps, one of them in error, end in an answer that used the results", () => {
  test.each(["deep", "fast"] as const)("over the WebSocket (%s)", async (mode) => {
    (mode === "deep" ? stage.gateway : stage.fast).script(mode === "deep" ? threeTools : prompted);
    const id = newConversation("tools");
    const client = await connectChat(stage.url, id);
    const { message } = await client.submit("Calculate and tell the time.", { body: { mode } }).done;
    expect(messageText(message)).toBe(ANSWER);
    expect(states(message!)).toEqual(THREE);
    expect(receiptOf(message).steps.map(({ outcome }) => outcome)).toEqual(["tools", "tools", "answered"]);
    await client.close();
  });

  test("over REST", async () => {
    stage.gateway.script(threeTools);
    const path = `/api/conversations/${newConversation("tools")}/messages`;
    const message = (await (await post(path, { text: "Calculate.", mode: "deep" })).json()) as UIMessage;
    expect(messageText(message)).toBe(ANSWER);
    expect(states(message)).toEqual(THREE);
  });

  test("over /v1, in a conversation", async () => {
    stage.gateway.script(threeTools);
    const conversation = newConversation("tools");
    const body = { model: "deep", conversation, messages: [{ role: "user", content: "Calculate." }] };
    const completion = (await (await post("/v1/chat/completions", body)).json()) as {
      choices: [{ message: { content: string }; finish_reason: string }];
    };
    expect(completion.choices[0]).toMatchObject({ message: { content: ANSWER }, finish_reason: "stop" });
    expect(states(await lastAnswer(stage.url, conversation))).toEqual(THREE);
  });

  /** The fast model is told of tools in its prompt, and of results as the user's words. */
  function prompted(request: RecordedRequest): { reply: Reply } {
    const { messages } = request.body as ChatBody;
    const told = messages.map(textOf).join("\n");
    const results = [...told.matchAll(/<tool_response[^>]*>\s*(.*?)\s*<\/tool_response>/gs)].map(
      ([, text]) => text!,
    );
    const asTools = results.map((content) => ({ role: "tool", content }));
    const { reply } = threeTools({ ...request, body: { messages: asTools } } as unknown as RecordedRequest);
    const calls = (reply.toolCalls ?? []).map((call) => `<tool_call>\n${JSON.stringify(call)}\n</tool_call>`);
    return { reply: { thinking: reply.thinking ?? "Done.", text: reply.text ?? calls.join("\n") } };
  }
});

describe("A call that can't work is explained to the fast model once, then the reasoner takes over", () => {
  const call = (name: string, input: object): Reply => ({
    thinking: "A tool.",
    text: `<tool_call>\n${JSON.stringify({ name, arguments: input })}\n</tool_call>`,
  });

  test.each([
    ["of a tool that does not exist", call("teleport", { to: "Mars" }), /There is no tool/],
    ["with arguments that do not fit", call("calculator", { formula: 1 }), /do not fit/],
  ])("%s", async (_, reply, sentence) => {
    stage.fast.script({ reply });
    stage.gateway.script({ reply: { text: "By hand, then." } });
    const fast = requestsSince(stage.fast);
    const client = await connectChat(stage.url, newConversation("tools"));
    const { message } = await client.submit("Hello there, do it.").done;
    expect(messageText(message)).toBe("By hand, then.");
    expect(receiptOf(message)).toMatchObject({ tier: "reasoner", reason: "bad-tool-call" });
    expect(fast()).toHaveLength(2);
    expect(JSON.stringify(promptOf(fast()[1]))).toMatch(sentence);
    await client.close();
  });

  test("in a loop", async () => {
    stage.fast.script({ reply: call("calculator", { expression: "1 +" }) });
    stage.gateway.script({ reply: { text: "By hand, then." } });
    const fast = requestsSince(stage.fast);
    const client = await connectChat(stage.url, newConversation("tools"));
    const { message } = await client.submit("Hello there, add it up.").done;
    expect(messageText(message)).toBe("By hand, then.");
    expect(receiptOf(message)).toMatchObject({ tier: "reasoner", reason: "bad-tool-call" });
    expect(fast().length).toBeLessThanOrEqual(3);
    await client.close();
  });
});
