// Links to a copy of a conversation, from outside and in the real runtime: what is on the page and what never is, and who can make,
// read and take back one.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newConversation, type Stage } from "./journey.ts";
import { ALICE, BOB, CAROL, startSharingStage, SYSTEM_CANARY, type SharingStage } from "./sharing-stage.ts";

let stage: Stage;
let send: SharingStage["send"];
let say: SharingStage["say"];
let share: SharingStage["share"];
beforeAll(async () => {
  ({ stage, send, say, share } = await startSharingStage());
});
afterAll(() => stage.close());

/** As a stranger with the link alone. */
const read = async (url: string): Promise<string> => {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return await response.text();
};

const stored = async (id: string): Promise<string> =>
  await (await send("GET", `/api/conversations/${id}/messages?versions=all`)).text();

const guess = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");

let id: string;
beforeEach(() => {
  id = newConversation("shared");
});

describe("A link", () => {
  test("leads to the words of both, in order, without a credential", async () => {
    await say(id, "Is a whale a fish?", "No, a **mammal**.");
    const response = await send("POST", `/api/conversations/${id}/share`);
    expect([response.status, response.headers.get("cache-control")]).toEqual([201, "no-store"]);
    const { url, createdAt } = (await response.json()) as { url: string; createdAt: string };
    expect(url).toMatch(new RegExp(`^${stage.url}/s/[A-Za-z0-9_-]{22}$`));
    expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(60_000);
    const html = await read(url);
    expect(html).toMatch(/<h1[^>]*>Is a whale a fish\?<\/h1>/);
    expect(html).toMatch(
      /The user[\s\S]*Is a whale a fish\?[\s\S]*Upshift[\s\S]*No, a <strong>mammal<\/strong>\./,
    );
    expect(html).toContain(`<time datetime="${createdAt}">`);
  });

  test("has a token of its own each time, and each leads to its own copy", async () => {
    await say(id, "One?", "First.");
    const one = await share(id);
    await say(id, "Two?", "Second.");
    const two = await share(id);
    expect(one).not.toBe(two);
    expect([await read(one), await read(two)].map((html) => html.includes("Second."))).toEqual([false, true]);
  });

  test("shows what stood when it was made: what is said, renamed or replaced later is not on the page", async () => {
    const { id: answerId } = await say(id, "Before?", "Then.");
    const url = await share(id);
    const before = await read(url);
    await say(id, "After?", "Now.");
    await send("PATCH", `/api/conversations/${id}`, ALICE, { title: "Another title" });
    await send("POST", `/api/conversations/${id}/feedback`, ALICE, { messageId: answerId, value: 1 });
    expect(await read(url)).toBe(before);
    expect(await read(await share(id))).toContain("Another title");
  });

  test("holds through a crash, and so does its end", async () => {
    await say(id, "Kept?", "Kept.");
    const url = await share(id);
    await stage.upshift.kill();
    await stage.upshift.restart();
    expect(await read(url)).toContain("Kept?");
    expect((await send("DELETE", `/api/conversations/${id}/share`)).status).toBe(204);
    await stage.upshift.kill();
    await stage.upshift.restart();
    expect((await fetch(url)).status).toBe(404);
  });

  test("leads to all of a conversation that is larger than what is read at a time", async () => {
    const words = (letter: string): string =>
      `begins-${letter} ${`${letter} `.repeat(120_000)} ends-${letter}`;
    for (const letter of ["p", "q", "r", "s", "t", "u"]) await say(id, words(letter), `Read ${letter}.`);
    const html = await read(await share(id));
    const marks = [...html.matchAll(/(?:begins|ends)-[p-u]/g)].map(([mark]) => mark);
    // The title and its element are made of the first words.
    expect(marks.filter((mark, index) => marks.indexOf(mark) === index)).toEqual(
      ["p", "q", "r", "s", "t", "u"].flatMap((letter) => [`begins-${letter}`, `ends-${letter}`]),
    );
    expect(html).toContain("</footer>");
  });
});

describe("The page", () => {
  const CALL = { name: "calculator", arguments: { expression: "123456789 * 1000003" } };
  const IN_TOOLS = ["123456789 * 1000003", "123457159370367"];
  const THOUGHT = "canary-thinking-5d0e";
  const DRAFT = "canary-draft-2b77";
  const FACT = "canary-fact-e41a";

  async function secretive(): Promise<void> {
    const remember = { name: "remember", arguments: { fact: `Likes ${FACT}.` } };
    stage.gateway.script([
      { reply: { thinking: `${THOUGHT} one.`, toolCalls: [CALL] } },
      { reply: { thinking: `${THOUGHT} two.`, toolCalls: [remember] } },
      { reply: { thinking: `${THOUGHT} three.`, text: "All done." } },
    ]);
    const body = { text: "Please.", mode: "deep" };
    await (await send("POST", `/api/conversations/${id}/messages`, ALICE, body)).text();
    stage.fast.script({ reply: { thinking: "Easy.", text: `${DRAFT}: 17 * 23 = 392.` } });
    stage.gateway.script([{ reply: { thinking: "Careful.", text: "It is 391." } }]);
    const sum = { text: "What is 17 * 23?", mode: "auto" };
    await (await send("POST", `/api/conversations/${id}/messages`, ALICE, sum)).text();
  }

  test("has no tool's input or output, thinking, draft, receipt, memory or system prompt by itself", async () => {
    await secretive();
    const all = await stored(id);
    for (const canary of [...IN_TOOLS, THOUGHT, DRAFT, FACT]) expect(all).toContain(canary);
    const facts = await (await send("GET", "/api/memory")).text();
    expect(facts).toContain(FACT);
    for (const body of [undefined, {}, { include: [] }]) {
      const response = await send("POST", `/api/conversations/${id}/share`, ALICE, body);
      const html = await read(((await response.json()) as { url: string }).url);
      expect(html).toContain("All done.");
      expect(html).toContain("It is 391.");
      for (const word of [
        ...IN_TOOLS,
        THOUGHT,
        DRAFT,
        FACT,
        SYSTEM_CANARY,
        "calculator",
        "deepseek",
        "$",
        "Careful.",
      ])
        expect([word, html.includes(word)]).toEqual([word, false]);
      expect(html).toContain("Left out: calls of tools, thinking, costs.");
    }
  });

  test("has each of them where it was asked for, but never memory, drafts or the system prompt", async () => {
    await secretive();
    const [tools, thinking, receipts, all] = [
      await read(await share(id, ["tools"])),
      await read(await share(id, ["thinking"])),
      await read(await share(id, ["receipts"])),
      await read(await share(id, ["receipts", "tools", "thinking", "tools"].slice(0, 3))),
    ];
    for (const [html, isIn] of [
      [tools, [true, false, false]],
      [thinking, [false, true, false]],
      [receipts, [false, false, true]],
      [all, [true, true, true]],
    ] as const) {
      const has = [
        IN_TOOLS.every((word) => html.includes(word)),
        html.includes(THOUGHT),
        html.includes("By the "),
      ];
      expect(has).toEqual(isIn);
      for (const word of [DRAFT, FACT, SYSTEM_CANARY]) expect(html).not.toContain(word);
    }
  });

  test.each([
    { include: ["memory"] },
    { include: ["drafts"] },
    { include: "tools" },
    { include: ["tools", "tools", "tools", "tools"] },
    { everything: true },
    "tools",
  ])("is not made of what nobody can ask for: %j", async (body) => {
    await say(id, "One?", "First.");
    const response = await send("POST", `/api/conversations/${id}/share`, ALICE, body);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      400,
      "invalid_request",
    ]);
  });

  test("tells no search engine, cache or other site, and lets nothing run, by its headers and its own words", async () => {
    await say(id, "One?", "First.");
    const url = await share(id);
    for (const [address, method] of [
      [url, "GET"],
      [url, "HEAD"],
      [`${stage.url}/s/${guess()}`, "GET"],
    ] as const) {
      const response = await fetch(address, { method, headers: { ...ALICE, cookie: "upshift=guess" } });
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "x-robots-tag": "noindex, nofollow",
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "content-security-policy":
          "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      });
      expect(response.headers.get("set-cookie")).toBeNull();
      const html = await response.text();
      if (method === "GET") expect(html).toContain('<meta name="robots" content="noindex, nofollow"');
      expect(html).not.toMatch(/<script|<form|<iframe|<img| style=/);
    }
  });
});

const nothingAt = async (url: string): Promise<string> => {
  const response = await fetch(url);
  expect(response.status).toBe(404);
  const headers = [...response.headers].filter(([name]) => name !== "x-request-id" && name !== "date");
  return JSON.stringify(headers) + (await response.text());
};

describe("A link that was taken back", () => {
  test("leads nowhere at once, with all others of its conversation, as one that never was", async () => {
    await say(id, "One?", "First.");
    const urls = [await share(id), await share(id, ["tools"])];
    const other = newConversation("shared");
    await say(other, "Other?", "Other.");
    const others = await share(other);
    expect((await send("DELETE", `/api/conversations/${id}/share`)).status).toBe(204);
    const never = await nothingAt(`${stage.url}/s/${guess()}`);
    for (const url of urls) expect(await nothingAt(url)).toBe(never);
    expect(await read(others)).toContain("Other?");
    expect((await send("DELETE", `/api/conversations/${id}/share`)).status).toBe(204);
    expect(await read(await share(id))).toContain("First.");
  });

  test("is one of a conversation that was deleted", async () => {
    await say(id, "One?", "First.");
    const url = await share(id);
    expect((await send("DELETE", `/api/conversations/${id}`)).status).toBe(204);
    await nothingAt(url);
    for (const method of ["POST", "DELETE"])
      expect((await send(method, `/api/conversations/${id}/share`)).status).toBe(404);
  });

  test("is one of an account that was deleted", async () => {
    const ids = [newConversation("carol"), newConversation("carol")];
    const urls: string[] = [];
    for (const each of ids) {
      await say(each, "Carol?", "Carol.", CAROL);
      urls.push(await share(each, undefined, CAROL));
    }
    expect((await send("DELETE", "/api/account", CAROL)).status).toBe(204);
    for (const url of urls) await nothingAt(url);
  });

  test("cannot come back by a copy that was still being made", async () => {
    await say(id, "One?", "First.");
    const made = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const response = await send(index % 4 === 3 ? "DELETE" : "POST", `/api/conversations/${id}/share`);
        return response.status === 201 ? ((await response.json()) as { url: string }).url : null;
      }),
    );
    expect((await send("DELETE", `/api/conversations/${id}/share`)).status).toBe(204);
    for (const url of made) if (url !== null) await nothingAt(url);
  });
});

describe("Who has no link", () => {
  test("finds none in 1,000 guesses", async () => {
    await say(id, "One?", "First.");
    await share(id);
    const statuses = new Set<number>();
    for (let from = 0; from < 1_000; from += 50) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => fetch(`${stage.url}/s/${guess()}`).then(({ status }) => status)),
      );
      for (const status of answers) statuses.add(status);
    }
    expect([...statuses]).toEqual([404]);
  });

  test("gets the same of what is no token", async () => {
    const never = await nothingAt(`${stage.url}/s/${guess()}`);
    for (const path of [
      "x",
      "",
      "a/b",
      "A".repeat(23),
      `${"A".repeat(21)}B`,
      "%00",
      "..%2f..%2fapi",
      "A".repeat(4_000),
    ])
      expect(await nothingAt(`${stage.url}/s/${path}`)).toBe(never);
  });

  test("can neither make nor take back one of another user's conversation, nor without a credential", async () => {
    await say(id, "Alice's?", "Yes.");
    const url = await share(id);
    for (const method of ["POST", "DELETE"]) {
      expect((await send(method, `/api/conversations/${id}/share`, BOB)).status).toBe(404);
      expect((await send(method, `/api/conversations/${id}/share`, {})).status).toBe(401);
      expect((await send(method, `/api/conversations/${newConversation()}/share`)).status).toBe(404);
      expect((await send(method, "/api/conversations/no%20id/share")).status).toBe(400);
    }
    expect(await read(url)).toContain("Alice&#39;s?");
  });
});

test("A conversation has at most 50 links; the 51st is refused with what to do", async () => {
  await say(id, "One?", "First.");
  const post = () => send("POST", `/api/conversations/${id}/share`);
  const statuses = (await Promise.all(Array.from({ length: 52 }, post))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(50);
  const refused = await post();
  expect(refused.status).toBe(400);
  expect(await refused.text()).toMatch(/at most 50 links.*DELETE/);
  await send("DELETE", `/api/conversations/${id}/share`);
  expect((await post()).status).toBe(201);
});
