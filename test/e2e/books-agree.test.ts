// Over 200 mixed turns, with faults, stops and escalations: what the receipts say, what the ledger sums up and what the
// upstreams have counted is the same, call by call.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Receipt, Step } from "../../src/core/receipt.ts";
import type { Behaviour, Fault, Reply } from "../emulators/behaviour.ts";
import { chatBodySchema, textOf } from "../emulators/chat-body.ts";
import { deepSeekError, gatewayError, workersAiError } from "../emulators/error-bodies.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { ramble } from "../eval/watch-texts.ts";
import { connectChat } from "../support/chat-client.ts";
import { seeded } from "../support/seeded.ts";
import { newConversation, receiptOf, shownText, startStage, storedMessages, type Stage } from "./journey.ts";
import { DEEPSEEK_FLASH, priceOf, R1_DISTILL } from "./prices.ts";

const TURNS = 208;
const CONVERSATIONS = 8;

const WORDS = "The answer is plain to see and takes a few words more than one would like to read. ";
const GOOD: Reply = { thinking: "A thought or two.", text: WORDS };
const answer = (reply: Reply = GOOD, fault?: Fault): Behaviour => ({ reply, ...(fault && { fault }) });
const http = (body: ReturnType<typeof deepSeekError>): Behaviour => ({ fault: { http: body } });

type Upstream = "fast" | "gateway" | "direct";

interface Kind {
  readonly mode: "auto" | "fast" | "deep";
  /** What each upstream does, call by call of the turn; the last for all that follow. Default: it answers. */
  readonly script?: Partial<Record<Upstream, readonly Behaviour[]>>;
  readonly stops?: true;
}

const KINDS: Record<string, Kind> = {
  easy: { mode: "auto" },
  "fast-only": { mode: "fast" },
  deep: { mode: "deep" },
  empty: { mode: "auto", script: { fast: [answer({ thinking: "Nothing.", text: "" })] } },
  overrun: { mode: "auto", script: { fast: [answer({ thinking: ramble("english", 170), text: "Late." })] } },
  busy: { mode: "auto", script: { fast: [http(workersAiError(3040))] } },
  "cut-fast": { mode: "auto", script: { fast: [answer(GOOD, { endAfterChunks: 14 })] } },
  "round-gateway": { mode: "deep", script: { gateway: [http(gatewayError(2005))] } },
  "limited-once": { mode: "deep", script: { gateway: [http(deepSeekError(429)), answer()] } },
  "broke-in-thinking": {
    mode: "deep",
    script: { gateway: [answer({ ...GOOD, thinking: WORDS }, { resetAfterChunks: 8 }), answer()] },
  },
  "cut-in-text": { mode: "deep", script: { gateway: [answer(GOOD, { resetAfterChunks: 14 })] } },
  "no-usage": { mode: "deep", script: { gateway: [answer(GOOD, { usageMissing: true })] } },
  refused: { mode: "deep", script: { gateway: [http(gatewayError(2041))] } },
  "no-balance": { mode: "deep", script: { gateway: [http(deepSeekError(402))] } },
  tool: {
    mode: "deep",
    script: {
      gateway: [
        answer({
          thinking: "I reckon.",
          toolCalls: [{ name: "calculator", arguments: { expression: "6*7" } }],
        }),
        answer(),
      ],
    },
  },
  stopped: {
    mode: "deep",
    stops: true,
    script: { gateway: [{ ...answer({ ...GOOD, repeatText: 50 }), paceMs: 5 }] },
  },
};

const MARK = /turn (\d+) is ([\w-]+)\./;

/** The number of the turn that a request belongs to, from its last user message. */
function turnOf(request: RecordedRequest): { turn: number; kind: Kind } {
  const { messages } = chatBodySchema.parse(request.body);
  const last = messages.findLast(({ role, content }) => role === "user" && MARK.test(String(content)));
  const [, turn, name] = MARK.exec(last === undefined ? "" : textOf(last)) ?? [];
  const kind = KINDS[name ?? ""];
  if (kind === undefined) throw new Error(`No turn is known by ${JSON.stringify(last)}`);
  return { turn: Number(turn), kind };
}

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({
    FREE_NEURONS_PER_DAY: "0",
    COST_AWARE: "false",
    ESCALATION_THRESHOLD: "1",
    UPSTREAM_RETRIES: "1",
  });
  for (const upstream of ["fast", "gateway", "direct"] as const) {
    const calls = new Map<number, number>();
    stage[upstream].script((request) => {
      const { turn, kind } = turnOf(request);
      const script = kind.script?.[upstream] ?? [answer()];
      const call = calls.get(turn) ?? 0;
      calls.set(turn, call + 1);
      return script[Math.min(call, script.length - 1)] ?? {};
    });
  }
});
afterAll(() => stage.close());

/** Plays the turns of one conversation, one after the other. @returns its id and the receipts by turn */
async function play(turns: readonly { number: number; name: string }[]) {
  const id = newConversation("books");
  const client = await connectChat(stage.url, id);
  for (const { number, name } of turns) {
    const kind = KINDS[name] as Kind;
    const submission = client.submit(`turn ${number} is ${name}.`, { body: { mode: kind.mode } });
    if (kind.stops) {
      await client.waitFor(
        (frame) => JSON.stringify(frame).includes("text-delta") && frame["id"] === submission.requestId,
      );
      client.cancel(submission.requestId);
    }
    expect(shownText((await submission.done).chunks)).toBeDefined();
  }
  await client.waitUntil(() => client.messages.length === 2 * turns.length);
  await client.close();
  const answers = (await storedMessages(stage.url, id)).filter(({ role }) => role === "assistant");
  expect(answers).toHaveLength(turns.length);
  const receipts = new Map(turns.map(({ number }, index) => [number, receiptOf(answers[index])]));
  return { id, receipts };
}

interface UsageReport {
  readonly totals: Record<
    "usd" | "inputTokens" | "cachedInputTokens" | "outputTokens" | "reasoningTokens",
    number
  >;
  readonly turns: { readonly receipt: Receipt }[];
}

const micro = (usd: number | null): number => Math.round((usd ?? NaN) * 1e6);
const sum = <T>(items: readonly T[], figure: (item: T) => number): number =>
  items.reduce((total, item) => total + figure(item), 0);

test(
  "Receipts, ledger and upstreams agree on every call, token and micro-dollar",
  { timeout: 300_000 },
  async () => {
    const random = seeded(20_261_125);
    const names = Object.keys(KINDS);
    const turns = Array.from({ length: TURNS }, (_, number) => ({
      number,
      name: names[number % names.length] as string,
      conversation: random.integer(0, CONVERSATIONS - 1),
    }));
    const played = await Promise.all(
      Array.from({ length: CONVERSATIONS }, (_, index) =>
        play(turns.filter(({ conversation }) => conversation === index)),
      ),
    );

    // The ledger is the sum of the receipts, in each conversation.
    for (const { id, receipts } of played) {
      const report = (await (
        await fetch(`${stage.url}/api/conversations/${id}/usage`)
      ).json()) as UsageReport;
      expect(report.turns.map(({ receipt }) => receipt)).toEqual([...receipts.values()]);
      const steps = [...receipts.values()].flatMap((receipt) => receipt.steps);
      expect(micro(report.totals.usd)).toBe(sum([...receipts.values()], ({ usd }) => micro(usd)));
      for (const tokens of ["inputTokens", "cachedInputTokens", "outputTokens", "reasoningTokens"] as const)
        expect(report.totals[tokens]).toBe(sum(steps, (step) => step[tokens]));
    }

    // Every request is a step of its turn, or a failed attempt before one; the tokens are those that were reported.
    const receipts = new Map(played.flatMap((conversation) => [...conversation.receipts]));
    const requests = new Map<number, { upstream: Upstream; request: RecordedRequest }[]>();
    for (const upstream of ["fast", "gateway", "direct"] as const) {
      for (const request of stage[upstream].requests) {
        const { turn } = turnOf(request);
        requests.set(turn, [...(requests.get(turn) ?? []), { upstream, request }]);
      }
    }
    const compared = { reported: 0, estimated: 0, unpaid: 0 };
    for (const [turn, { steps, usd }] of receipts) {
      const sent = (requests.get(turn) ?? []).toSorted((a, b) => a.request.at - b.request.at);
      const calls = steps.flatMap((step) => [
        ...step.attempts.map(({ route }) => ({ route, step: null })),
        // A step that no route has begun is its attempts alone.
        ...(step.outputTokens > 0 || step.outcome !== "failed" ? answered(step) : []),
      ]);
      expect(sent.map(({ upstream }) => upstream)).toEqual(calls.map(({ route }) => UPSTREAM[route]));
      for (const [index, { step }] of calls.entries()) {
        const { upstream, request } = sent[index] as { upstream: Upstream; request: RecordedRequest };
        if (step === null) {
          expect(request.tokensSent).toBe(0);
          compared.unpaid++;
        } else if (step.usage === "reported") {
          expect(step).toMatchObject({
            inputTokens: request.usage?.promptTokens,
            outputTokens: request.usage?.completionTokens,
            usd: priceOf(request, upstream === "fast" ? R1_DISTILL : DEEPSEEK_FLASH),
          });
          compared.reported++;
        } else {
          // Nothing was reported: an estimate, of the size of what was sent. What a stop has overtaken on its way was sent
          // there, and never seen here.
          const least = step.outcome === "stopped" ? 0 : request.tokensSent / 2;
          expect(step.outputTokens, JSON.stringify(step)).toBeGreaterThan(least);
          expect(step.outputTokens).toBeLessThan(request.tokensSent * 2 + 20);
          compared.estimated++;
        }
      }
      expect(micro(usd)).toBe(sum(steps, (step) => micro(step.usd)));
    }
    expect(receipts.size).toBe(TURNS);
    // That all of it was met: no comparison above was of nothing.
    for (const count of Object.values(compared)) expect(count).toBeGreaterThan(30);
  },
);

const UPSTREAM: Partial<Record<Step["route"], Upstream>> = {
  "workers-ai": "fast",
  gateway: "gateway",
  direct: "direct",
};

/** The call that began to answer; a step whose routes were all refused has none. */
function answered(step: Step): { route: Step["route"]; step: Step }[] {
  const wasRefused = step.usage === "reported" && step.inputTokens === 0 && step.outputTokens === 0;
  return wasRefused ? [] : [{ route: step.route, step }];
}
