// AI Gateway before DeepSeek: what the direct route goes round, what is a rule and final, and what the provider behind says.

import type { ErrorCode } from "../../src/core/errors.ts";
import type { Behaviour } from "../emulators/behaviour.ts";
import {
  deepSeekError,
  deepSeekRefusal,
  gatewayError,
  type DeepSeekStatus,
  type GatewayCode,
} from "../emulators/error-bodies.ts";
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

const deep = rowsOf("gateway", "deep");

const attempts = (count: number, status: number | null, code: ErrorCode): ExpectedAttempt[] =>
  Array.from({ length: count }, () => ["gateway", status, code]);

/** The direct route answers after so many tries of the gateway. */
const goneRound = (tries: number, status: number | null, code: ErrorCode = "upstream_unavailable"): Ending =>
  answered(
    ASKED,
    { gateway: tries, direct: 1 },
    step("direct", "answered", "reported", ...attempts(tries, status, code)),
  );

/** Nobody else is asked. */
const final = (status: number, code: ErrorCode): Ending =>
  failed(ASKED, code, { gateway: 1 }, step("gateway", "failed", "nothing", ...attempts(1, status, code)));

const OWN: Record<string, { codes: readonly GatewayCode[]; ending: (status: number) => Ending }> = {
  "is gone round": { codes: [2001, 2005, 2008, 2009], ending: (status) => goneRound(1, status) },
  "is its last word": {
    codes: [2003, 2016, 2017, 2021, 2041, 2045, 7013],
    ending: (status) => final(status, "upstream_refused"),
  },
  // A key that the gateway does not store: another route helps only with another credential.
  "is not asked again": { codes: [2040], ending: (status) => final(status, "upstream_auth") },
};

const own = Object.entries(OWN).flatMap(([title, { codes, ending }]) =>
  codes.map((code) => {
    const answer = gatewayError(code);
    return deep("before the first token", `its ${code} ${title}`, http(answer), ending(answer.status));
  }),
);

const FINAL: Partial<Record<DeepSeekStatus, ErrorCode>> = {
  400: "upstream_invalid",
  401: "upstream_auth",
  402: "upstream_payment",
  422: "upstream_invalid",
};
const RETRIED: Partial<Record<DeepSeekStatus, ErrorCode>> = {
  429: "upstream_rate_limited",
  500: "upstream_unavailable",
  503: "upstream_unavailable",
};

const passedOn = [
  ...Object.entries(FINAL).map(([name, code]) => {
    const status = Number(name) as DeepSeekStatus;
    const fault = `DeepSeek's ${status} is final`;
    return deep("before the first token", fault, http(deepSeekError(status)), final(status, code));
  }),
  ...Object.entries(RETRIED).flatMap(([name, code]) => {
    const status = Number(name) as DeepSeekStatus;
    const once = answered(
      ASKED,
      { gateway: 2 },
      step("gateway", "answered", "reported", ...attempts(1, status, code)),
    );
    const busy = http(deepSeekError(status));
    return [
      deep("before the first token", `DeepSeek's ${status} comes once`, [busy, WELL], once),
      deep("before the first token", `DeepSeek's ${status} comes twice`, busy, goneRound(2, status, code)),
    ];
  }),
  deep(
    "before the first token",
    "DeepSeek does not know the model",
    http(deepSeekRefusal.model("deepseek-r2")),
    { ...final(400, "upstream_invalid"), says: "set REASONER_MODEL to deepseek-flash" },
  ),
];

const page = (status: number): Behaviour => faulty({ html: { status, body: "<h1>Sorry</h1>" } });
const comments = (count: number): Behaviour => ({ keepAlive: { count, everyMs: 100 } });
const answeredOnce = answered(ASKED, { gateway: 1 }, step("gateway", "answered", "reported"));

const others: readonly FaultCase[] = [
  deep("at connect", "it resets the connection", faulty({ resetAtConnect: true }), goneRound(1, null)),
  deep("at connect", "it does not speak HTTP", faulty({ notHttp: true }), goneRound(1, null)),
  deep(
    "at connect",
    "it never answers",
    faulty({ neverAnswer: true }),
    goneRound(1, null, "upstream_timeout"),
  ),
  deep(
    "at connect",
    "it is not there",
    WELL,
    { ...goneRound(1, null), requests: { direct: 1 } },
    {
      down: ["gateway"],
    },
  ),
  deep(
    "at connect",
    "it is not there, nor is DeepSeek",
    WELL,
    failed(
      ASKED,
      "upstream_unavailable",
      {},
      step(
        "gateway",
        "failed",
        "nothing",
        ["gateway", null, "upstream_unavailable"],
        ["direct", null, "upstream_unavailable"],
        ["direct", null, "upstream_unavailable"],
      ),
    ),
    { down: ["gateway", "direct"] },
  ),
  deep("before the first token", "it shows a page of HTML (502)", page(502), goneRound(1, 502)),
  deep(
    "before the first token",
    "it shows a page of HTML (200)",
    page(200),
    goneRound(2, 200, "upstream_invalid"),
  ),
  deep(
    "before the first token",
    "it sends an empty document",
    http({ status: 200, body: "" }),
    goneRound(2, 200, "upstream_invalid"),
  ),
  deep(
    "before the first token",
    "it sends an empty stream",
    http({ status: 200, body: "", contentType: "text/event-stream" }),
    goneRound(2, 200, "upstream_invalid"),
  ),
  deep(
    "before the first token",
    "it sends headers only",
    faulty({ stallAfterChunks: 0 }),
    goneRound(1, 200, "upstream_timeout"),
  ),
  deep(
    "before the first token",
    "it sends comments for ever",
    comments(10_000),
    goneRound(1, 200, "upstream_timeout"),
  ),
  deep("before the first token", "it sends comments, then answers", comments(25), answeredOnce),
  deep(
    "before the first token",
    "its stream begins with an error",
    faulty(BREAKS.error(0)),
    goneRound(2, 200),
  ),
  deep(
    "before the first token",
    "its stream begins with garbage",
    faulty(BREAKS.garbage(0)),
    goneRound(2, 200, "upstream_invalid"),
  ),
  deep(
    "before the first token",
    "it shows a page, and DeepSeek's account is empty",
    page(502),
    failed(
      ASKED,
      "upstream_payment",
      { gateway: 1, direct: 1 },
      step(
        "gateway",
        "failed",
        "nothing",
        ["gateway", 502, "upstream_unavailable"],
        ["direct", 402, "upstream_payment"],
      ),
    ),
    { does: { direct: http(deepSeekError(402)) } },
  ),
];

export const GATEWAY_CASES: readonly FaultCase[] = [
  ...others,
  ...own,
  ...passedOn,
  ...reasonerCases("gateway"),
];
