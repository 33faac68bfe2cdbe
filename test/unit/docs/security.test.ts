// docs/security.md has a row for every control, and the tests that it names are there.

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("docs/security.md", ROOT), "utf8");
const rows = [...page.matchAll(/^\| +(\d+) +\| +(.+?) +\| +(.*?) *\|$/gm)].map(
  ([, number, control, tests]) => ({
    number: Number(number),
    control: control!,
    tests: [...tests!.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!),
  }),
);

test("It has the 45 controls, each once", () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
});

test("Each control is held by a test, or says why it does not apply", () => {
  for (const { number, control, tests } of rows)
    expect([number, tests.length > 0 || control.startsWith("Does not apply:")]).toEqual([number, true]);
});

test("Every test that it names is there", () => {
  const named = rows.flatMap(({ tests }) => tests);
  expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
});
