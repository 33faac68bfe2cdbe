// The rows that both fast upstreams share. In auto nothing of a failed fast answer is the turn's end: the reasoner takes
// over, unless text was released. In fast mode the tier's own error is.

import type { ErrorCode } from "../../src/core/errors.ts";
import type { Reason } from "../../src/core/receipt.ts";
import type { Behaviour } from "../emulators/behaviour.ts";
import { TEXTS } from "../fakes/texts.ts";
import { deepSeekError } from "../emulators/error-bodies.ts";
import {
  answered,
  beginningOf,
  BREAK_CODE,
  BREAK_NAMES,
  BREAK_TITLE,
  BREAKS,
  eventsBeforeText,
  eventsUntil,
  failed,
  faulty,
  http,
  interrupted,
  rowsOf,
  step,
  TEXT,
  THINKING,
  WELL,
  type Ending,
  type ExpectedAttempt,
  type ExpectedStep,
  type FaultCase,
} from "./fault-case.ts";

export type Fast = "workers-ai" | "openai-compatible";
export type Reasoner = "gateway" | "direct";
type Usage = ExpectedStep["usage"];

const ALONE = { tier: "fast", reason: null } as const;
const took = (reason: Reason) => ({ tier: "reasoner", reason }) as const;

/** The endings of a fast upstream's turns, by what was tried. */
export function fastEndings(fast: Fast, reasoner: Reasoner) {
  const attempts = (count: number, status: number | null, code: ErrorCode): ExpectedAttempt[] =>
    Array.from({ length: count }, () => [fast, status, code]);
  // Where nothing came in time, something may have been made and charged all the same.
  const usageOf = (code: ErrorCode): Usage => (code === "upstream_timeout" ? "estimated" : "nothing");
  return {
    attempts,
    /** The reasoner answers where the fast upstream had begun to. */
    handedOver: (reason: Reason, usage: Usage): Ending =>
      answered(
        took(reason),
        { [fast]: 1, [reasoner]: 1 },
        step(fast, "escalated", usage),
        step(reasoner, "answered", "reported"),
      ),
    /** The reasoner answers where the fast upstream never began. */
    unavailable: (
      tries: number,
      status: number | null,
      code: ErrorCode = "upstream_unavailable",
      reason: Reason = "fast-unavailable",
    ): Ending =>
      answered(
        took(reason),
        { [fast]: tries, [reasoner]: 1 },
        step(fast, "escalated", usageOf(code), ...attempts(tries, status, code)),
        step(reasoner, "answered", "reported"),
      ),
    /** In fast mode nobody else is asked. */
    failedAlone: (tries: number, status: number | null, code: ErrorCode): Ending =>
      failed(
        ALONE,
        code,
        { [fast]: tries },
        step(fast, "failed", usageOf(code), ...attempts(tries, status, code)),
      ),
    answeredAlone: (usage: Usage = "reported"): Ending =>
      answered(ALONE, { [fast]: 1 }, step(fast, "answered", usage)),
  };
}

export function fastCases(fast: Fast, reasoner: Reasoner): FaultCase[] {
  return [
    ...connectCases(fast, reasoner),
    ...beginningCases(fast, reasoner),
    ...brokenCases(fast, reasoner),
    ...toolCases(fast, reasoner),
    ...endCases(fast, reasoner),
    ...bothFail(fast, reasoner),
  ];
}

const RESET = faulty({ resetAtConnect: true });
const SILENT = faulty({ neverAnswer: true });

function connectCases(fast: Fast, reasoner: Reasoner): FaultCase[] {
  const [auto, alone] = [rowsOf(fast, "auto"), rowsOf(fast, "fast")];
  const { attempts, unavailable, failedAlone } = fastEndings(fast, reasoner);
  const neverAsked: Ending = { ...unavailable(2, null), requests: { [reasoner]: 1 } };
  const secondTry = answered(
    ALONE,
    { [fast]: 2 },
    step(fast, "answered", "reported", ...attempts(1, null, "upstream_unavailable")),
  );
  return [
    auto("at connect", "it resets the connection", RESET, unavailable(2, null)),
    auto("at connect", "it does not speak HTTP", faulty({ notHttp: true }), unavailable(2, null)),
    auto("at connect", "it never answers", SILENT, unavailable(1, null, "upstream_timeout")),
    auto("at connect", "it is not there", WELL, neverAsked, { down: [fast] }),
    auto("at connect", "it resets the connection, once", [RESET, WELL], secondTry),
    alone("at connect", "it resets the connection", RESET, failedAlone(2, null, "upstream_unavailable")),
    alone("at connect", "it never answers", SILENT, failedAlone(2, null, "upstream_timeout")),
  ];
}

function beginningCases(fast: Fast, reasoner: Reasoner): FaultCase[] {
  const auto = rowsOf(fast, "auto");
  const { unavailable, answeredAlone } = fastEndings(fast, reasoner);
  const invalid = unavailable(2, 200, "upstream_invalid");
  const late = unavailable(1, 200, "upstream_timeout");
  const page = (status: number): Behaviour => faulty({ html: { status, body: "<h1>Sorry</h1>" } });
  const nothing = { status: 200, body: "" };
  const comments = (count: number): Behaviour => ({ keepAlive: { count, everyMs: 100 } });
  return [
    auto("before the first token", "it shows a page of HTML (502)", page(502), unavailable(2, 502)),
    auto("before the first token", "it shows a page of HTML (200)", page(200), invalid),
    auto("before the first token", "it sends an empty document", http(nothing), invalid),
    auto("before the first token", "it sends headers only", faulty({ stallAfterChunks: 0 }), late),
    auto("before the first token", "it sends comments for ever", comments(10_000), late),
    auto("before the first token", "it sends comments, then answers", comments(25), answeredAlone()),
  ];
}

function brokenCases(fast: Fast, reasoner: Reasoner): FaultCase[] {
  const [auto, alone] = [rowsOf(fast, "auto"), rowsOf(fast, "fast")];
  const { handedOver } = fastEndings(fast, reasoner);
  const again = answered(
    ALONE,
    { [fast]: 2 },
    step(fast, "failed", "estimated"),
    step(fast, "answered", "reported"),
  );
  const cut = (code: ErrorCode, text: string): Ending =>
    interrupted(ALONE, code, text, { [fast]: 1 }, step(fast, "failed", "estimated"));
  const rows = BREAK_NAMES.flatMap((name) => {
    const inThinking = faulty(BREAKS[name](eventsUntil.thinking(fast)));
    const inText = faulty(BREAKS[name](eventsUntil.text(fast)));
    const escalated = handedOver(name === "end" ? "cut-off" : "fast-unavailable", "estimated");
    const title = BREAK_TITLE[name];
    return [
      auto("in the thinking", title, inThinking, escalated),
      alone("in the thinking", `${title}, once`, [inThinking, WELL], again),
      auto("in the text", title, inText, escalated),
      alone("in the text", title, inText, cut(BREAK_CODE[name], beginningOf(fast))),
    ];
  });
  // Far more than what releases a draft; the break comes at its 100th token.
  const prose = TEXTS["English prose"]!;
  const words = prose.slice(0, prose.indexOf(" the causeway"));
  const long: Behaviour = {
    reply: { thinking: THINKING, text: prose },
    fault: BREAKS.reset(eventsBeforeText(fast) + 100),
  };
  return [
    ...rows,
    auto(
      "in the text",
      "the connection is reset after the draft was released",
      long,
      cut("upstream_unavailable", words),
    ),
  ];
}

const called = (written: string) => ({
  thinking: THINKING,
  text: `<tool_call>\n${written}\n</tool_call>`,
});

function toolCases(fast: Fast, reasoner: Reasoner): FaultCase[] {
  const auto = rowsOf(fast, "auto");
  const { handedOver } = fastEndings(fast, reasoner);
  const reply = called('{"name": "calculator", "arguments": {"expression": "6 * 7"}}');
  const breaks = BREAK_NAMES.map((name) =>
    auto(
      "in a tool call",
      BREAK_TITLE[name],
      { reply, fault: BREAKS[name](eventsUntil.text(fast) + 4) },
      handedOver(name === "end" ? "cut-off" : "fast-unavailable", "estimated"),
    ),
  );
  const corrected = answered(
    ALONE,
    { [fast]: 2 },
    step(fast, "tools", "reported"),
    step(fast, "answered", "reported"),
  );
  const givenUp = answered(
    took("bad-tool-call"),
    { [fast]: 2, [reasoner]: 1 },
    step(fast, "tools", "reported"),
    step(fast, "escalated", "reported"),
    step(reasoner, "answered", "reported"),
  );
  const unusable = Object.entries({
    "the arguments are not JSON": '{"name": "calculator", "arguments": {"expression": 6 *',
    "the tool does not exist": '{"name": "crystal_ball", "arguments": {"question": "6 * 7"}}',
    "the arguments do not fit": '{"name": "calculator", "arguments": {"sum": "6 * 7"}}',
  }).flatMap(([fault, written]) => [
    auto("in a tool call", `${fault}, once`, [{ reply: called(written) }, WELL], corrected),
    auto("in a tool call", `${fault}, twice`, { reply: called(written) }, givenUp),
  ]);
  return [...breaks, ...unusable];
}

function endCases(fast: Fast, reasoner: Reasoner): FaultCase[] {
  const auto = rowsOf(fast, "auto");
  const { handedOver, answeredAlone } = fastEndings(fast, reasoner);
  const finished = (finish: string): Behaviour => ({
    reply: { thinking: THINKING, text: TEXT[fast], finish },
  });
  const noFinish = faulty(BREAKS.end(eventsUntil.finish(fast)));
  const empty: Behaviour = { reply: { thinking: THINKING, text: "" } };
  return [
    auto("at the end", "it has said nothing", empty, handedOver("empty-answer", "reported")),
    auto("at the end", "no finish comes", noFinish, handedOver("cut-off", "estimated")),
    auto("at the end", "its limit is reached", finished("length"), handedOver("cut-off", "reported")),
    auto("at the end", "it reports no usage", faulty({ usageMissing: true }), answeredAlone("estimated")),
    auto(
      "at the end",
      "it reports an absurd usage",
      faulty({ usageAbsurd: true }),
      answeredAlone("estimated"),
    ),
    auto("at the end", "its connection stays open", faulty({ staysOpen: true }), answeredAlone()),
  ];
}

/** The reasoner's error is the turn's; a draft that was dropped for it comes back, unchecked. */
function bothFail(fast: Fast, reasoner: Reasoner): FaultCase[] {
  const auto = rowsOf(fast, "auto");
  const { attempts } = fastEndings(fast, reasoner);
  const empty = { does: { [reasoner]: http(deepSeekError(402)) } };
  const refused = step(reasoner, "failed", "nothing", [reasoner, 402, "upstream_payment"]);
  return [
    auto(
      "before the first token",
      "it is overloaded, and the reasoner's account is empty",
      http({ status: 503, body: "Try later." }),
      failed(
        took("fast-unavailable"),
        "upstream_payment",
        { [fast]: 2, [reasoner]: 1 },
        step(fast, "escalated", "nothing", ...attempts(2, 503, "upstream_unavailable")),
        refused,
      ),
      empty,
    ),
    auto(
      "in the text",
      "it ends without saying so, and the reasoner's account is empty",
      faulty(BREAKS.end(eventsUntil.text(fast))),
      interrupted(
        { tier: "fast", reason: "cut-off" },
        "upstream_payment",
        beginningOf(fast),
        { [fast]: 1, [reasoner]: 1 },
        step(fast, "escalated", "estimated"),
        refused,
      ),
      empty,
    ),
  ];
}
