// The rows that both routes to the reasoner share, from the first token on. Before any answer text a broken call is made
// again, by the other route where there is one; after it, what there is stays, and nobody is asked again.

import type { ErrorCode } from "../../src/core/errors.ts";
import type { Behaviour, ToolCallReply } from "../emulators/behaviour.ts";
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
  interrupted,
  rowsOf,
  step,
  TEXT,
  THINKING,
  WELL,
  type Ending,
  type ExpectedStep,
  type FaultCase,
} from "./fault-case.ts";

export type Route = "gateway" | "direct";

export const ASKED = { tier: "reasoner", reason: "asked" } as const;

/** A turn that still wants tools after so many calls is ended. */
const MOST_STEPS = 12;

/** Who is asked after a break, whichever it was: the way may be to blame. */
const NEXT: Route = "direct";

const answeredAgain = (route: Route, next: Route, usage: ExpectedStep["usage"] = "estimated"): Ending =>
  answered(
    ASKED,
    route === next ? { [route]: 2 } : { [route]: 1, [next]: 1 },
    step(route, "failed", usage),
    step(next, "answered", "reported"),
  );

export function reasonerCases(route: Route): FaultCase[] {
  return [...brokenCases(route), ...toolCases(route), ...endCases(route)];
}

function brokenCases(route: Route): FaultCase[] {
  const deep = rowsOf(route, "deep");
  const rows = BREAK_NAMES.flatMap((name) => {
    const inThinking = faulty(BREAKS[name](eventsUntil.thinking(route)));
    const inText = faulty(BREAKS[name](eventsUntil.text(route)));
    const title = BREAK_TITLE[name];
    const next = NEXT;
    return [
      deep("in the thinking", `${title}, once`, [inThinking, WELL], answeredAgain(route, next)),
      deep(
        "in the thinking",
        `${title}, again and again`,
        inThinking,
        failed(
          ASKED,
          BREAK_CODE[name],
          route === next ? { [route]: 2 } : { [route]: 1, [next]: 1 },
          step(route, "failed", "estimated"),
          step(next, "failed", "estimated"),
        ),
        route === next ? {} : { does: { [next]: inThinking } },
      ),
      deep(
        "in the text",
        title,
        inText,
        interrupted(
          ASKED,
          BREAK_CODE[name],
          beginningOf(route),
          { [route]: 1 },
          step(route, "failed", "estimated"),
        ),
      ),
    ];
  });
  return rows;
}

const calling = (call: ToolCallReply): Behaviour => ({ reply: { thinking: THINKING, toolCalls: [call] } });

function toolCases(route: Route): FaultCase[] {
  const deep = rowsOf(route, "deep");
  const call = calling({ name: "calculator", arguments: { expression: "6 * 7" } });
  const breaks = BREAK_NAMES.map((name) =>
    deep(
      "in a tool call",
      `${BREAK_TITLE[name]}, once`,
      [{ ...call, fault: BREAKS[name](eventsBeforeText(route) + 3) }, WELL],
      answeredAgain(route, NEXT),
    ),
  );
  const corrected = answered(
    ASKED,
    { [route]: 2 },
    step(route, "tools", "reported"),
    step(route, "answered", "reported"),
  );
  const unusable: Record<string, ToolCallReply> = {
    "the arguments are not JSON": { name: "calculator", arguments: '{"expression": 6 *' },
    "the tool does not exist": { name: "crystal_ball", arguments: { question: "6 * 7" } },
    "the arguments do not fit": { name: "calculator", arguments: { sum: "6 * 7" } },
  };
  const without = calling({ name: "crystal_ball", arguments: { question: "6 * 7" } });
  return [
    ...breaks,
    ...Object.entries(unusable).map(([fault, wrong]) =>
      deep("in a tool call", `${fault}, once`, [calling(wrong), WELL], corrected),
    ),
    deep(
      "in a tool call",
      "the tool does not exist, for ever",
      without,
      failed(
        ASKED,
        "upstream_invalid",
        { [route]: MOST_STEPS },
        ...Array.from({ length: MOST_STEPS }, () => step(route, "tools", "reported")),
      ),
    ),
  ];
}

function endCases(route: Route): FaultCase[] {
  const deep = rowsOf(route, "deep");
  const finished = (finish: string): Behaviour => ({
    reply: { thinking: THINKING, text: TEXT[route], finish },
  });
  const whole = (code: ErrorCode, usage: ExpectedStep["usage"]): Ending =>
    interrupted(ASKED, code, TEXT[route], { [route]: 1 }, step(route, "failed", usage));
  const answeredOnce = (usage: ExpectedStep["usage"]): Ending =>
    answered(ASKED, { [route]: 1 }, step(route, "answered", usage));
  const noFinish = faulty(BREAKS.end(eventsUntil.finish(route)));
  const empty: Behaviour = { reply: { thinking: THINKING, text: "" } };
  const lacking = finished("insufficient_system_resource");
  const thoughtless: Behaviour = { reply: { thinking: THINKING, finish: "insufficient_system_resource" } };
  const filtered = finished("content_filter");
  return [
    deep(
      "at the end",
      "it has said nothing",
      empty,
      failed(ASKED, "upstream_invalid", { [route]: 1 }, step(route, "failed", "reported")),
    ),
    deep("at the end", "no finish comes", noFinish, whole("upstream_invalid", "estimated")),
    deep("at the end", "its limit is reached", finished("length"), whole("upstream_invalid", "reported")),
    deep("at the end", "a content filter ends it", filtered, whole("upstream_refused", "reported")),
    deep("at the end", "its resources give out", lacking, whole("upstream_unavailable", "reported")),
    deep(
      "at the end",
      "its resources give out in the thinking, once",
      [thoughtless, WELL],
      answeredAgain(route, NEXT, "reported"),
    ),
    deep("at the end", "it reports no usage", faulty({ usageMissing: true }), answeredOnce("estimated")),
    deep(
      "at the end",
      "it reports an absurd usage",
      faulty({ usageAbsurd: true }),
      answeredOnce("estimated"),
    ),
    deep("at the end", "its connection stays open", faulty({ staysOpen: true }), answeredOnce("reported")),
  ];
}
