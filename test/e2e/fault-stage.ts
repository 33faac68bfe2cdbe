// The products of the fault table, each between its upstreams' emulators, with secrets that are canaries. Which row a
// request belongs to is read from its prompt, so that many rows run at the same time.

import { behaviourFor } from "../emulators/behaviour.ts";
import { startDeepSeek } from "../emulators/deepseek.ts";
import type { Emulator } from "../emulators/emulator.ts";
import { startGateway } from "../emulators/gateway.ts";
import { LOCAL_TEST_MODEL, startOpenAiCompatible } from "../emulators/openai-compatible.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { startWorkersAi } from "../emulators/workers-ai.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { indiscreet, PRIVATE, SECRETS, type Seen } from "./canaries.ts";
import { TEXT, THINKING, WELL, type FaultCase, type UpstreamName } from "./fault-case.ts";
import { promptOf } from "./journey.ts";

/** USD per million tokens: the same at every hour, and nothing is free. */
export const PRICES = {
  "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b": { input: 0.5, cachedInput: 0.5, output: 5 },
  [LOCAL_TEST_MODEL]: { input: 0.1, cachedInput: 0.1, output: 0.4 },
  "deepseek-flash": { input: 0.2, cachedInput: 0.1, output: 0.7 },
} as const satisfies Record<string, { input: number; cachedInput: number; output: number }>;

const VARS = {
  ...SECRETS,
  ...PRIVATE,
  UPSTREAM_RETRIES: "1",
  UPSTREAM_FIRST_EVENT_TIMEOUT_MS: "1500",
  UPSTREAM_STALL_TIMEOUT_MS: "1500",
  UPSTREAM_QUEUE_TIMEOUT_MS: "4000",
  TURNS_PER_MINUTE: "10000",
  COST_AWARE: "false",
  // A row is judged by its own fault, not by that of the turn before it.
  ESCALATION_THRESHOLD: "1",
  FREE_NEURONS_PER_DAY: "0",
  PRICES: JSON.stringify(PRICES),
};

export interface FaultStage {
  readonly upshift: Upshift;
  readonly url: string;
  readonly upstreams: Readonly<Partial<Record<UpstreamName, Emulator>>>;
  /** Everything that came out, for the search for secrets. */
  readonly seen: Seen[];
  /** An upstream's requests for a prompt with that key. */
  requestsOf(key: string, upstream: UpstreamName): readonly RecordedRequest[];
  /** From now on, a prompt with this key meets the row's faults. */
  enter(key: string, row: FaultCase): void;
  close(): Promise<void>;
}

/** A prompt of a row: the key tells the emulators. */
export const promptFor = (key: string): string => `Please answer [${key}]`;

/** The last key in a prompt: a tool's result may follow it as a message of the user's. */
function keyIn(request: RecordedRequest): string {
  const asked = promptOf(request).filter((message) => message.role === "user");
  return /.*\[([\w-]+)\]/.exec(JSON.stringify(asked))?.[1] ?? "";
}

async function startFaultStage(upstreams: FaultStage["upstreams"]): Promise<FaultStage> {
  const rows = new Map<string, FaultCase>();
  const calls = new Map<string, number>();
  const emulators = Object.entries(upstreams) as [UpstreamName, Emulator][];
  for (const [name, emulator] of emulators) {
    emulator.script(async (request) => {
      const key = keyIn(request);
      const index = calls.get(`${name} ${key}`) ?? 0;
      calls.set(`${name} ${key}`, index + 1);
      const usual = { thinking: THINKING, text: TEXT[name] };
      const does = await behaviourFor(rows.get(key)?.does[name] ?? WELL, request, index);
      return indiscreet({ reply: usual, ...does }, request);
    });
  }
  const closeAll = async (): Promise<void> => {
    await Promise.all(emulators.map(([, emulator]) => emulator.close()));
  };
  const own = Object.assign({}, ...emulators.map(([, emulator]) => emulator.vars)) as Record<string, string>;
  const upshift = await startUpshift({ vars: { ...own, ...VARS } }).catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  return {
    upshift,
    url: upshift.url,
    upstreams,
    seen: [],
    requestsOf: (key, name) => (upstreams[name]?.requests ?? []).filter((request) => keyIn(request) === key),
    enter: (key, row) => rows.set(key, row),
    close: async () => {
      await upshift.stop();
      await closeAll();
    },
  };
}

const workersAi = () =>
  startWorkersAi({ accountId: PRIVATE.WORKERS_AI_ACCOUNT_ID, apiToken: SECRETS.WORKERS_AI_API_TOKEN });
const deepSeek = () => startDeepSeek({ apiKey: SECRETS.DEEPSEEK_API_KEY });

/** Workers AI, and DeepSeek by the gateway and directly. */
export async function startCloudflareStage(): Promise<FaultStage> {
  const gateway = startGateway({
    accountId: PRIVATE.AI_GATEWAY_ACCOUNT_ID,
    token: SECRETS.AI_GATEWAY_TOKEN,
    apiKey: SECRETS.DEEPSEEK_API_KEY,
  });
  // The gateway's settings leave the direct route to nobody, the direct emulator's come over them.
  return await startFaultStage({
    "workers-ai": await workersAi(),
    gateway: await gateway,
    direct: await deepSeek(),
  });
}

/** A server of one's own as the fast tier, and DeepSeek directly alone. */
export async function startLocalStage(): Promise<FaultStage> {
  return await startFaultStage({
    "openai-compatible": await startOpenAiCompatible({ apiKey: SECRETS.FAST_API_KEY }),
    direct: await deepSeek(),
  });
}
