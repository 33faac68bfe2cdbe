import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DataError, readText, writeText } from "../../../../src/cli/eval/files.ts";

const folder = mkdtempSync(join(tmpdir(), "upshift-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "file");

test("A text comes back as it was written, without a byte order mark", () => {
  writeText(file, "\uFEFFgrün\r\n");
  expect(readText(file)).toBe("grün\r\n");
});

test.each([
  ["in Latin-1", () => writeFileSync(file, Buffer.from([0x67, 0xfc])), () => readText(file), /not UTF-8/],
  ["that is a folder", () => {}, () => readText(folder), /can't be read: it is a folder; name a file\.$/],
  [
    "that is not there",
    () => {},
    () => readText(join(folder, "none")),
    /no such file or folder; check the path/,
  ],
  [
    "in no folder",
    () => {},
    () => writeText(join(folder, "none", "x"), ""),
    /can't be written: there is no such/,
  ],
])("A file %s is refused with what to do", (_, prepare, use, message) => {
  prepare();
  expect(use).toThrow(DataError);
  expect(use).toThrow(message);
});
