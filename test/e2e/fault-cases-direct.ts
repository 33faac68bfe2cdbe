// DeepSeek directly, with no other route beside it: retried where that can help, and then the turn's own error.

import type { ErrorCode } from "../../src/core/errors.ts";
import type { Behaviour } from "../emulators/behaviour.ts";
import { deepSeekError, deepSeekRefusal, type DeepSeekStatus } from "../emulators/error-bodies.ts";
import {
  answered,
  BREAKS,
  failed,
  faulty,
  http,
  rowsOf,
  step,
  WELL,
  type Ending,
  type ExpectedAttempt,
  type FaultCase,
} from "./fault-case.ts";
import { ASKED, reasonerCases } from "./fault-cases-reasoner.ts";

const deep = rowsOf("direct", "deep");

const attempts = (count: number, status: number | null, code: ErrorCode): ExpectedAttempt[] =>
  Array.from({ length: count }, () => ["direct", status, code]);

const failedAfter = (tries: number, status: number | null, code: ErrorCode): Ending =>
  failed(
    ASKED,
    code,
    { direct: tries },
    step(
      "direct",
      "failed",
      code === "upstream_timeout" ? "estimated" : "nothing",
      ...attempts(tries, status, code),
    ),
  );
const secondTry = (status: number | null, code: ErrorCode): Ending =>
  answered(ASKED, { direct: 2 }, step("direct", "answered", "reported", ...attempts(1, status, code)));

/** Both ends of a fault that passes: when it does, and when it does not. */
const passing = (
  moment: FaultCase["moment"],
  fault: string,
  behaviour: Behaviour,
  status: number | null,
  code: ErrorCode = "upstream_unavailable",
): FaultCase[] => [
  deep(moment, `${fault}, once`, [behaviour, WELL], secondTry(status, code)),
  deep(moment, `${fault}, twice`, behaviour, failedAfter(2, status, code)),
];

const FINAL: Partial<Record<DeepSeekStatus, readonly [code: ErrorCode, says: string]>> = {
  400: ["upstream_invalid", "did not accept the request"],
  401: ["upstream_auth", "API key"],
  402: ["upstream_payment", "no balance left"],
  422: ["upstream_invalid", "did not accept the request"],
};
const RETRIED: Partial<Record<DeepSeekStatus, ErrorCode>> = {
  429: "upstream_rate_limited",
  500: "upstream_unavailable",
  503: "upstream_unavailable",
};

const first = "before the first token";
const page = (status: number): Behaviour => faulty({ html: { status, body: "<h1>Sorry</h1>" } });
const comments = (count: number): Behaviour => ({ keepAlive: { count, everyMs: 100 } });
const emptyStream = http({ status: 200, body: "", contentType: "text/event-stream" });

export const DIRECT_CASES: readonly FaultCase[] = [
  ...passing("at connect", "it resets the connection", faulty({ resetAtConnect: true }), null),
  ...passing("at connect", "it does not speak HTTP", faulty({ notHttp: true }), null),
  ...passing("at connect", "it never answers", faulty({ neverAnswer: true }), null, "upstream_timeout"),
  deep(
    "at connect",
    "it is not there",
    WELL,
    { ...failedAfter(2, null, "upstream_unavailable"), requests: {} },
    { down: ["direct"] },
  ),
  ...Object.entries(FINAL).map(([name, [code, says]]) => {
    const status = Number(name) as DeepSeekStatus;
    const ending = { ...failedAfter(1, status, code), says };
    return deep(first, `its ${status} is final`, http(deepSeekError(status)), ending);
  }),
  deep(first, "it does not know the model", http(deepSeekRefusal.model("deepseek-r2")), {
    ...failedAfter(1, 400, "upstream_invalid"),
    says: "set REASONER_MODEL to deepseek-flash",
  }),
  deep(first, "it wants its reasoning back", http(deepSeekRefusal.reasoningContentMissing()), {
    ...failedAfter(1, 400, "upstream_invalid"),
    says: "did not accept the request",
  }),
  ...Object.entries(RETRIED).flatMap(([name, code]) => {
    const status = Number(name) as DeepSeekStatus;
    return passing(first, `its ${status} comes`, http(deepSeekError(status)), status, code);
  }),
  ...passing(first, "it shows a page of HTML (502)", page(502), 502),
  ...passing(first, "it shows a page of HTML (200)", page(200), 200, "upstream_invalid"),
  ...passing(first, "it sends an empty document", http({ status: 200, body: "" }), 200, "upstream_invalid"),
  ...passing(first, "it sends an empty stream", emptyStream, 200, "upstream_invalid"),
  ...passing(first, "it sends headers only", faulty({ stallAfterChunks: 0 }), 200, "upstream_timeout"),
  ...passing(first, "it sends comments for ever", comments(10_000), 200, "upstream_timeout"),
  deep(
    first,
    "it sends comments, then answers",
    comments(25),
    answered(ASKED, { direct: 1 }, step("direct", "answered", "reported")),
  ),
  ...passing(first, "its stream begins with an error", faulty(BREAKS.error(0)), 200),
  ...passing(first, "its stream begins with garbage", faulty(BREAKS.garbage(0)), 200, "upstream_invalid"),
  ...reasonerCases("direct"),
];
