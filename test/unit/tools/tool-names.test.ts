// Names of tools as services accept them, each of one tool alone.

import fc from "fast-check";
import { expect, test } from "vitest";
import { freeName } from "../../../src/tools/tool-names.ts";

const nothing = (): boolean => false;

test.each([
  ["search", "search"],
  ["notes/search all", "notes_search_all"],
  ["", "tool"],
  ["é", "_"],
])("%j is called %s", (tool, name) => {
  expect(freeName("notes", tool, nothing)).toBe(name);
});

test("A name that is taken has the server's before it, and a number where that is taken as well", () => {
  const taken = new Set<string>();
  const names = Array.from({ length: 4 }, () => {
    const name = freeName("my notes", "search", (one) => taken.has(one));
    taken.add(name);
    return name;
  });
  expect(names).toEqual(["search", "my_notes_search", "my_notes_search_2", "my_notes_search_3"]);
});

test("Whatever a tool is called, its name is one that services accept and nobody has", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string({ maxLength: 100 }))), (tools) => {
      const taken = new Set<string>();
      for (const [server, tool] of tools) {
        const name = freeName(server, tool, (one) => taken.has(one));
        expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
        expect(taken).not.toContain(name);
        taken.add(name);
      }
    }),
  );
});
