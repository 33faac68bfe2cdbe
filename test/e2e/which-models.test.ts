// Which models answer is a matter of settings alone, and every surface says which do. One product, started anew with other
// settings for each part.

import type { UIMessage } from "ai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDeepSeek } from "../emulators/deepseek.ts";
import type { Emulator } from "../emulators/emulator.ts";
import { startOpenAiCompatible } from "../emulators/openai-compatible.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { errorCode, lastAnswer, metadataOf, newConversation, receiptOf, requestsSince } from "./journey.ts";

const LOCAL_KEY = "local-key-71ac02";

let local: Emulator;
let deepSeek: Emulator;
let upshift: Upshift;
beforeAll(async () => {
  [local, deepSeek] = await Promise.all([startOpenAiCompatible({ apiKey: LOCAL_KEY }), startDeepSeek()]);
  upshift = await startUpshift();
});
afterAll(async () => {
  await upshift.stop();
  await Promise.all([local.close(), deepSeek.close()]);
});

const VARIABLES = [
  ...["FAST_PROVIDER", "FAST_BASE_URL", "FAST_API_KEY", "FAST_MODEL"],
  ...["DEEPSEEK_API_KEY", "DEEPSEEK_BASE_URL", "REASONER_MODEL", "REASONER_WIRE_MODEL"],
];
/** An empty variable counts as absent. */
const NOTHING = Object.fromEntries(VARIABLES.map((name) => [name, ""]));

interface Health {
  readonly status: string;
  readonly tiers: Readonly<Record<"fast" | "reasoner", Readonly<Record<string, unknown>>>>;
}

async function health(): Promise<Health> {
  return (await (await fetch(`${upshift.url}/api/health`)).json()) as Health;
}

async function say(text: string, mode: "auto" | "fast" | "deep" = "auto") {
  const id = newConversation();
  const client = await connectChat(upshift.url, id);
  const result = await client.submit(text, { body: { mode } }).done;
  await client.close();
  const answer: UIMessage = await lastAnswer(upshift.url, id);
  return { result, answer, text: messageText(answer) };
}

describe("With nothing configured", () => {
  test("both tiers are simulations, and health, the models, the terminal and the answers say so", async () => {
    expect(await health()).toMatchObject({
      status: "ok",
      tiers: {
        fast: { provider: "offline", offline: true, configured: true },
        reasoner: { routes: ["offline"], offline: true, configured: true },
      },
    });
    const models = (await (await fetch(`${upshift.url}/api/models`)).json()) as { notices: string[] };
    expect(models.notices.join(" ")).toMatch(/simulation/i);
    expect(upshift.output()).toMatch(/offline simulations/i);
    for (const mode of ["auto", "deep"] as const) {
      const { answer, text } = await say("Hello!", mode);
      expect(text).toMatch(/simulation/i);
      expect(receiptOf(answer)).toMatchObject({ usd: 0, steps: [{ route: "offline", usd: 0 }] });
    }
  });
});

describe("With a fast tier alone, of an OpenAI-compatible server", () => {
  beforeAll(async () => {
    await upshift.restart({
      vars: {
        ...NOTHING,
        FAST_BASE_URL: local.baseUrl,
        FAST_API_KEY: LOCAL_KEY,
        FAST_MODEL: "deepseek-r1:32b",
      },
    });
  });

  test("that tier answers in auto, and no simulation beside it", async () => {
    expect((await health()).tiers).toMatchObject({
      fast: { provider: "openai-compatible", model: "deepseek-r1:32b", offline: false, configured: true },
      reasoner: { routes: [], offline: false, configured: false },
    });
    const requests = requestsSince(local);
    local.script({ reply: { thinking: "Short.", text: "From your own machine." } });
    const { answer, text } = await say("Hello.");
    expect(text).toBe("From your own machine.");
    expect(receiptOf(answer)).toMatchObject({
      tier: "fast",
      escalated: false,
      explanation: expect.stringMatching(/no reasoner is configured/i) as string,
      steps: [{ route: "openai-compatible", model: "deepseek-r1:32b", usage: "reported", neurons: null }],
    });
    expect(requests()).toHaveLength(1);
    expect(requests()[0]?.headers["authorization"]).toBe(`Bearer ${LOCAL_KEY}`);
    expect(requests()[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test("a fault of that tier is the turn's, since there is nobody to escalate to", async () => {
    local.script({ reply: { thinking: "Well.", text: "" } });
    const { result, answer } = await say("Hello.");
    expect(errorCode(result)).toBe("upstream_invalid");
    expect(metadataOf(answer)).toMatchObject({
      status: "failed",
      receipt: { tier: "fast", escalated: false },
    });
  });

  test("deep mode says what to set", async () => {
    const requests = requestsSince(local);
    const { result, answer } = await say("Hello.", "deep");
    expect(errorCode(result)).toBe("tier_not_configured");
    expect(result.error).toContain("DEEPSEEK_API_KEY");
    expect(metadataOf(answer)).toMatchObject({ status: "failed", error: { code: "tier_not_configured" } });
    expect(requests()).toEqual([]);
  });

  const thoughts = { thinking: "A thought.", text: "An answer." };
  test.each([
    { style: "in a field called reasoning", behaviour: { reply: thoughts, thinkingAs: "reasoning" } },
    {
      style: "in a field called reasoning_content",
      behaviour: { reply: thoughts, thinkingAs: "reasoning_content" },
    },
    { style: "between tags", behaviour: { reply: thoughts, thinkingAs: "tags" } },
    {
      style: "before a closing tag alone",
      behaviour: { reply: { ...thoughts, openTag: false }, thinkingAs: "tags" },
    },
    {
      style: "between tags in pieces",
      behaviour: { reply: thoughts, thinkingAs: "tags", deltas: { seed: 11 } },
    },
  ] as const)("thinking $style is told from the answer", async ({ behaviour }) => {
    local.script(behaviour);
    const { answer } = await say("Hello.");
    expect(messageText(answer, "reasoning").trim()).toBe("A thought.");
    expect(messageText(answer)).toBe("An answer.");
    expect(metadataOf(answer).status).toBe("complete");
  });

  test("an answer without any thinking is an answer", async () => {
    local.script({ reply: { text: "Just an answer." }, thinkingAs: "tags" });
    const { answer } = await say("Hello.");
    expect([messageText(answer), messageText(answer, "reasoning")]).toEqual(["Just an answer.", ""]);
  });
});

describe("With a reasoner alone, of a name that the catalogue does not know", () => {
  beforeAll(async () => {
    await upshift.restart({ vars: { ...NOTHING, ...deepSeek.vars, REASONER_MODEL: "deepseek-v9-preview" } });
  });

  test("auto stays on it, and the name is sent as it is and has no price", async () => {
    expect((await health()).tiers).toMatchObject({
      fast: { provider: null, offline: false, configured: false },
      reasoner: {
        model: "deepseek-v9-preview",
        wireModel: "deepseek-v9-preview",
        routes: ["direct"],
        configured: true,
      },
    });
    const requests = requestsSince(deepSeek);
    const { result, answer } = await say("Hello.");
    expect(requests()[0]?.body).toMatchObject({ model: "deepseek-v9-preview" });
    // DeepSeek does not know it either.
    expect(errorCode(result)).toBe("upstream_invalid");
    expect(receiptOf(answer)).toMatchObject({ tier: "reasoner", escalated: false });
  });

  test("fast mode says what to set", async () => {
    const { result } = await say("Hello.", "fast");
    expect(errorCode(result)).toBe("tier_not_configured");
    expect(result.error).toMatch(/WORKERS_AI_ACCOUNT_ID.*FAST_BASE_URL/s);
  });
});

describe("With a wire model over the catalogue's, and a simulation that was asked for by name", () => {
  beforeAll(async () => {
    await upshift.restart({
      vars: {
        ...NOTHING,
        ...deepSeek.vars,
        REASONER_WIRE_MODEL: "deepseek-v4-pro",
        FAST_PROVIDER: "offline",
      },
    });
  });

  test("the wire model is what is sent, named and priced", async () => {
    expect((await health()).tiers).toMatchObject({
      fast: { provider: "offline", offline: true },
      reasoner: { model: "deepseek-reasoner", wireModel: "deepseek-v4-pro", offline: false },
    });
    const requests = requestsSince(deepSeek);
    deepSeek.script({
      reply: {
        thinking: "Well.",
        text: "From the large one.",
        usage: { promptTokens: 1_000_000, completionTokens: 0, reasoningTokens: 0 },
      },
    });
    const { answer, text } = await say("Hello.", "deep");
    expect(text).toBe("From the large one.");
    expect(requests()[0]?.body).toMatchObject({ model: "deepseek-v4-pro" });
    const [step] = receiptOf(answer).steps;
    expect(step?.model).toBe("deepseek-v4-pro");
    // 0.66 a million off-peak, twice that at peak.
    expect([0.66, 1.32]).toContain(step?.usd);
  });

  test("the simulation answers what is easy, and its steps are said to be offline", async () => {
    const { answer, text } = await say("Hello!");
    expect(text).toMatch(/simulation/i);
    expect(receiptOf(answer)).toMatchObject({ tier: "fast", steps: [{ route: "offline" }] });
  });
});

describe("With a setting that is wrong", () => {
  test("the start ends with each variable's name, what was found and what is accepted, and no secret", async () => {
    const secret = "sk-canary-never-print-me-51aa";
    const start = startUpshift({
      vars: {
        DEEPSEEK_API_KEY: secret,
        FAST_PROVIDER: "gpt-5",
        UPSTREAM_RETRIES: "many",
        AI_GATEWAY_CACHE_TTL: "30",
        DEEPSEEK_BASE_URL: "ftp://somewhere.example",
        PRICES: "{cheap}",
      },
    });
    const failure = await start.then(
      async (started) => {
        await started.stop();
        return "it started";
      },
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/FAST_PROVIDER.*workers-ai.*found "gpt-5"/s);
    expect(failure).toMatch(/UPSTREAM_RETRIES.*from 0 to 10.*found "many"/s);
    expect(failure).toMatch(/AI_GATEWAY_CACHE_TTL.*60 to 2592000.*found "30"/s);
    expect(failure).toMatch(/DEEPSEEK_BASE_URL.*http.*ftp:/s);
    expect(failure).toMatch(/PRICES.*JSON.*found/s);
    expect(failure).not.toContain(secret);
  });
});
