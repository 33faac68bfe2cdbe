// Feedback at a conversation's object: what is kept, what is passed on to the gateway, and what the user waits for.

import type { UIMessage } from "ai";
import { beforeEach, describe, expect, test } from "vitest";
import { feedbackDesk, type FeedbackHost } from "../../../src/agents/feedback.ts";
import type { Step } from "../../../src/core/receipt.ts";
import type { PatchLog } from "../../../src/models/gateway-feedback.ts";
import { ConversationStore } from "../../../src/storage/conversation-store.ts";
import { FeedbackStore } from "../../../src/storage/feedback-store.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import { Stored } from "../storage/support/stored.ts";
import { someStep } from "../turn/support/some-step.ts";
import { someMetadata } from "./support/staged-turns.ts";

const gatewayStep = (gatewayLogId: string | null): Step =>
  someStep({ tier: "reasoner", route: "gateway", gatewayLogId });

let stored: Stored;
let clock: ManualClock;
let warnings: { message: string; details: Readonly<Record<string, unknown>> }[];
let kept: Promise<void>[];
/** What the gateway was told. */
let patched: [logId: string, verdict: number][];

beforeEach(() => {
  stored = new Stored();
  clock = new ManualClock();
  warnings = [];
  kept = [];
  patched = [];
});

const taking: PatchLog = (logId, verdict) => {
  patched.push([logId, verdict]);
  return Promise.resolve("taken");
};

function desk(host: Partial<FeedbackHost> = {}): (feedback: unknown) => Promise<Response> {
  const take = feedbackDesk({
    answers: stored.store,
    feedback: new FeedbackStore(stored.sql),
    clock,
    keepAlive: (work) => {
      const done = work();
      kept.push(done);
      return done;
    },
    warn: (message, details) => void warnings.push({ message, details }),
    patchLog: taking,
    ...host,
  });
  return (feedback) =>
    take(new Request("https://conversation/feedback", { method: "POST", body: JSON.stringify(feedback) }));
}

/** A turn whose answer, `a-{id}`, was made by these steps. */
function answered(id: string, ...steps: Step[]): void {
  const turn = stored.begin("Why?", id);
  const metadata = someMetadata("complete");
  const answer: UIMessage = {
    id: turn.answerId,
    role: "assistant",
    parts: [{ type: "text", text: "Because." }],
    metadata: { ...metadata, receipt: { ...metadata.receipt, steps } },
  };
  stored.store.finishTurn(turn, { answer, drafts: [], steps, at: stored.now++ });
}

const rows = (): unknown => stored.sql.all("SELECT message_id, value, comment FROM feedback");

describe("Feedback", () => {
  test("is kept with its answer, and the last word counts", async () => {
    answered("u1", gatewayStep("log-1"));
    const give = desk();
    const response = await give({ messageId: "a-u1", value: 1, comment: "Nice." });
    expect([response.status, response.body]).toEqual([204, null]);
    expect(rows()).toEqual([{ message_id: "a-u1", value: 1, comment: "Nice." }]);
    await give({ messageId: "a-u1", value: -1 });
    expect(rows()).toEqual([{ message_id: "a-u1", value: -1, comment: null }]);
  });

  test("is kept when the object begins anew over its database", async () => {
    answered("u1");
    await desk()({ messageId: "a-u1", value: 1 });
    const answers = new ConversationStore(stored.sql);
    expect(rows()).toMatchObject([{ value: 1 }]);
    expect((await desk({ answers })({ messageId: "a-u1", value: -1 })).status).toBe(204);
    expect(rows()).toMatchObject([{ value: -1 }]);
  });

  test("may be given on an answer that was replaced since", async () => {
    answered("u1", gatewayStep("log-1"));
    stored.say("Why, really?", "u1", { kind: "edit", answerId: "a-again" });
    expect(stored.transcript).toEqual(["u1", "a-again"]);
    expect((await desk()({ messageId: "a-u1", value: 1 })).status).toBe(204);
    expect(patched).toEqual([["log-1", 1]]);
  });

  test.each(["never", "u1", "a-u2"])(
    "on %s, which is no answer here, is not found and not kept",
    async (messageId) => {
      answered("u1", gatewayStep("log-1"));
      stored.begin("And now?", "u2");
      const response = await desk()({ messageId, value: 1 });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: "not_found" });
      expect(rows()).toEqual([]);
      expect(patched).toEqual([]);
    },
  );
});

describe("The gateway", () => {
  test("is told once for each of the answer's calls that it has a log of, and nothing of the comment", async () => {
    answered("u1", someStep(), gatewayStep("log-1"), gatewayStep(null), gatewayStep("log-2"));
    await desk()({ messageId: "a-u1", value: -1, comment: "I am Ada, and this is wrong." });
    expect(patched).toEqual([
      ["log-1", -1],
      ["log-2", -1],
    ]);
    expect(warnings).toEqual([]);
  });

  test("is not told of an answer that it had no part in", async () => {
    answered("u1", someStep());
    expect((await desk()({ messageId: "a-u1", value: 1 })).status).toBe(204);
    expect([patched, kept]).toEqual([[], []]);
  });

  test("is not told where nothing leads to its logs", async () => {
    answered("u1", gatewayStep("log-1"));
    expect((await desk({ patchLog: null })({ messageId: "a-u1", value: 1 })).status).toBe(204);
    expect(rows()).toMatchObject([{ value: 1 }]);
    expect(kept).toEqual([]);
  });

  test("is not waited for by the user, but by the object", async () => {
    answered("u1", gatewayStep("log-1"));
    let take = (): void => {};
    const slow: PatchLog = () => new Promise((resolve) => (take = () => resolve("taken")));
    expect((await desk({ patchLog: slow })({ messageId: "a-u1", value: 1 })).status).toBe(204);
    let isOver = false;
    void kept[0]?.then(() => (isOver = true));
    await settle();
    expect(isOver).toBe(false);
    take();
    await kept[0];
  });

  test("is told of a second verdict after the first, also where that waits for its log", async () => {
    answered("u1", gatewayStep("log-1"));
    let lookUps = 0;
    const late: PatchLog = async (logId, verdict, signal) =>
      lookUps++ === 0 ? "no-such-log" : taking(logId, verdict, signal);
    const give = desk({ patchLog: late });
    await give({ messageId: "a-u1", value: 1 });
    await give({ messageId: "a-u1", value: -1 });
    await clock.advance(1_000);
    await Promise.all(kept);
    expect(patched).toEqual([
      ["log-1", 1],
      ["log-1", -1],
    ]);
  });

  test("that does not take it leaves one line in the log, whatever the number of calls", async () => {
    answered("u1", gatewayStep("log-1"), gatewayStep("log-2"), gatewayStep("log-3"));
    const moody: PatchLog = (logId) =>
      logId === "log-2" ? Promise.resolve("taken") : Promise.reject(new TypeError("secret"));
    expect((await desk({ patchLog: moody })({ messageId: "a-u1", value: 1 })).status).toBe(204);
    await Promise.all(kept);
    expect(warnings).toEqual([
      {
        message: "AI Gateway did not take a user's feedback.",
        details: {
          failed: [
            { logId: "log-1", reason: "TypeError" },
            { logId: "log-3", reason: "TypeError" },
          ],
        },
      },
    ]);
  });
});
