// `kill -9` in the middle of answers, at seeded places: nothing that was shown is lost, nothing is paid for twice, every
// turn comes to an end, what waited is answered once. UPSHIFT_CRASH_ROUNDS and UPSHIFT_SEED vary it.
// It shows a process that dies, not a machine that loses power: the page cache survives.

import type { UIMessage } from "ai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FRAME } from "../../src/core/frames.ts";
import type { Mode } from "../../src/core/receipt.ts";
import { textOf, type ChatBody } from "../emulators/chat-body.ts";
import type { Script } from "../emulators/behaviour.ts";
import { connectChat, type ChatClient, type Submission } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { seeded } from "../support/seeded.ts";
import { metadataOf, newConversation, promptOf, startStage, storedMessages, type Stage } from "./journey.ts";

const ROUNDS = Number(process.env["UPSHIFT_CRASH_ROUNDS"] ?? 5);
const SEED = Number(process.env["UPSHIFT_SEED"] ?? 20261123);
const random = seeded(SEED);

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ TURNS_PER_MINUTE: "1000" });
  stage.fast.script(slowOrQuick);
  stage.gateway.script(slowOrQuick);
});
afterAll(() => stage.close());

const THINKING = "First I look at it from here, then from there, and then once more. ".repeat(3);
const LONG = Array.from({ length: 60 }, (_, index) => `word ${index + 1}`).join(", ");

/** A message that begins with "Slowly" is answered at length, any other at once. */
const slowOrQuick: Script = (request) => {
  const { messages } = request.body as ChatBody;
  const last = messages.findLast((message) => message.role === "user");
  const asked = last === undefined ? "" : textOf(last);
  return asked.startsWith("Slowly")
    ? { reply: { thinking: THINKING, text: LONG }, paceMs: 10 }
    : { reply: { thinking: "Quickly.", text: `You said: ${asked}` } };
};

/** Of the answers that were being written, over all rounds. */
const statuses: string[] = [];

interface Victim {
  readonly id: string;
  readonly mode: Mode;
  readonly client: ChatClient;
  readonly first: Submission;
  readonly waits: boolean;
}

async function begin(round: number, mode: Mode, waits: boolean): Promise<Victim> {
  const id = newConversation(`crash-${round}-${mode}`);
  const client = await connectChat(stage.url, id);
  const first = client.submit(`Slowly, ${id}.`, { id: "u1", body: { mode } });
  await client.waitFor((frame) => frame.type === FRAME.chatResponse && frame["id"] === first.requestId);
  if (waits) {
    const second = client.submit(`Then, ${id}.`, { id: "u2", body: { mode } });
    await client.waitFor((frame) => frame.type === FRAME.pending && frame["id"] === second.requestId);
  }
  return { id, mode, client, first, waits };
}

/** How often a model was asked this, over all upstreams. */
function timesAsked(text: string): number {
  return [...stage.fast.requests, ...stage.gateway.requests, ...stage.direct.requests].filter(
    (request) => promptOf(request).at(-1)?.content === text,
  ).length;
}

/** Everything that a client showed of an answer, as one text a kind; a draft counts as text. */
function shown({ client, first }: Victim): { text: string; thinking: string } {
  const chunks = client.frames.flatMap(({ frame }) =>
    frame.type === FRAME.chatResponse && frame["id"] === first.requestId && frame["body"] !== ""
      ? [JSON.parse(String(frame["body"])) as { type: string; delta?: string; data?: { delta?: string } }]
      : [],
  );
  const join = (type: string): string =>
    chunks.map((chunk) => (chunk.type === type ? (chunk.delta ?? "") : "")).join("");
  const draft = chunks
    .map((chunk) => (chunk.type === "data-draft" ? (chunk.data?.delta ?? "") : ""))
    .join("");
  const text = join("text-delta");
  return { text: text.length >= draft.length ? text : draft, thinking: join("reasoning-delta") };
}

async function expectSettled(victim: Victim): Promise<void> {
  const { id, mode, waits } = victim;
  const messages = 2 + (waits ? 2 : 0);
  const client = await connectChat(stage.url, id);
  await client.waitUntil(
    () => client.messages.length === messages && client.messages.every(isSettled),
    60_000,
  );
  const stored = await storedMessages(stage.url, id);
  expect(stored.map(({ role }) => role)).toEqual(
    ["user", "assistant", "user", "assistant"].slice(0, messages),
  );

  const answer = stored[1];
  const { status, error, receipt } = metadataOf(answer);
  statuses.push(status);
  const saw = shown(victim);
  expect(messageText(answer).startsWith(saw.text)).toBe(true);
  expect(messageText(answer, "reasoning").startsWith(saw.thinking)).toBe(true);
  expect(LONG.startsWith(messageText(answer))).toBe(true);
  expect(["interrupted", "failed", "complete"]).toContain(status);
  if (status === "interrupted") expect(messageText(answer)).not.toBe("");
  if (status !== "complete") {
    expect(error?.code).toBe("internal");
    expect(receipt).toMatchObject({ usdIs: "estimated", steps: [{ outcome: "failed", usage: "estimated" }] });
  }
  // It may have died between the note of the call and the call.
  const wasAnswering = saw.text + saw.thinking !== "";
  expect(timesAsked(`Slowly, ${id}.`)).toBeLessThanOrEqual(1);
  expect(timesAsked(`Slowly, ${id}.`)).toBeGreaterThanOrEqual(wasAnswering ? 1 : 0);
  if (waits) {
    // Unless it was itself being answered by then.
    const second = metadataOf(stored[3]).status;
    if (status !== "complete") expect(second).toBe("complete");
    if (second === "complete") expect(messageText(stored[3])).toBe(`You said: Then, ${id}.`);
    expect(timesAsked(`Then, ${id}.`)).toBeLessThanOrEqual(1);
  }

  const next = await client.submit(`And next, ${id}.`, { body: { mode } }).done;
  expect(messageText(next.message)).toBe(`You said: And next, ${id}.`);
  expect(client.messages).toEqual(await storedMessages(stage.url, id));
  await client.close();
}

const isSettled = (message: UIMessage): boolean => message.role === "user" || message.metadata !== undefined;

test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
  `Round ${"%i"} of the kills (seed ${SEED}): what was shown is there, and no call is made again`,
  async (round) => {
    const victims = await Promise.all([
      begin(round, "auto", true),
      begin(round, "fast", false),
      begin(round, "deep", true),
      begin(round, "deep", false),
    ]);
    const chosen = random.pick(victims);
    const seq = random.integer(0, 28);
    await chosen.client
      .waitFor(
        (frame) =>
          frame["id"] === chosen.first.requestId &&
          (Number(frame["seq"] ?? -1) >= seq || frame["done"] === true),
      )
      .then(() => stage.upshift.kill());
    await Promise.all(victims.map(({ client }) => client.closed));
    await stage.upshift.restart();
    for (const victim of victims) await expectSettled(victim);
  },
);

test("The kills have struck answers in their middle", () => {
  expect(statuses).toContain("interrupted");
});

test("A message that waited when the process died is answered although nobody comes back", async () => {
  const victim = await begin(ROUNDS + 1, "auto", true);
  const asked = stage.fast.requests.length;
  await stage.upshift.kill();
  await stage.upshift.restart();
  const request = await stage.fast.waitForRequest(asked + 1, 60_000);
  expect(promptOf(request).at(-1)?.content).toBe(`Then, ${victim.id}.`);
  await expectSettled(victim);
});
