// The guard in front of web_fetch: nothing inside is ever asked, however it is spelt, and what is public is.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ToolError } from "../../../src/tools/tool.ts";
import { guardedFetch } from "../../../src/tools/web-guard.ts";
import { fakeWeb, type FakeWeb } from "../../fakes/web.ts";
import { HARMLESS, HOSTILE, INSIDE } from "./hostile-urls.ts";

const init = () => ({ signal: new AbortController().signal });
const BOUNDS = { bytes: 1_000, onCut: () => {} };

async function outcomeOf(url: string, web: FakeWeb, allowedHosts: readonly string[] = []): Promise<string> {
  try {
    await guardedFetch({ fetch: web.fetch, allowedHosts }, BOUNDS)(url, init());
    return "asked";
  } catch (error) {
    // What is no URL is the URL parser's to refuse.
    expect(error instanceof ToolError || !URL.canParse(url)).toBe(true);
    return error instanceof ToolError ? error.message : "no URL";
  }
}

describe("Hostile addresses", () => {
  test("are more than 60", () => {
    expect(Object.values(HOSTILE).flat().length).toBeGreaterThan(100);
  });

  test.each(Object.entries(HOSTILE).flatMap(([way, urls]) => urls.map((url) => [way, url] as const)))(
    "by %s are not asked: %j",
    async (_, url) => {
      const web = fakeWeb(INSIDE);
      expect(await outcomeOf(url, web)).not.toBe("asked");
      expect(web.asked).toEqual([]);
    },
  );

  test("are not even looked up where the name alone tells", async () => {
    const web = fakeWeb();
    for (const url of ["http://localhost/", "http://metadata.google.internal/", "http://127.0.0.1.nip.io/"])
      await outcomeOf(url, web);
    expect(web.lookedUp).toEqual([]);
  });

  test("are refused with what to do instead", async () => {
    const web = fakeWeb(INSIDE);
    expect(await outcomeOf("ftp://example.com/", web)).toContain("Only http and https");
    expect(await outcomeOf("http://a:b@example.com/", web)).toContain("Leave them out");
    expect(await outcomeOf("http://example.com:22/", web)).toContain("usual port");
    expect(await outcomeOf("http://mixed.example/", web)).toContain("Use a public web address");
    expect(await outcomeOf("http://nowhere.example/", web)).toContain("Check the spelling");
  });
});

test.each(HARMLESS)("The harmless address %s is asked, once", async (url) => {
  const web = fakeWeb();
  expect(await outcomeOf(url, web)).toBe("asked");
  expect(web.asked).toEqual([new URL(url).href]);
});

describe("A name", () => {
  const resolving = (answer: () => Promise<Response>): FakeWeb => ({
    ...fakeWeb(),
    fetch: answer,
  });

  test.each([
    ["no network", () => Promise.reject(new TypeError("no network")), "could not be looked up"],
    ["an error", async () => new Response("oops", { status: 500 }), "could not be looked up"],
    ["no DNS answer", async () => Response.json({ hello: 1 }), "could not be looked up"],
    ["SERVFAIL", async () => Response.json({ Status: 2 }), "DNS status 2"],
    ["NXDOMAIN", async () => Response.json({ Status: 3 }), "There is no host"],
    [
      "nonsense",
      async () => Response.json({ Status: 0, Answer: [{ type: 1, data: "::" }] }),
      "not on the public",
    ],
  ])("whose lookup brings %s is not asked", async (_, answer, message) => {
    expect(await outcomeOf("https://example.com/", resolving(answer))).toContain(message);
  });

  test("is looked up anew each time, since it may have moved", async () => {
    const web = fakeWeb();
    await outcomeOf("https://example.com/", web);
    await outcomeOf("https://example.com/", web);
    expect(web.lookedUp).toHaveLength(4);
  });
});

describe("A host that the operator allows", () => {
  test.each([
    ["http://localhost:8080/page", "localhost:8080"],
    ["http://127.1:8080/", "127.0.0.1:8080"],
    ["http://[::1]:8080/", "[::1]:8080"],
    ["http://intranet/", "intranet:80"],
  ])("%s is asked, by %s alone", async (url, allowed) => {
    const web = fakeWeb();
    expect(await outcomeOf(url, web, [allowed])).toBe("asked");
    expect(await outcomeOf(url, fakeWeb(), ["localhost:1", "127.0.0.1:80"])).not.toBe("asked");
  });

  test("is still asked by http alone, and without a password", async () => {
    for (const url of ["ftp://localhost:8080/", "http://me:pw@localhost:8080/"])
      expect(await outcomeOf(url, fakeWeb(), ["localhost:8080"])).not.toBe("asked");
  });
});

describe("However an address inside is spelt", () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const inside = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127), octet, octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
    fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
  );
  const hex = (value: number, digits = 1) => value.toString(16).padStart(digits, "0");
  const number = fc.constantFrom<(value: number) => string>(
    String,
    (value) => `0x${hex(value)}`,
    (value) => `0x${"0".repeat(5)}${hex(value)}`,
    (value) => `0${value.toString(8)}`,
  );
  const wide = (text: string) =>
    text.replaceAll(/[0-9a-fx]/g, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0));
  const dressing = fc.constantFrom<(host: string) => string>(
    (host) => host,
    (host) => `${host}.`,
    (host) => host.toUpperCase(),
    (host) => wide(host),
    (host) => host.replaceAll(".", "。"),
    (host) => host.replaceAll(".", "%2E"),
  );

  const refused = async (host: string) => {
    const web = fakeWeb();
    expect([host, await outcomeOf(`http://${host}/`, web)]).not.toEqual([host, "asked"]);
    expect(web.asked).toEqual([]);
  };

  test("in IPv4, it is not asked", async () => {
    await fc.assert(
      fc.asyncProperty(
        inside,
        fc.tuple(number, number, number, number),
        dressing,
        fc.integer({ min: 1, max: 4 }),
        async (octets, spell, dress, parts) => {
          const whole = octets.slice(parts - 1).reduce((sum, each) => sum * 256 + each, 0);
          const values = [...octets.slice(0, parts - 1), whole];
          await refused(dress(values.map((value, index) => spell[index]!(value)).join(".")));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("in IPv6, it is not asked", async () => {
    const prefix = fc.constantFrom(
      "::",
      "::ffff:",
      "::ffff:0:",
      "64:ff9b::",
      "64:ff9b:1::",
      "0:0:0:0:0:ffff:",
    );
    await fc.assert(
      fc.asyncProperty(prefix, inside, fc.boolean(), async (before, [a, b, c, d], isHex) => {
        const end = isHex ? `${hex(a * 256 + b)}:${hex(c * 256 + d)}` : `${a}.${b}.${c}.${d}`;
        await refused(`[${before}${end}]`);
        await refused(`[2002:${hex(a * 256 + b)}:${hex(c * 256 + d)}::1]`);
      }),
    );
  });

  test("in a name that resolves to it, it is not asked", async () => {
    await fc.assert(
      fc.asyncProperty(inside, async (octets) => {
        const web = fakeWeb({ "a.example": ["93.184.216.34", octets.join(".")] });
        expect(await outcomeOf("https://a.example/", web)).not.toBe("asked");
      }),
    );
  });
});

describe("A body", () => {
  const read = async (body: string | ReadableStream<Uint8Array>, bytes: number, type = "text/plain") => {
    let isCut = false;
    const web = fakeWeb(
      {},
      () => new Response(body, { headers: { "content-type": type, "content-length": "9" } }),
    );
    const ask = guardedFetch({ fetch: web.fetch, allowedHosts: [] }, { bytes, onCut: () => (isCut = true) });
    const response = await ask("https://example.com/", init());
    return { text: await response.text(), isCut, length: response.headers.get("content-length") };
  };

  test("ends where it is too long, and says so", async () => {
    expect(await read("0123456789", 9)).toEqual({ text: "012345678", isCut: true, length: null });
    expect(await read("0123456789", 10)).toEqual({ text: "0123456789", isCut: false, length: null });
  });

  test("without an end is not read on", async () => {
    let pulled = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => (pulled++, controller.enqueue(new Uint8Array(100).fill(65))),
      cancel: () => void (isCancelled = true),
    });
    expect((await read(endless, 1_000)).text).toHaveLength(1_000);
    expect(isCancelled).toBe(true);
    expect(pulled).toBeLessThan(15);
  });

  test("of a document, which half of is of no use, is left whole for the reader to refuse", async () => {
    expect(await read("0123456789", 5, "application/pdf")).toMatchObject({ text: "0123456789", length: "9" });
  });
});
