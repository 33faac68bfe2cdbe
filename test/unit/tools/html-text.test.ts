// HTML as text: what a reader would see, in one pass, however broken the markup is.

import fc from "fast-check";
import { expect, test } from "vitest";
import { htmlToText } from "../../../src/tools/html-text.ts";

const BASE = "https://example.com/a/page";
const text = (html: string) => htmlToText(html, BASE);

test.each([
  ["a heading", "<h2>Pears &amp; plums</h2>text", "## Pears & plums\n\ntext"],
  ["paragraphs", "<p>One\n  two</p><p>three</p>", "One two\n\nthree"],
  ["a break", "one<br>two<br/>three", "one\ntwo\nthree"],
  ["a list", "<ul> <li>one</li>\n <li>two</ul>", "- one\n- two"],
  ["a list in a list", "<ul><li>one<ul><li>in</li></ul></li><li>two</li></ul>", "- one\n  - in\n- two"],
  ["a relative link", "see <a href='../b?c=1'>the page</a>.", "see [the page](https://example.com/b?c=1)."],
  ["a link to a script", '<a href="javascript:alert(1)">press</a>', "press"],
  ["a link within the page", '<a href="#top">up</a>', "up"],
  ["an empty link", '<a href="/x"> </a>end', "end"],
  ["a table", "<table><tr><th>a<th>b</tr><tr><td>1<td>2</tr></table>", "a | b\n1 | 2"],
  ["preformatted text", "<pre>a\n  b</pre>", "a\n  b"],
  ["the words of a picture", '<img src="x.png" alt="A pear">', "A pear"],
  ["scripts and styles", "<script>a<b</script><style>p{}</style><SCRIPT>x</SCRIPT >shown", "shown"],
  ["a script that is never closed", "shown<script>alert(1)", "shown"],
  ["a comment", "a<!-- <p>hidden</p> -->b", "ab"],
  ["a comment that is never closed", "a<!-- b", "a"],
  ["a title, which is not the text", "<title>T</title>x", "x"],
  ["a sign that is no tag", "a < b and 3 <4", "a < b and 3 <4"],
  ["a > in a value", '<p title="a > b">x</p>', "x"],
  ["numeric entities", "&#72;&#x49;&#0;&#x110000;&unknown;", "HI&#0;&#x110000;&unknown;"],
  ["an entity that spells a tag", "&lt;script&gt;x", "<script>x"],
  ["a tag that never ends", "a<p title='", "a"],
  ["nothing", "", ""],
])("%s", (_, html, expected) => {
  expect(text(html)).toBe(expected);
});

test("What stands in a script is never text, whatever stands around it", () => {
  const piece = fc.constantFrom(
    "<p>",
    "</p>",
    "<a href='/x'>",
    "</a>",
    "<",
    ">",
    "<!--",
    "-->",
    "<li>",
    "'",
    '"',
    // A letter right after "<" would begin a tag, of which the script's is then a part.
    " x",
    "<pre>",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { maxLength: 12 }), (before, after) => {
      const html = (script: string) => `${before.join("")}${script}${after.join("")}`;
      expect(text(html("<script>SECRET</script>"))).not.toMatch(/^[^<>'"-]*SECRET/);
    }),
  );
});

test.each([
  "<",
  "<a",
  "<!--",
  "<script>",
  "<p title='",
  "</",
  "&#",
  "<a href='/x'>",
  "<ul>",
  "<li>",
  "\n\n <p>",
])("A megabyte of %j is read in one pass", (piece) => {
  expect(text(piece.repeat(Math.ceil(1_000_000 / piece.length))).length).toBeLessThan(20_000_000);
});
