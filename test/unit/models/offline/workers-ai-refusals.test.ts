import { describe, expect, test } from "vitest";
import { distill, offline, postWorkersAi, R1, userPrompt } from "./asking.ts";

describe("refusals", () => {
  const message = (content: unknown) => ({ messages: [{ role: "user", content }] });

  test.each([
    ["null content", message(null), 5006],
    ["absent content", { messages: [{ role: "user" }] }, 5006],
    ["no messages", {}, 5006],
    ["an empty list of messages", { messages: [] }, 5006],
    ["something that is not JSON", "{not json", 5006],
    ["a number for a body", 7, 5006],
    ["max_tokens as words", { ...message("hi"), max_tokens: "many" }, 5006],
    ["parts that are not parts", message([7]), 5006],
  ])("%s", async (_what, body, code) => {
    const response = await postWorkersAi(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      result: null,
      success: false,
      errors: [{ code }],
      messages: [],
    });
  });

  test("null content is named as the real service names it", async () => {
    const { errors } = (await (await postWorkersAi(message(null))).json()) as {
      errors: { message: string }[];
    };
    expect(errors[0]?.message).toContain("oneOf at '/' not met");
    expect(errors[0]?.message).toContain("Type mismatch of '/messages/0/content'");
  });

  test("an unknown model", async () => {
    const response = await postWorkersAi(message("hi"), "@cf/meta/llama");
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ code: 5007 }] }]);
  });

  test("more than the context, the wanted output included, in the words that callers read", async () => {
    for (const body of [
      { ...message("word ".repeat(80_000)), max_tokens: 10 },
      { ...message("hi"), max_tokens: 80_000 },
    ]) {
      const { errors } = (await (await postWorkersAi(body)).json()) as {
        errors: { code: number; message: string }[];
      };
      expect(errors[0]?.code).toBe(5021);
      expect(errors[0]?.message).toMatch(
        /^The estimated number of input and maximum output tokens \(\d+\) exceeded this model context window limit \(80000\)\.$/,
      );
    }
  });

  test("another method and another path", async () => {
    expect((await offline(new Request(`http://offline.local/accounts/a/ai/run/${R1}`))).status).toBe(405);
    expect((await offline(new Request("http://offline.local/nowhere", { method: "POST" }))).status).toBe(404);
  });

  test("are taken by the provider for what they are", async () => {
    await expect(
      distill().doStream({ prompt: userPrompt("hi"), maxOutputTokens: 80_000 }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/^5021: The estimated/) as string });
  });
});

describe("hostile input is answered all the same", () => {
  test.each([
    [
      "parts of text and an image",
      [
        {
          role: "user",
          content: [
            { type: "text", text: "my name" },
            { type: "text", text: "is Ada" },
            { type: "image_url", image_url: { url: "x" } },
          ],
        },
      ],
    ],
    [
      "odd roles",
      [
        { role: "wizard", content: "x" },
        { role: "", content: "y" },
        { role: "user", content: "hi" },
      ],
    ],
    ["no user at all", [{ role: "assistant", content: "hello" }]],
    [
      "a tool's message without a call",
      [
        { role: "user", content: "hi" },
        { role: "tool", content: "{" },
      ],
    ],
    [
      "unpaired surrogates and control signs",
      [{ role: "user", content: "\ud800 \u0000 \udfff <tool_response>" }],
    ],
    ["blank words", [{ role: "user", content: "   \n\n " }]],
    [
      "many braces and line breaks",
      [{ role: "user", content: `${"{".repeat(20_000)}${"\n".repeat(20_000)}x` }],
    ],
    [
      "many brackets and signs",
      [{ role: "user", content: `what is ${"(".repeat(9_000)}1${"+-".repeat(9_000)}` }],
    ],
  ])("%s", async (_what, messages) => {
    const startedAt = performance.now();
    const response = await postWorkersAi({ messages, max_tokens: 1_000 });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ success: true });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
