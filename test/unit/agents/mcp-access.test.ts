// Where an MCP server may be: on the public internet, and on one's own machine only where the user is its operator.

import { describe, expect, test } from "vitest";
import { fetchFor, refuseAddress } from "../../../src/agents/mcp-access.ts";

const OPEN = { config: { AUTH_MODE: "open" as const } };
const TOKEN = { config: { AUTH_MODE: "token" as const } };

const LOOPBACK = [
  "http://127.0.0.1:3000/mcp",
  "http://localhost:3000/mcp",
  "http://[::1]:3000/",
  "http://2130706433/",
];
const ELSEWHERE = [
  "http://10.0.0.1/mcp",
  "http://169.254.169.254/latest",
  "http://[::ffff:a9fe:a9fe]/",
  "http://0.0.0.0:3000/",
  "http://notes.internal/mcp",
  "https://notes.example.com:8443/mcp",
];

describe("In open mode", () => {
  test.each(LOOPBACK)("a server may be on the machine itself: %s", (address) => {
    refuseAddress(OPEN, address);
  });

  test.each(ELSEWHERE)("a server may not be on a network of one's own: %s", (address) => {
    expect(() => refuseAddress(OPEN, address)).toThrow(/Use/);
  });
});

describe("Where users sign in", () => {
  test.each([...LOOPBACK, ...ELSEWHERE])(
    "a server may be on the public internet alone: not %s",
    (address) => {
      expect(() => refuseAddress(TOKEN, address)).toThrow(/Use/);
    },
  );

  test("a name that resolves to an address inside is asked nothing", async () => {
    const asked: string[] = [];
    const resolver = (url: string): Promise<Response> => {
      asked.push(new URL(url).host);
      return Promise.resolve(Response.json({ Status: 0, Answer: [{ type: 1, data: "10.0.0.1" }] }));
    };
    const way = fetchFor({ ...TOKEN, fetch: resolver }, { url: "https://notes.example.com/mcp" });
    const { signal } = new AbortController();
    await expect(way("https://notes.example.com/mcp", { signal })).rejects.toThrow(
      /not on the public internet/,
    );
    expect(new Set(asked)).toEqual(new Set(["cloudflare-dns.com"]));
  });

  test("the machine itself is not reached by a server's say either", async () => {
    const way = fetchFor(
      { ...TOKEN, fetch: () => Promise.resolve(new Response()) },
      { url: "https://notes.example.com/mcp" },
    );
    const { signal } = new AbortController();
    await expect(way("http://127.0.0.1:8787/api/memory", { signal })).rejects.toThrow();
  });
});
