// Starting the product: only what shows without starting it. The journeys are in the end-to-end tests.

import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { startUpshift, temporaryDirectory } from "../../support/upshift.ts";

test("a start that fails at once says what the product said", async () => {
  await expect(startUpshift({ port: 99_999 })).rejects.toThrow(/ended early with 1.*\n.*65535/s);
});

test("temporary directories are there, one for each", () => {
  const [first, second] = [temporaryDirectory(), temporaryDirectory()];
  expect(existsSync(first)).toBe(true);
  expect(first).not.toBe(second);
});
