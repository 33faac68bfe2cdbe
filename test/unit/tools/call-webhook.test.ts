// call_webhook as models call it: what the user is asked, that this and nothing else is sent, and what is told of it.

import { beforeEach, describe, expect, test } from "vitest";
import { callWebhook } from "../../../src/tools/call-webhook.ts";
import type { Delivery, OutgoingWebhook } from "../../../src/tools/outgoing-webhook.ts";
import { createRegistry } from "../../../src/tools/registry.ts";
import type { Tool } from "../../../src/tools/tool.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { callerOn, effectsInMemory, runAgreed } from "../../fakes/tools.ts";

const HOOK = "https://hooks.example/issues?to=me";
const TAKEN: Delivery = { kind: "answered", status: 200, text: "Thanks.", isCut: false };

let sent: OutgoingWebhook[];
beforeEach(() => void (sent = []));

const registry = (delivery: Delivery = TAKEN) =>
  createRegistry([
    callWebhook({
      allowedHosts: ["hooks.example"],
      send: async (webhook) => (sent.push(webhook), delivery),
    }) as Tool<never>,
  ]);

const input = (fields: object = {}): string => JSON.stringify({ url: HOOK, body: { a: 1 }, ...fields });

function run(fields: object = {}, caller = {}, delivery: Delivery = TAKEN) {
  const call = { toolName: "call_webhook", input: input(fields) };
  return registry(delivery).run(call, callerOn(new ManualClock(), caller));
}
function approved(fields: object = {}, delivery: Delivery = TAKEN, caller = {}) {
  const call = { toolName: "call_webhook", input: input(fields) };
  return runAgreed(registry(delivery), call, callerOn(new ManualClock(), caller));
}

describe("Before a call of a webhook", () => {
  test("the user is asked, and shown all that would leave", async () => {
    expect(await run({ body: { memory: "likes pears", n: 1 } })).toEqual({
      kind: "needs-approval",
      effect: `Sends a POST to hooks.example, at ${HOOK}, with this body: {"memory":"likes pears","n":1}`,
    });
    expect(sent).toEqual([]);
  });

  test("the user is asked wherever it comes from, also unattended", async () => {
    for (const caller of [{ isUnattended: true }, { hasReadUntrusted: true }, { tier: "reasoner" as const }])
      expect((await run({}, caller)).kind).toBe("needs-approval");
    expect(sent).toEqual([]);
  });

  test("the user is shown where it goes as the network spells it", async () => {
    const { effect } = (await run({ url: "https://HOOKS.example/a/../b c" })) as { effect: string };
    expect(effect).toContain("to hooks.example, at https://hooks.example/b%20c, with");
  });

  test.each([
    ["a host that is not allowed", { url: "https://evil.example/" }, "evil.example:443 may not be called"],
    ["plain http", { url: "http://hooks.example/" }, "go by https"],
    ["no address", { url: "hooks" }, "in full"],
    ["no body", { body: undefined }, "body: "],
    ["too long a body", { body: "ä".repeat(4_096) }, "at most 8 KiB"],
    ["too deep a body", { body: "[".repeat(9_000) + "]".repeat(9_000) }, "at most 8 KiB"],
  ])("the user is not asked for what can't be: %s", async (_, fields, reason) => {
    for (const approvedEffect of [null, "Sends a POST."]) {
      const result = await run(fields, { approvedEffect });
      expect(result).toMatchObject({ kind: "unusable", message: expect.stringContaining(reason) });
    }
    expect(sent).toEqual([]);
  });

  test("a body of 8 KiB is not too long", async () => {
    const { effect } = (await run({ body: "x".repeat(8_190) })) as { effect: string };
    expect(effect).toContain(`"${"x".repeat(8_190)}"`);
  });
});

describe("What the user has agreed to", () => {
  test.each([
    ["an object", { a: [1, "ü"] }, '{"a":[1,"ü"]}'],
    ["a list", [1, 2], "[1,2]"],
    ["a text", "hello", '"hello"'],
    ["JSON in a text", ' {"a": 1} ', '{"a":1}'],
    ["null", null, "null"],
    ["characters that hide or turn others", "a\u202eb\u200bc\u{e0041}", '"a\\u202eb\\u200bc\\udb40\\udc41"'],
  ])("is what is sent: %s", async (_, body, written) => {
    const { effect } = (await run({ body })) as { effect: string };
    expect(effect.endsWith(`with this body: ${written}`)).toBe(true);
    await approved({ body });
    expect(sent).toEqual([{ id: "answer-1:call-1", url: HOOK, body: written }]);
  });

  test("is sent under the call's own key, as a header can hold it", async () => {
    await approved({}, TAKEN, { callKey: "a-1:call ä%\n\ud800" });
    expect(sent[0]?.id).toBe("a-1:call%20%C3%A4%25%0A%EF%BF%BD");
  });

  test("is sent once, however often the turn comes to it", async () => {
    const caller = { effects: effectsInMemory() };
    const first = await approved({}, TAKEN, caller);
    expect(await approved({}, TAKEN, caller)).toEqual(first);
    expect(sent).toHaveLength(1);
  });
});

describe("What has come of it", () => {
  test("is told with the answer, marked as untrusted", async () => {
    expect(await approved()).toEqual({
      kind: "done",
      output: {
        note: expect.stringMatching(/^Untrusted/),
        url: HOOK,
        status: 200,
        taken: true,
        truncated: false,
        text: "Thanks.",
      },
    });
    expect(registry().isUntrusted("call_webhook")).toBe(true);
  });

  test.each([302, 404, 500])("is told where it was not taken: %i", async (status) => {
    const result = await approved({}, { kind: "answered", status, text: "No.", isCut: false });
    expect(result).toMatchObject({ kind: "done", output: { status, taken: false, text: "No." } });
  });

  test("is told in bounds, whatever the answer is made of", async () => {
    for (const text of ['"', "\\", "\u0001", "\ud800", "€"]) {
      const result = await approved(
        {},
        { kind: "answered", status: 200, text: text.repeat(60_000), isCut: false },
      );
      expect(result).toMatchObject({ kind: "done", output: { truncated: true } });
    }
  });

  test("is told where nothing was sent", async () => {
    expect(await approved({}, { kind: "not-sent", reason: "There is no such host." })).toEqual({
      kind: "failed",
      message: "Nothing was sent. There is no such host.",
    });
  });

  test("is told as unknown where it is, and not tried again", async () => {
    const result = await approved({}, { kind: "unknown", reason: "The connection failed or was lost." });
    expect(result).toEqual({
      kind: "failed",
      message: expect.stringMatching(/lost\. Whether it arrived is unknown: do not call it again/),
    });
    expect(sent).toHaveLength(1);
  });
});

test("Models are told which hosts there are", () => {
  const [definition] = registry().definitionsFor("fast");
  expect(definition?.description).toContain("hooks.example");
  expect(definition?.inputSchema).toMatchObject({ required: ["url", "body"] });
});
