// What becomes of a hook in time: its memory of messages, its secrets as they are rotated, and its end.

import { beforeEach, describe, expect, test } from "vitest";
import { Hooked } from "./support/hooked.ts";

const HOUR = 3_600_000;

let hooked: Hooked;
beforeEach(() => void (hooked = new Hooked()));

describe("What a hook has received", () => {
  test("is forgotten after a day, when more comes", async () => {
    const hook = await hooked.make();
    await hooked.call(hook, { id: "msg_a" });
    await hooked.clock.advance(24 * HOUR + 1);
    await hooked.call(hook, { id: "msg_b" });
    expect(hooked.sql.all("SELECT message_id FROM hook_messages").map((row) => row["message_id"])).toEqual([
      "msg_b",
    ]);
  });
});

describe("A secret that is rotated", () => {
  test("is valid for another 24 hours beside the new one, and not longer", async () => {
    const hook = await hooked.make();
    const { secret, previousValidUntil } = await hooked.hooks.rotate("auto-1");
    expect(previousValidUntil).toBe(new Date(hooked.clock.now() + 24 * HOUR).toISOString());
    expect((await hooked.call(hook)).status).toBe(202);
    expect((await hooked.call({ ...hook, secret })).status).toBe(202);
    await hooked.clock.advance(24 * HOUR - 1);
    expect((await hooked.call(hook)).status).toBe(202);
    await hooked.clock.advance(1);
    expect((await hooked.call(hook)).status).toBe(401);
    expect((await hooked.call({ ...hook, secret })).status).toBe(202);
  });

  test("again and again leaves the newest five", async () => {
    const secrets = [(await hooked.make()).secret];
    const hookId = [...hooked.addresses.keys()][0]!;
    for (let times = 0; times < 5; times++) secrets.push((await hooked.hooks.rotate("auto-1")).secret);
    const statuses = await Promise.all(
      secrets.map(async (secret) => (await hooked.call({ hookId, secret })).status),
    );
    expect(statuses).toEqual([401, 202, 202, 202, 202, 202]);
  });

  test("of an automation without a hook is not found", async () => {
    await expect(hooked.hooks.rotate("auto-9")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("A hook that is removed", () => {
  test("takes nothing from then on, and nothing is left of it", async () => {
    const hook = await hooked.make();
    await hooked.call(hook);
    const before = hooked.changes;
    await hooked.hooks.remove("auto-1");
    expect(hooked.changes).toBe(before + 1);
    expect((await hooked.call(hook)).status).toBe(404);
    expect(hooked.inbound.nextAt()).toBe(0);
    await hooked.inbound.doDue();
    expect([hooked.addresses.size, hooked.inbound.nextAt()]).toEqual([0, null]);
    expect(hooked.rows()).toEqual([]);
  });

  test("while its address can't be reached is removed there later, also after a restart", async () => {
    await hooked.make();
    hooked.addressesAreDown = true;
    await hooked.hooks.remove("auto-1");
    await expect(hooked.inbound.doDue()).rejects.toThrow();
    hooked.restart();
    expect(hooked.inbound.nextAt()).toBe(0);
    hooked.addressesAreDown = false;
    await hooked.inbound.doDue();
    expect([hooked.addresses.size, hooked.inbound.nextAt()]).toEqual([0, null]);
  });

  test("is one whose automation is made again: the new one's address is another", async () => {
    const old = await hooked.make();
    const hook = await hooked.make();
    await hooked.inbound.doDue();
    expect([...hooked.addresses.keys()]).toEqual([hook.hookId]);
    expect([(await hooked.call(old)).status, (await hooked.call(hook)).status]).toEqual([404, 202]);
  });
});
