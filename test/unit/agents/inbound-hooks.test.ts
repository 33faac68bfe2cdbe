// Calls of hooks: who is let in, what a message sets going, and what is stored of those that are refused.

import { beforeEach, describe, expect, test } from "vitest";
import { isHookId } from "../../../src/agents/inbound-hooks.ts";
import { UpshiftError } from "../../../src/core/errors.ts";
import { bytesSignedBy, OTHER_SECRET, signedBy } from "../../fakes/webhook.ts";
import { Hooked, problemOf, type MadeHook } from "./support/hooked.ts";

const HOUR = 3_600_000;

let hooked: Hooked;
beforeEach(() => void (hooked = new Hooked()));

describe("A hook", () => {
  test("has an id that tells nothing, a secret of its own, and an address that knows whose it is", async () => {
    const [first, second] = [await hooked.make("auto-1"), await hooked.make("auto-2")];
    expect([isHookId(first.hookId), isHookId(second.hookId)]).toEqual([true, true]);
    expect(first.hookId).not.toBe(second.hookId);
    expect(first.secret).not.toBe(second.secret);
    expect([...hooked.addresses]).toEqual([
      [first.hookId, "alice:c1"],
      [second.hookId, "alice:c1"],
    ]);
  });

  test("sets its automation going with each message, and answers at once", async () => {
    const hook = await hooked.make();
    const response = await hooked.call(hook, { id: "msg_a", body: '{"n": 1.0}' });
    expect([response.status, await response.json()]).toEqual([202, {}]);
    expect((await hooked.call(await hooked.make("auto-2"), { id: "msg_a", body: "" })).status).toBe(202);
    expect(hooked.fired).toEqual([
      { automationId: "auto-1", messageId: "msg_a", payload: '{"n": 1.0}' },
      { automationId: "auto-2", messageId: "msg_a", payload: "" },
    ]);
  });

  test("that nobody made is not found, and nothing is stored of it", async () => {
    const before = hooked.rows();
    const [status, code] = await problemOf(
      await hooked.call({ hookId: "A".repeat(22), secret: OTHER_SECRET }),
    );
    expect([status, code]).toEqual([404, "not_found"]);
    expect(hooked.rows()).toEqual(before);
  });

  test("survives a restart, with what it has received", async () => {
    const hook = await hooked.make();
    await hooked.call(hook, { id: "msg_a" });
    hooked.restart();
    expect((await hooked.call(hook, { id: "msg_a" })).status).toBe(409);
    expect((await hooked.call(hook, { id: "msg_b" })).status).toBe(202);
  });

  test("whose address can't be kept is not handed out", async () => {
    hooked.addressesAreDown = true;
    await expect(hooked.hooks.create("auto-1")).rejects.toThrow("not there");
  });
});

describe("A message that is not its sender's", () => {
  const REFUSED: [string, (hook: MadeHook, at: number) => [Record<string, string>, string], RegExp][] = [
    [
      "by another secret",
      (_, at) => [signedBy(OTHER_SECRET, { id: "m", at, body: "{}" }), "{}"],
      /Sign `\{webhook-id\}/,
    ],
    [
      "changed by one byte",
      ({ secret }, at) => [signedBy(secret, { id: "m", at, body: '{"a":1}' }), '{"a":2}'],
      /Sign `\{webhook-id\}/,
    ],
    [
      "in other bytes of the same JSON",
      ({ secret }, at) => [signedBy(secret, { id: "m", at, body: '{"a": 1}' }), '{"a":1}'],
      /Sign `\{webhook-id\}/,
    ],
    [
      "six minutes old",
      ({ secret }, at) => [signedBy(secret, { id: "m", at: at - 360_000, body: "{}" }), "{}"],
      /5 minutes.*clock/,
    ],
    [
      "six minutes ahead",
      ({ secret }, at) => [signedBy(secret, { id: "m", at: at + 360_000, body: "{}" }), "{}"],
      /5 minutes.*clock/,
    ],
    [
      "without a signature",
      () => [{ "webhook-id": "m", "webhook-timestamp": "1" }, "{}"],
      /needs the headers/,
    ],
    ["without any header", () => [{}, "{}"], /needs the headers/],
  ];

  test.each(REFUSED)("%s is refused, runs nothing and leaves nothing", async (_, write, wording) => {
    const hook = await hooked.make();
    const before = hooked.rows();
    const [headers, body] = write(hook, hooked.clock.now());
    const [status, code, detail] = await problemOf(await hooked.send(hook.hookId, headers, body));
    expect([status, code]).toEqual([401, "unauthenticated"]);
    expect(detail).toMatch(wording);
    expect(hooked.fired).toEqual([]);
    expect(hooked.rows()).toEqual(before);
  });

  test("is told no secret", async () => {
    const hook = await hooked.make();
    const response = await hooked.send(
      hook.hookId,
      signedBy(OTHER_SECRET, { id: "m", at: hooked.clock.now(), body: "" }),
      "",
    );
    expect(await response.text()).not.toContain(hook.secret.slice("whsec_".length));
  });
});

describe("A message that can't be taken", () => {
  test("again is refused for a day, also where it is signed anew", async () => {
    const hook = await hooked.make();
    await hooked.call(hook, { id: "msg_a", body: "one" });
    for (const wait of [0, HOUR, 22 * HOUR]) {
      await hooked.clock.advance(wait);
      const [status, code, detail] = await problemOf(await hooked.call(hook, { id: "msg_a", body: "two" }));
      expect([status, code]).toEqual([409, "already_received"]);
      expect(detail).toMatch(/id of its own/);
    }
    expect(hooked.fired).toHaveLength(1);
  });

  test("again is refused where only the automation remembers it", async () => {
    const hook = await hooked.make();
    hooked.fire = () => false;
    expect((await problemOf(await hooked.call(hook)))[1]).toBe("already_received");
  });

  test("by a paused automation may come again, once it is resumed", async () => {
    const hook = await hooked.make();
    const before = hooked.rows();
    hooked.isPaused = true;
    const [status, code, detail] = await problemOf(await hooked.call(hook, { id: "msg_a" }));
    expect([status, code]).toEqual([409, "automation_paused"]);
    expect(detail).toMatch(/once it is resumed/);
    expect(hooked.rows()).toEqual(before);
    hooked.isPaused = false;
    expect((await hooked.call(hook, { id: "msg_a" })).status).toBe(202);
  });

  test("that its automation refuses for now may come again", async () => {
    const hook = await hooked.make();
    hooked.fire = () => {
      throw new UpshiftError("budget_exceeded", "The day's budget is used up.");
    };
    expect((await problemOf(await hooked.call(hook, { id: "msg_a" })))[1]).toBe("budget_exceeded");
    hooked.fire = () => true;
    expect((await hooked.call(hook, { id: "msg_a" })).status).toBe(202);
  });

  test("is the 61st of a minute, for that hook alone, until the minute is over", async () => {
    const [hook, other] = [await hooked.make(), await hooked.make("auto-2")];
    for (let sent = 0; sent < 60; sent++) expect((await hooked.call(hook)).status).toBe(202);
    const refused = await hooked.call(hook, { id: "late" });
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await problemOf(refused)).slice(0, 2)).toEqual([429, "rate_limited"]);
    expect((await hooked.call(other)).status).toBe(202);
    await hooked.clock.advance(60_000);
    expect((await hooked.call(hook, { id: "late" })).status).toBe(202);
  });

  test("is signed, but no UTF-8: it is refused as such, and leaves nothing", async () => {
    const hook = await hooked.make();
    const before = hooked.rows();
    const body = Uint8Array.from([0x7b, 0xff, 0x7d]);
    const headers = bytesSignedBy(hook.secret, { id: "msg_a", at: hooked.clock.now(), body });
    const [status, code, detail] = await problemOf(await hooked.send(hook.hookId, headers, body));
    expect([status, code]).toEqual([400, "invalid_request"]);
    expect(detail).toContain("UTF-8");
    expect([hooked.fired, hooked.rows()]).toEqual([[], before]);
  });
});
