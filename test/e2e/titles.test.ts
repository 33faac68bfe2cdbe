// Titles by the fast tier, in the real runtime between emulators: after the first answer, once, charged, never over the user's.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { ListedConversation } from "../../src/core/directory.ts";
import { newConversation, requestsSince, startStage, type Stage } from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ TITLES: "model" });
});
afterAll(() => stage.close());

const send = async (method: string, path: string, body?: unknown): Promise<Response> =>
  await fetch(stage.url + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
const say = (id: string, text: string) =>
  send("POST", `/api/conversations/${id}/messages`, { text, mode: "fast" });
const titleOf = async (id: string): Promise<string> =>
  ((await (await send("GET", `/api/conversations/${id}`)).json()) as ListedConversation).title;

test("A title comes after the first answer, from one more call, and is charged", async () => {
  const id = newConversation("titled");
  const requests = requestsSince(stage.fast);
  stage.fast.script([
    { reply: { thinking: "Hm.", text: "Paris." } },
    { reply: { thinking: "A name.", text: '"The Capital of France."' } },
    { reply: { thinking: "Hm.", text: "Madrid." } },
  ]);
  expect((await say(id, "Which city is the capital of France?")).status).toBe(200);
  await expect.poll(() => titleOf(id)).toBe("The Capital of France");
  await say(id, "And of Spain?");
  expect(requests()).toHaveLength(3);
  expect(JSON.stringify(requests()[1]?.body)).toContain("You name conversations");
  const usage = (await (await send("GET", `/api/conversations/${id}/usage`)).json()) as {
    totals: { outputTokens: number };
    turns: { receipt: { steps: { outputTokens: number }[] } }[];
  };
  const answers = usage.turns.flatMap(({ receipt }) => receipt.steps);
  expect(answers).toHaveLength(2);
  expect(usage.totals.outputTokens).toBeGreaterThan(
    answers.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  );
  expect(await titleOf(id)).toBe("The Capital of France");
});

test("A title that the user gave stays, and no call is made for another", async () => {
  const id = newConversation("named");
  await send("POST", "/api/conversations", { id, title: "Mine" });
  const requests = requestsSince(stage.fast);
  stage.fast.script([{ reply: { thinking: "Hm.", text: "Paris." } }]);
  await say(id, "Which city is the capital of France?");
  stage.fast.script([{ reply: { thinking: "Hm.", text: "Madrid." } }]);
  await say(id, "And of Spain?");
  expect(requests()).toHaveLength(2);
  expect(await titleOf(id)).toBe("Mine");
});

test("Where the model writes no title, the first words stay", async () => {
  const id = newConversation("untitled");
  const requests = requestsSince(stage.fast);
  stage.fast.script([
    { reply: { thinking: "Hm.", text: "Paris." } },
    { reply: { thinking: "Hm.", text: `No title at all, but ${"a long talk ".repeat(20)}` } },
  ]);
  await say(id, "Which city is the capital of France?");
  await expect.poll(() => requests().length).toBe(2);
  expect(await titleOf(id)).toBe("Which city is the capital of France?");
});
