// The product as a user starts it, away from the test runner's environment and process group, so that a test can stop it,
// kill it outright with all that it has started, and start it again on the same data and port.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { killTree } from "./process-tree.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BIN = join(ROOT, "node_modules", ".bin");
const READY = /Upshift is ready: (https?:\/\/\S+)/;
/** Tests send more than a person does; those of the rate itself set it. */
const PATIENT = { TURNS_PER_MINUTE: "100000" };
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;
/** An allow-list: a test runner sets NODE_OPTIONS, NODE_ENV, VITEST* and more, and what leaks changes the product. */
const PASSED_ON = [
  "HOME",
  "USER",
  "LANG",
  "LC_ALL",
  "TMPDIR",
  "TERM",
  "SSL_CERT_FILE",
  "NODE_EXTRA_CA_CERTS",
];

export interface StartOptions {
  readonly vars?: Readonly<Record<string, string>>;
  /** Default: a directory of its own, gone after `stop`. */
  readonly persistTo?: string;
  readonly port?: number;
  /** Another configuration of wrangler's than the product's own. */
  readonly config?: string;
  /** Environment variables, over the few that are passed on. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Upshift {
  /** With 127.0.0.1 for `localhost`: one address, whatever the machine resolves. The same after a restart. */
  readonly url: string;
  readonly port: number;
  readonly persistTo: string;
  /** Asks it to end, as Ctrl-C does, and removes the data that it was given no place for. */
  stop(): Promise<void>;
  /** SIGKILL for all of it at once, workerd first. The data stays. */
  kill(): Promise<void>;
  /** On the same port and data, with the same variables or those given over them. */
  restart(options?: { readonly vars?: Readonly<Record<string, string>> }): Promise<void>;
  /** Everything that it wrote to stdout and stderr, over all starts. */
  output(): string;
}

const running = new Set<ChildProcess>();
const temporary = new Set<string>();
endWithTheTests();

export async function startUpshift(options: StartOptions = {}): Promise<Upshift> {
  const port = options.port ?? (await freePort());
  const home = temporaryDirectory();
  const persistTo = options.persistTo ?? join(home, "data");
  const configuration = options.config === undefined ? [] : ["--config", options.config];
  let vars = options.vars ?? {};
  let output = "";
  let child: ChildProcess | null = null;

  const start = async (): Promise<string> => {
    const started = spawn(
      join(BIN, "node"),
      ["scripts/start.mjs", ...argumentsFor({ port, persistTo, vars }), ...configuration],
      {
        cwd: ROOT,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        env: environment(home, options.env),
      },
    );
    child = started;
    running.add(started);
    const from = output.length;
    return await new Promise<string>((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        // Never by the id of one that has ended: the system may have given it away.
        if (started.pid !== undefined && running.has(started)) killTree(started.pid);
        reject(new Error(`Upshift ${why}. Its output:\n${output.slice(from)}`));
      };
      const timer = setTimeout(() => fail(`was not ready within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
      const read = (text: string): void => {
        output += text;
        const ready = READY.exec(output.slice(from));
        if (ready === null) return;
        clearTimeout(timer);
        resolve((ready[1] as string).replace("//localhost:", "//127.0.0.1:").replace(/\/$/, ""));
      };
      started.stdout.setEncoding("utf8").on("data", read);
      started.stderr.setEncoding("utf8").on("data", read);
      started.on("error", (error) => fail(`could not be started: ${error.message}`));
      started.on("close", (code, signal) => {
        running.delete(started);
        fail(`ended early with ${signal ?? code}`);
      });
    });
  };

  const end = async (how: "politely" | "at once"): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null) return;
    const closed = running.has(ending) ? once(ending, "close") : Promise.resolve();
    if (how === "politely") {
      ending.kill("SIGINT");
      const late = new AbortController();
      await Promise.race([
        closed,
        sleep(STOP_TIMEOUT_MS, undefined, { signal: late.signal }).catch(() => {}),
      ]);
      late.abort();
    }
    if (running.has(ending)) killTree(ending.pid as number);
    await closed;
    await portIsFree(port);
  };

  const removeHome = (): void => rmSync(home, { recursive: true, force: true });
  const url = await start().catch((error: unknown) => {
    removeHome();
    throw error;
  });
  return {
    url,
    port,
    persistTo,
    stop: async () => {
      await end("politely");
      removeHome();
    },
    kill: () => end("at once"),
    restart: async (changes = {}) => {
      await end("politely");
      vars = { ...vars, ...changes.vars };
      await start();
    },
    output: () => output,
  };
}

/** A directory that is gone when the tests are over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "upshift-test-"));
  temporary.add(directory);
  return directory;
}

/** Vitest ends its workers by SIGTERM, so `exit` alone would not come; a runner that was killed only drops the channel. */
function endWithTheTests(): void {
  const cleanUp = (): void => {
    for (const { pid } of running) if (pid !== undefined) killTree(pid);
    for (const directory of temporary) rmSync(directory, { recursive: true, force: true });
  };
  process.once("exit", cleanUp);
  process.once("disconnect", cleanUp);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.once(signal, () => {
      cleanUp();
      process.kill(process.pid, signal);
    });
  }
}

function argumentsFor(settings: {
  port: number;
  persistTo: string;
  vars: Readonly<Record<string, string>>;
}): string[] {
  return [
    "--port",
    `${settings.port}`,
    "--persist-to",
    settings.persistTo,
    // Any free one: two products must not fight over the debugger's port.
    "--inspector-port",
    "0",
    ...Object.entries({ ...PATIENT, ...settings.vars }).flatMap(([name, value]) => [
      "--var",
      `${name}:${value}`,
    ]),
  ];
}

function environment(home: string, over: StartOptions["env"]): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]] as const],
  );
  return {
    ...(Object.fromEntries(passed) as Record<string, string>),
    PATH: `${BIN}${delimiter}${process.env["PATH"] ?? ""}`,
    NO_COLOR: "1",
    // Each to itself: by default every wrangler dev on the machine finds every other.
    WRANGLER_REGISTRY_PATH: join(home, "registry"),
    WRANGLER_LOG_PATH: join(home, "logs"),
    ...over,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** There is no event for a stranger's port, hence the polling. */
async function portIsFree(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isTaken = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
      socket.on("close", () => socket.destroy());
      socket.on("connect", () => socket.destroy());
    });
    if (!isTaken) return;
    await sleep(25);
  }
  throw new Error(`Port ${port} is still taken.`);
}
