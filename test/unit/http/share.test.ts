// The door of shared copies: which objects are asked, and how the words of a copy become a page.

import { beforeEach, describe, expect, test } from "vitest";
import type { Env } from "../../../src/agents/env.ts";
import type { SharedPage } from "../../../src/agents/share.ts";
import { sha256Hex } from "../../../src/core/digest.ts";
import type { SharedMessage } from "../../../src/core/shared-copy.ts";
import { createApp } from "../../../src/http/app.ts";
import { renderMarkdown } from "../../../src/http/share-markdown.ts";

const app = createApp({ offline: () => Promise.resolve(new Response()) });
const TOKEN = "AbCdEfGhIjKlMnOpQrSt-Q";

let asked: [digest: string, from: number][];
let pages: (SharedPage | null)[];
beforeEach(() => {
  asked = [];
  pages = [];
});

const env = {
  Share: {
    getByName: (digest: string) => ({
      read: (from: number) => (asked.push([digest, from]), Promise.resolve(pages.shift() ?? null)),
    }),
  },
} as unknown as Env;

const get = (path: string, host = "localhost:8787"): Promise<Response> =>
  Promise.resolve(app.request(`http://${host}/s/${path}`, {}, env));

const said = (text: string, over: Partial<SharedMessage> = {}): string =>
  JSON.stringify({
    by: "user",
    at: "2026-11-22T12:00:00.000Z",
    parts: [{ kind: "text", text }],
    status: null,
    isSimulated: false,
    receipt: null,
    ...over,
  } satisfies SharedMessage);

const about = { title: "A talk", at: "2026-11-22T12:00:00.000Z", include: [] };

describe("A token", () => {
  test("is looked for by its digest", async () => {
    pages = [{ about, messages: [said("Hello.")], next: null }];
    expect((await get(TOKEN)).status).toBe(200);
    expect(asked).toEqual([[await sha256Hex(TOKEN), 0]]);
  });

  test("that can be none wakes no object, and is answered as one that never was", async () => {
    const never = await (await get(TOKEN)).text();
    asked = [];
    for (const path of ["", "x", TOKEN.slice(1), `${TOKEN}A`, `${TOKEN.slice(0, -1)}B`, `${TOKEN}/x`]) {
      const response = await get(path);
      expect([path, response.status, await response.text()]).toEqual([path, 404, never]);
    }
    expect(asked).toEqual([]);
  });

  test("leads nowhere on a host that nobody may be on", async () => {
    const response = await get(TOKEN, "upshift.example");
    expect([response.status, asked]).toEqual([403, []]);
  });
});

test("A long copy is read a page at a time, and one that is taken back meanwhile ends where it was", async () => {
  pages = [{ about, messages: [said("One.")], next: 1 }, { about, messages: [said("Two.")], next: 2 }, null];
  const html = await (await get(TOKEN)).text();
  expect(html).toMatch(/One\.[\s\S]*Two\.[\s\S]*<\/footer>\n<\/body>\n<\/html>\n$/);
  expect(asked.map(([, from]) => from)).toEqual([0, 1, 2]);
});

test("Each message says who wrote it and how it ended", async () => {
  const messages = [
    said("One.", { by: "automation" }),
    said("Two.", { by: "upshift", status: "stopped", isSimulated: true }),
    said("", { by: "upshift", status: "failed", parts: [] }),
    said("", { by: "upshift", status: "complete", parts: [] }),
  ];
  pages = [{ about, messages, next: null }];
  const html = await (await get(TOKEN)).text();
  for (const words of [
    "<h2>An automation of the user’s</h2>",
    "<h2>Upshift (simulated)</h2>",
    "The user stopped this answer.",
    "This answer failed.",
    "No words.",
  ])
    expect(html).toContain(words);
});

describe("Markdown", () => {
  test.each([
    [
      "**a** *b* ~~c~~ `<d>`",
      '<p dir="auto"><strong>a</strong> <em>b</em> <del>c</del> <code>&lt;d&gt;</code></p>',
    ],
    ["# a", '<h3 dir="auto">a</h3>'],
    ["###### a", '<h6 dir="auto">a</h6>'],
    ["3. a\n4. b", '<ol start="3"><li dir="auto">a</li><li dir="auto">b</li></ol>'],
    ["- [x] a", '<ul><li dir="auto">☑ a</li></ul>'],
    ['```js"onload=x\n<b>\n```', '<pre tabindex="0"><code>&lt;b&gt;</code></pre>'],
    ["<b onclick=x>a</b>", '<p dir="auto">&lt;b onclick=x&gt;a&lt;/b&gt;</p>'],
    ["a &lt; b &amp; c & d &#60;", '<p dir="auto">a &lt; b &amp; c &amp; d &lt;</p>'],
    ["[a](javascript:x)", '<p dir="auto">[a](javascript:x)</p>'],
    ["[a](java&#115;cript:x)", '<p dir="auto">[a](java&amp;#115;cript:x)</p>'],
    ["[a](/s/x)", '<p dir="auto">[a](/s/x)</p>'],
    [
      '[a](https://b.example/"x)',
      '<p dir="auto"><a href="https://b.example/%22x" title="https://b.example/%22x" rel="noopener noreferrer nofollow ugc">a</a></p>',
    ],
    [
      "![a<](https://b.example/c.png)",
      '<p dir="auto"><a href="https://b.example/c.png" title="https://b.example/c.png" rel="noopener noreferrer nofollow ugc">Image: a&lt; (b.example)</a></p>',
    ],
    ["$a<b$", '<p dir="auto"><code class="math">a&lt;b</code></p>'],
    ["$$\na<b\n$$", '<pre class="math">a&lt;b</pre>'],
  ])("%j becomes elements of the page's own", (markdown, html) => {
    expect(renderMarkdown(markdown)).toBe(html);
  });

  test("nested deeper than any stack is printed as it was written", () => {
    expect(renderMarkdown(`${">".repeat(20_000)} <a>`)).toContain("&gt; &lt;a&gt;</p>");
  });
});
