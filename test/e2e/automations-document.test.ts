// The examples of docs/automations.md, run as they stand by Node, against the product as it starts.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpshift, type Upshift } from "../support/upshift.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DOCUMENT = readFileSync(`${ROOT}docs/automations.md`, "utf8");

/** The scripts of the document by the headings that they stand under. */
const SCRIPTS = new Map(
  [...DOCUMENT.matchAll(/^## (.+)\n(?:(?!^## )[\s\S])*?^```js\n([\s\S]*?)^```$/gm)].map(
    ([, heading, script]) => [heading!, script!],
  ),
);

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift();
});
afterAll(() => upshift.stop());

async function runScript(heading: string): Promise<string> {
  const run = promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", SCRIPTS.get(heading)!],
    {
      cwd: ROOT,
      env: { PATH: process.env["PATH"], UPSHIFT: upshift.url },
    },
  );
  return (await run).stdout;
}

test("every script of the document has its test here", () => {
  expect([...SCRIPTS.keys()]).toEqual([
    "A morning digest",
    "A webhook that triages issues into JSON",
    "A nightly check",
    "A batch, classified by the fast tier",
  ]);
});

test("the morning digest is made, says when it runs, and is replaced by itself", async () => {
  for (let round = 0; round < 2; round++)
    expect(await runScript("A morning digest")).toMatch(
      /^Morning digest: every weekday at 07:30 Europe\/Berlin.*\nRunning: \S+\n$/,
    );
  const response = await fetch(`${upshift.url}/api/conversations/digest/automations`);
  expect(((await response.json()) as { automations: unknown[] }).automations).toHaveLength(1);
});

test("the hook triages what it is sent into JSON of its schema", async () => {
  const output = await runScript("A webhook that triages issues into JSON");
  const [, json] = /^ok: (.*)\n$/.exec(output) ?? [];
  expect(JSON.parse(json ?? "null")).toEqual({
    kind: expect.stringMatching(/^(?:bug|feature|question)$/),
    severity: expect.any(Number),
    summary: expect.any(String),
  });
});

test("the nightly check is made and lists its runs", async () => {
  expect(await runScript("A nightly check")).toMatch(
    /^Nightly check: every day at 02:00 UTC.*\. Next: \S+T02:00:00\S+\n/,
  );
});

test("the batch is classified", async () => {
  const lines = (await runScript("A batch, classified by the fast tier")).trim().split("\n");
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatch(/^(?:positive|negative|neutral): /);
});
