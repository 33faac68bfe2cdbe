// A model is told what it can't do here, and only that.

import { expect, test } from "vitest";
import { missingInWords } from "../../../src/tools/missing.ts";

test("Without web_search, a model is told that it can only read pages", () => {
  expect(missingInWords({ tools: ["clock", "web_fetch"], unreachable: [] })).toMatch(
    /can't search the web.*web_fetch/,
  );
});

test("MCP servers that can't be reached are named", () => {
  expect(missingInWords({ tools: [], unreachable: ["github", "notes"] })).toMatch(
    /can't be reached.*: github, notes\.$/,
  );
});

test("With web_search, and all servers there, nothing is missing", () => {
  expect(missingInWords({ tools: ["web_fetch", "web_search"], unreachable: [] })).toBe("");
});
