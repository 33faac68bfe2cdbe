// Automations: how they are set up, changed and deleted, and run by hand.

import { beforeEach, describe, expect, test } from "vitest";
import { AutomationsScene, START } from "./support/automations-scene.ts";

let scene: AutomationsScene;
beforeEach(() => {
  scene = new AutomationsScene();
});

const MINUTE = 60_000;

describe("Setting up", () => {
  test("gives an automation its id, its words and its next time, and arms the alarm", async () => {
    const created = await scene.create();
    expect(created).toEqual({
      id: created.id,
      name: "Digest",
      prompt: "Sum up the news.",
      mode: "auto",
      trigger: { type: "delay", seconds: 60 },
      description: "once on 26 November 2026 at 09:31 UTC",
      status: "active",
      nextRunAt: "2026-11-26T09:31:00.000Z",
      lastRun: null,
      createdAt: "2026-11-26T09:30:00.000Z",
    });
    expect(scene.automations.get(created.id)).toEqual(created);
    expect(scene.automations.list()).toEqual([created]);
    expect(scene.automations.nextAt()).toBe(START + MINUTE);
    expect(scene.armed).toBe(1);
  });

  test("with a key that is there replaces, and keeps the id and the past", async () => {
    const first = await scene.create({ key: "digest" });
    scene.alarmAt(START + MINUTE);
    scene.endRun("complete");
    const second = await scene.daily({ key: "digest", name: "Daily digest" });
    expect(second).toMatchObject({ id: first.id, name: "Daily digest", createdAt: first.createdAt });
    expect(second.lastRun?.outcome).toBe("ok");
    expect(scene.automations.list()).toHaveLength(1);
  });

  test("at once with one key makes one", async () => {
    const [first, second] = await Promise.all([scene.hooked({ key: "k" }), scene.hooked({ key: "k" })]);
    expect(first.id).toBe(second.id);
    expect([...scene.hooks.alive]).toEqual([first.id]);
  });

  test("of a twenty-first is refused, of a replacement is not", async () => {
    for (let count = 0; count < 20; count++) await scene.create({ key: `k${count}` });
    await expect(scene.create()).rejects.toMatchObject({ code: "rate_limited" });
    await expect(scene.create({ key: "k7", name: "Other" })).resolves.toMatchObject({ name: "Other" });
    expect(scene.automations.list()).toHaveLength(20);
  });

  test("with a hook shows its secret once", async () => {
    const created = await scene.hooked();
    expect(created.hook).toEqual({ url: `/api/hooks/${created.id}`, secret: "whsec_1" });
    expect(scene.automations.get(created.id).hook).toEqual({ url: created.hook!.url });
    expect(created).toMatchObject({ nextRunAt: null, description: "when its hook is called" });
  });

  test("of something else in a hook's place takes the hook away, and of a hook makes one", async () => {
    const { id } = await scene.hooked();
    expect(await scene.automations.patch(id, { trigger: { type: "delay", seconds: 5 } })).not.toHaveProperty(
      "hook",
    );
    expect(scene.hooks.alive.size).toBe(0);
    const again = await scene.automations.patch(id, { trigger: { type: "hook" } });
    expect(again.hook?.secret).toBe("whsec_2");
  });

  test("a new secret needs a hook", async () => {
    const { id } = await scene.create();
    await expect(scene.automations.rotateSecret(id)).rejects.toMatchObject({ code: "invalid_request" });
    const hooked = await scene.hooked();
    await expect(scene.automations.rotateSecret(hooked.id)).resolves.toMatchObject({ secret: "whsec_2" });
  });
});

describe("Running now", () => {
  test("adds a run that changes no time", async () => {
    const { id, nextRunAt } = await scene.daily();
    const runId = scene.automations.runNow(id);
    expect(scene.runs(id)).toMatchObject([
      { id: runId, outcome: "running", dueAt: "2026-11-26T09:30:00.000Z" },
    ]);
    scene.endRun("complete");
    expect(scene.automations.get(id)).toMatchObject({ status: "active", nextRunAt });
  });

  test("is possible for one that is paused, and leaves it so", async () => {
    const { id } = await scene.daily();
    await scene.automations.patch(id, { status: "paused" });
    scene.automations.runNow(id);
    scene.endRun("complete");
    expect(scene.automations.get(id)).toMatchObject({ status: "paused", lastRun: { outcome: "ok" } });
  });

  test("twice at once is one run, and one that was skipped", async () => {
    const { id } = await scene.daily();
    scene.automations.runNow(id);
    scene.automations.runNow(id);
    expect(scene.outcomes(id)).toEqual(["skipped", "running"]);
  });
});

describe("Changing", () => {
  test("keeps what is not named, and its time", async () => {
    const { id, nextRunAt } = await scene.create();
    scene.now += 10_000;
    const changed = await scene.automations.patch(id, { name: "News", mode: "fast" });
    expect(changed).toMatchObject({ name: "News", mode: "fast", prompt: "Sum up the news.", nextRunAt });
  });

  test("its trigger begins one that was done anew, and counts from now", async () => {
    const { id } = await scene.create();
    scene.alarmAt(START + MINUTE);
    scene.endRun("complete");
    const changed = await scene.automations.patch(id, { trigger: { type: "delay", seconds: 30 } });
    expect(changed).toMatchObject({ status: "active", nextRunAt: "2026-11-26T09:31:30.000Z" });
    scene.alarmAt(scene.now + 30_000);
    expect(scene.outcomes(id)).toEqual(["running", "ok"]);
  });

  test("to a time that has passed is refused, and changes nothing", async () => {
    const { id } = await scene.create();
    const trigger = { type: "at", at: "2026-11-26T09:00:00Z" } as const;
    await expect(scene.automations.patch(id, { trigger, name: "Other" })).rejects.toThrow("has passed");
    expect(scene.automations.get(id).name).toBe("Digest");
  });

  test("of what is not there is refused", async () => {
    await expect(scene.automations.patch("none", { name: "x" })).rejects.toMatchObject({ code: "not_found" });
    await expect(scene.automations.remove("none", "stop")).rejects.toMatchObject({ code: "not_found" });
    expect(() => scene.automations.runNow("none")).toThrow("no automation");
    expect(() => scene.automations.runs("none", 10, null)).toThrow("no automation");
  });
});

describe("Deleting", () => {
  test("stops what runs and takes the hook away", async () => {
    const { id } = await scene.hooked();
    scene.automations.fire(id, { messageId: "m", payload: "{}" });
    const { runId } = scene.host.enqueued[0]!;
    await scene.automations.remove(id, "stop");
    expect(scene.host.stopped).toEqual([runId]);
    expect(scene.hooks.alive.size).toBe(0);
    expect(scene.automations.list()).toEqual([]);
    expect(() => scene.automations.fire(id, { messageId: "n", payload: "{}" })).toThrow("no automation");
  });

  test("by a run itself lets it come to its end, of which nobody else is told", async () => {
    const { id } = await scene.daily();
    scene.alarmAt("2026-11-26T10:00Z");
    await scene.automations.remove(id, "let-run");
    expect(scene.host.stopped).toEqual([]);
    scene.endRun("complete");
    expect(scene.notifier.ends).toEqual([]);
    expect(scene.automations.nextAt()).toBeNull();
  });
});

test("Runs are read page by page, newest first", async () => {
  const { id } = await scene.daily();
  const ids: string[] = [];
  for (let count = 0; count < 5; count++) {
    ids.unshift(scene.automations.runNow(id));
    scene.endRun("complete");
  }
  const first = scene.automations.runs(id, 2, null);
  const second = scene.automations.runs(id, 2, Number(first.nextCursor));
  const third = scene.automations.runs(id, 2, Number(second.nextCursor));
  expect([first, second, third].map(({ runs }) => runs.length)).toEqual([2, 2, 1]);
  expect([first, second, third].flatMap(({ runs }) => runs.map((run) => run.id))).toEqual(ids);
  expect(third.nextCursor).toBeNull();
});
