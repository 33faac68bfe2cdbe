// The table of faults, upstream by upstream and moment by moment, against the product as its users start it. Each row says
// what its user gets, what is asked of whom, and what stands on the receipt; over all of them no secret comes out.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workersAiError } from "../emulators/error-bodies.ts";
import { canariesIn } from "./canaries.ts";
import { http, rowsOf, type FaultCase } from "./fault-case.ts";
import { DIRECT_CASES } from "./fault-cases-direct.ts";
import { fastEndings } from "./fault-cases-fast.ts";
import { GATEWAY_CASES } from "./fault-cases-gateway.ts";
import { OPENAI_COMPATIBLE_CASES } from "./fault-cases-openai-compatible.ts";
import { WORKERS_AI_CASES } from "./fault-cases-workers-ai.ts";
import { runFaultCase, runFaultyTurn } from "./fault-run.ts";
import { startCloudflareStage, startLocalStage, type FaultStage } from "./fault-stage.ts";

let cloudflare: FaultStage;
let local: FaultStage;
let another: FaultStage;
let stages: readonly FaultStage[] = [];
beforeAll(async () => {
  stages = await Promise.all([startCloudflareStage(), startLocalStage(), startCloudflareStage()]);
  [cloudflare, local, another] = stages as [FaultStage, FaultStage, FaultStage];
});
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.close()));
});

const TABLE = [...WORKERS_AI_CASES, ...GATEWAY_CASES, ...OPENAI_COMPATIBLE_CASES, ...DIRECT_CASES];

const title = (row: FaultCase): string => `${row.moment}, ${row.fault} (${row.upstream}, ${row.mode})`;
const titled = (rows: readonly FaultCase[]) => rows.map((row) => [title(row), row] as const);
const run = ([, row]: readonly [string, FaultCase]): Promise<void> =>
  runFaultCase(WORKERS_AI_CASES.includes(row) || GATEWAY_CASES.includes(row) ? cloudflare : local, row);

/** A row that takes an upstream away would take it from the others, too. */
const isAlone = (row: FaultCase): boolean => row.down !== undefined;
const together = TABLE.filter((row) => !isAlone(row));

describe.concurrent("Where an upstream fails", () => {
  test.for(titled(together.filter((row) => row.upstream !== "gateway")))("%s", run);
});

describe.concurrent("Where the gateway fails", () => {
  // One after the other: so many failures at once would open its circuit breaker.
  test.for(titled(together.filter((row) => row.upstream === "gateway")))("%s", { concurrent: false }, run);
});

describe("Where nobody listens", () => {
  test.for(titled(TABLE.filter(isAlone)))("%s", run);
});

// The last of their stages: what is used up stays so for the turns that follow.
describe("Where Workers AI's free neurons are used up", () => {
  const { unavailable, failedAlone } = fastEndings("workers-ai", "gateway");
  const code = "fast_quota_exhausted";
  const [documented, live] = [workersAiError(3036), workersAiError(4006)];

  test("the reasoner answers, also what follows (3036, auto)", async () => {
    const ends = unavailable(1, documented.status, code);
    const row = rowsOf("workers-ai", "auto")("before the first token", "3036", http(documented), ends);
    await runFaultCase(cloudflare, row);
  });

  test("the user learns when they come back (4006, fast)", async () => {
    const ends = { ...failedAlone(1, live.status, code), says: "00:00 UTC" };
    const row = rowsOf("workers-ai", "fast")("before the first token", "4006", http(live), ends);
    await runFaultyTurn(another, row);
  });
});

describe("Over all of it", () => {
  test("every row is another one, for each upstream and each moment", () => {
    expect(new Set(TABLE.map(title)).size).toBe(TABLE.length);
    for (const upstream of ["workers-ai", "openai-compatible", "gateway", "direct"]) {
      const moments = TABLE.filter((row) => row.upstream === upstream).map((row) => row.moment);
      expect(new Set(moments).size, upstream).toBe(6);
    }
  });

  test("nothing was asked of an upstream that its service would pass over", () => {
    for (const { upstreams } of stages)
      for (const { requests } of Object.values(upstreams))
        expect(requests.flatMap(({ violations }) => violations)).toEqual([]);
  });

  test("no secret has come out, in a frame, in an answer or on the terminal", () => {
    expect(stages.flatMap(({ seen }) => seen).length).toBeGreaterThan(4 * TABLE.length);
    for (const { seen, upshift } of stages) {
      expect(canariesIn([...seen, { where: "the terminal", text: upshift.output() }])).toEqual([]);
    }
  });
});
