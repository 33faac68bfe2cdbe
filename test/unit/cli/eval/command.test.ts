// The command itself, on a small file, as `npm run eval` runs it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const COMMAND = new URL("../../../../src/cli/eval.ts", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "upshift-eval-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [COMMAND, ...args], { cwd: folder, encoding: "utf8" });

test(
  "Routing data is scored row by row, and reported with bounds, verdicts and cost",
  { timeout: 30_000 },
  () => {
    const row = (id: string, answer: string, weak: number) => ({
      id,
      source: "small",
      prompt: "Each of 17 boxes holds 23 pencils. How many pencils are there?",
      weak_correct: weak,
      strong_correct: 1,
      weak_response: answer,
    });
    const rows = [row("right", "17 * 23 = 391 pencils.", 1), row("wrong", "17 * 23 = 401 pencils.", 0)];
    writeFileSync(join(folder, "data.jsonl"), rows.map((one) => JSON.stringify(one)).join("\n"));
    const { status, stdout, stderr } = run("--data", "data.jsonl", "--out", "out.jsonl");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/three-stage +1?0?\.?\d/);
    expect(stdout).toContain("strong:weak");
    expect(stdout).toContain("no live pair of reasoning models was measured");
    const [right, wrong] = readFileSync(join(folder, "out.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map(
        (line) =>
          JSON.parse(line) as {
            id: string;
            score: number;
            promptScore: number;
            answerScore: number;
            verdict: string | null;
          },
      );
    expect(right).toMatchObject({ id: "right", verdict: null });
    expect(wrong).toMatchObject({ id: "wrong", verdict: "arithmetic" });
    expect(wrong!.answerScore).toBeGreaterThan(right!.answerScore);
    // Neither prompt reaches the threshold, so the answers decide.
    expect([right!.score, wrong!.score]).toEqual([right!.answerScore, wrong!.answerScore]);
  },
);

test("A bad line ends it with the line's number, and a bad flag with its use", { timeout: 30_000 }, () => {
  writeFileSync(join(folder, "bad.jsonl"), '\uFEFF{"id":"a"}\n');
  expect(run("--data", "bad.jsonl")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringMatching(/^bad\.jsonl, line 1: source is missing; /) as string,
  });
  expect(run("--threshold", "1")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--threshold goes with --replay.\nUse: npm run eval") as string,
  });
});

test("Answers that belong to no row are refused", { timeout: 30_000 }, () => {
  const row = { id: "a", source: "s", prompt: "p", weak_correct: 0, strong_correct: 1 };
  writeFileSync(join(folder, "rows.jsonl"), JSON.stringify(row));
  writeFileSync(join(folder, "others.jsonl"), '{"id":"b","response":"x"}');
  expect(run("--data", "rows.jsonl", "--responses", "others.jsonl")).toMatchObject({
    status: 2,
    stderr: "others.jsonl answers no row of rows.jsonl: give the file whose ids are the same.\n",
  });
});
