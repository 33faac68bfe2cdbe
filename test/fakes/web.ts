// A web of a test's own: a resolver, and pages by their addresses. It notes whatever is asked for.

import type { Fetch } from "../../src/tools/web-guard.ts";

const RESOLVER = "https://cloudflare-dns.com/dns-query?";
const TYPES = { A: 1, AAAA: 28 };

export interface FakeWeb {
  readonly fetch: Fetch;
  /** The addresses that were asked for, lookups aside. */
  readonly asked: string[];
  readonly lookedUp: string[];
}

/** Names by their addresses; every other name has a public one. */
export function fakeWeb(
  names: Readonly<Record<string, readonly string[]>> = {},
  answer: (url: string) => Response = () => new Response("A page."),
): FakeWeb {
  const asked: string[] = [];
  const lookedUp: string[] = [];
  return {
    asked,
    lookedUp,
    fetch: async (url) => {
      if (!url.startsWith(RESOLVER)) {
        asked.push(url);
        return answer(url);
      }
      const query = new URL(url).searchParams;
      const name = query.get("name")!;
      const type = query.get("type") as keyof typeof TYPES;
      lookedUp.push(`${name} ${type}`);
      const addresses = (names[name] ?? ["93.184.216.34", "2606:2800:21f:cb07::1"]).filter(
        (address) => address.includes(":") === (type === "AAAA"),
      );
      // What a name is an alias of comes along.
      const alias = { name, type: 5, TTL: 60, data: "alias.example." };
      const records = addresses.map((data) => ({ name, type: TYPES[type], TTL: 60, data }));
      return Response.json({ Status: 0, Answer: [alias, ...records] });
    },
  };
}
