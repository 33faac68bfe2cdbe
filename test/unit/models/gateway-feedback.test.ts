// A verdict on its way into a gateway's log: by API and by binding, how often it is tried, and what is said where it fails.

import { afterEach, describe, expect, test } from "vitest";
import {
  passFeedback,
  patchByApi,
  patchByBinding,
  type PatchLog,
} from "../../../src/models/gateway-feedback.ts";
import {
  GATEWAY_TEST_ACCOUNT,
  GATEWAY_TEST_ID,
  startGateway,
  type Gateway,
} from "../../emulators/gateway.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { EmulatedGateway } from "../../fakes/gateway-binding.ts";

const TOKEN = "cf-token";
const NO_SIGNAL = new AbortController().signal;

let gateway: Gateway;

/** A gateway with one log, and a way to write into it. */
async function logged(way: "api" | "binding", token = TOKEN): Promise<{ patch: PatchLog; logId: string }> {
  gateway = await startGateway({ token: TOKEN });
  await fetch(`${gateway.baseUrl}/${GATEWAY_TEST_ACCOUNT}/${GATEWAY_TEST_ID}/deepseek/chat/completions`, {
    method: "POST",
    headers: { "cf-aig-authorization": `Bearer ${TOKEN}`, "cf-aig-skip-cache": "true" },
    body: "{}",
  }).then((response) => response.text());
  const address = { baseUrl: gateway.baseUrl, accountId: GATEWAY_TEST_ACCOUNT, gatewayId: GATEWAY_TEST_ID };
  const account = { url: gateway.url, accountId: GATEWAY_TEST_ACCOUNT, token };
  const patch =
    way === "api"
      ? patchByApi(gateway.apiRoot, { ...address, token }, fetch)
      : patchByBinding(() => new EmulatedGateway(account, GATEWAY_TEST_ID));
  return { patch, logId: gateway.logs[0]!.id };
}

describe.each(["api", "binding"] as const)("By %s", (way) => {
  afterEach(() => gateway.close());

  test.each([1, -1] as const)("a verdict of %i is written into the log that is named", async (verdict) => {
    const { patch, logId } = await logged(way);
    expect(await patch(logId, verdict, NO_SIGNAL)).toBe("taken");
    expect(gateway.logs[0]?.feedback).toBe(verdict);
    expect(gateway.requests.at(-1)).toMatchObject({
      method: "PATCH",
      path: `/client/v4/accounts/${GATEWAY_TEST_ACCOUNT}/ai-gateway/gateways/${GATEWAY_TEST_ID}/logs/${logId}`,
      body: { feedback: verdict },
    });
  });

  test("a log that is not there yet is told from a refusal", async () => {
    const { patch, logId } = await logged(way);
    gateway.missLogs(1);
    expect(await patch(logId, 1, NO_SIGNAL)).toBe("no-such-log");
    expect(await patch(logId, 1, NO_SIGNAL)).toBe("taken");
  });

  test("a refusal fails, in words without a secret", async () => {
    const { patch, logId } = await logged(way, "wrong-token");
    const why = await passFeedback(patch, logId, 1, new ManualClock());
    expect(why).toBe(way === "api" ? "status 401" : "AiGatewayInternalError");
    expect(gateway.logs[0]?.feedback).toBeNull();
  });
});

describe("A verdict", () => {
  const outcomes = (...given: (Awaited<ReturnType<PatchLog>> | Error)[]) => {
    const calls: string[] = [];
    const patch: PatchLog = (logId) => {
      calls.push(logId);
      const outcome = given.shift()!;
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    };
    return { patch, calls };
  };

  test("that finds no log is given once more, after a second and not before", async () => {
    const clock = new ManualClock();
    const { patch, calls } = outcomes("no-such-log", "taken");
    const passed = passFeedback(patch, "log-1", 1, clock);
    await clock.advance(999);
    expect(calls).toHaveLength(1);
    await clock.advance(1);
    expect(await passed).toBeNull();
    expect(calls).toEqual(["log-1", "log-1"]);
    expect(clock.sleeping).toBe(0);
  });

  test("that finds no log twice is given up", async () => {
    const clock = new ManualClock();
    const { patch, calls } = outcomes("no-such-log", "no-such-log", "taken");
    const passed = passFeedback(patch, "log-1", 1, clock);
    await clock.advance(60_000);
    expect(await passed).toBe("there is no such log");
    expect(calls).toHaveLength(2);
  });

  test("that fails is not given again, and only the kind of its error is told", async () => {
    const clock = new ManualClock();
    const { patch, calls } = outcomes(new TypeError("connect https://secret@api.test"), "taken");
    expect(await passFeedback(patch, "log-1", 1, clock)).toBe("TypeError");
    await clock.advance(60_000);
    expect(calls).toHaveLength(1);
  });

  test("that nobody answers is let go of", async () => {
    const clock = new ManualClock();
    let signal: AbortSignal | undefined;
    const passed = passFeedback(
      (_logId, _verdict, given) => {
        signal = given;
        return new Promise(() => {});
      },
      "log-1",
      1,
      clock,
    );
    await clock.advance(10_000);
    expect(await passed).toBe("no answer within 10000 ms");
    expect(signal?.aborted).toBe(true);
  });
});
