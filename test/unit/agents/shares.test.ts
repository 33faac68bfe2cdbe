// Links to copies of a conversation: whatever fails, and whatever else happens meanwhile, each can be taken back.

import type { UIMessage } from "ai";
import { beforeEach, describe, expect, test } from "vitest";
import { isShareToken, Shares } from "../../../src/agents/shares.ts";
import { sha256Hex } from "../../../src/core/digest.ts";
import { CONVERSATION_MIGRATIONS } from "../../../src/storage/migrations.ts";
import { ShareStore } from "../../../src/storage/share-store.ts";
import { migrate } from "../../../src/storage/sql.ts";
import { SharedCopies } from "../../fakes/shared-copies.ts";
import { nodeSql } from "./support/node-sql.ts";

const NOW = Date.UTC(2026, 10, 22, 12);

let store: ShareStore;
let copies: SharedCopies;
let said: string[];
let title: string | null;
beforeEach(() => {
  const sql = nodeSql();
  migrate(sql, CONVERSATION_MIGRATIONS);
  store = new ShareStore(sql);
  copies = new SharedCopies();
  said = ["Hello?"];
  title = "A talk";
});

const message = (text: string): UIMessage => ({ id: text, role: "user", parts: [{ type: "text", text }] });

/** As after a start of the object. */
const open = (): Shares =>
  new Shares({
    store,
    transcript: () => said.map((text) => ({ message: message(text), at: NOW })),
    title: () => Promise.resolve(title),
    copyAt: copies.copyAt,
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
  });

const textsOf = (digest: string): unknown[] | undefined =>
  copies.read(digest)?.messages.map(({ parts }) => parts.map((part) => "text" in part && part.text).join(""));

describe("A link", () => {
  test("has a token of 128 bits, of which only the digest is kept", async () => {
    const { token, createdAt } = await open().share([]);
    expect([token.length, isShareToken(token), createdAt]).toEqual([22, true, "2026-11-22T12:00:00.000Z"]);
    expect(store.all()).toEqual([await sha256Hex(token)]);
    expect(copies.read(await sha256Hex(token))?.about).toEqual({
      title: "A talk",
      at: createdAt,
      include: [],
    });
  });

  test("of a conversation that is on no list yet is called by its first words", async () => {
    title = null;
    const { token } = await open().share([]);
    expect(copies.read(await sha256Hex(token))?.about.title).toBe("Hello?");
  });

  test("is noted before any of its copy is made, so that a crash at any step leaves what can be taken back", async () => {
    said = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(1_000_000));
    const steps: string[] = [];
    copies.before = async (step) => void steps.push(step);
    await open().share([]);
    await open().unshare();
    expect(steps.filter((step) => step === "fill").length).toBeGreaterThan(1);
    for (const dies of steps.slice(0, -1).keys()) {
      let left = dies;
      copies.before = (step, digest) => {
        expect(store.all()).toContain(digest);
        if (step !== "revoke" && left-- === 0) return Promise.reject(new Error("The process died."));
        return Promise.resolve();
      };
      await expect(open().share([])).rejects.toThrow("died");
      const [digest = ""] = store.all();
      expect(copies.read(digest)).toBeNull();
      await open().unshare();
      expect([store.all(), copies.holds(digest)]).toEqual([[], false]);
    }
  });

  test("stays noted while its copy could not be cleared, and goes at the next try", async () => {
    const { token } = await open().share([]);
    const digest = await sha256Hex(token);
    copies.before = () => Promise.reject(new Error("Out of reach."));
    await expect(open().unshare()).rejects.toThrow("Out of reach.");
    expect(store.all()).toEqual([digest]);
    copies.before = () => Promise.resolve();
    await open().unshare();
    expect([store.all(), copies.holds(digest)]).toEqual([[], false]);
  });

  test.each(["fill", "publish"] as const)(
    "that is taken back before its copy's %s is not made",
    async (at) => {
      const shares = open();
      let digest = "";
      copies.before = async (step, of) => {
        if (step !== at) return;
        digest = of;
        await shares.unshare();
      };
      await expect(shares.share([])).rejects.toThrow(/taken back/);
      expect([store.all(), copies.holds(digest)]).toEqual([[], false]);
    },
  );

  test("is not made once its conversation is being deleted", async () => {
    const shares = open();
    const { token } = await shares.share([]);
    const late = shares.share([]);
    await Promise.all([shares.close(), expect(late).rejects.toThrow(/no conversation/)]);
    await expect(shares.share([])).rejects.toThrow(/no conversation/);
    expect([store.all(), textsOf(await sha256Hex(token))]).toEqual([[], undefined]);
  });
});

test("A copy larger than one call holds every message once, in order", async () => {
  said = Array.from({ length: 12 }, (_, index) => `${index} `.padEnd(700_000, "x"));
  const { token } = await open().share([]);
  expect(textsOf(await sha256Hex(token))).toEqual(said);
});

test.each([
  "",
  "A".repeat(21),
  "A".repeat(23),
  `${"A".repeat(21)}B`,
  `${"A".repeat(20)}=A`,
  `${"A".repeat(22)}\n`,
])("%j is no token", (text) => {
  expect(isShareToken(text)).toBe(false);
});
