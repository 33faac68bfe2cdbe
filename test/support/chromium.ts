// A browser for tests: an installed one, or else the one that comes with the dependencies, which runs on Linux x64.

import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser } from "playwright-core";

const INSTALLED = [
  process.env["CHROMIUM_PATH"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Quiet: it speaks to nobody but the page's server. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const NONE_RUNS =
  "No browser runs here. Install Chromium or Chrome (Debian: apt install chromium), or set CHROMIUM_PATH to one";

/** Rejects where no browser runs, with how to get one. */
export async function launchChromium(): Promise<Browser> {
  const causes: unknown[] = [];
  // What is installed may not run: Ubuntu's chromium-browser is a hint to get a snap.
  for (const path of INSTALLED.filter((candidate) => candidate !== "" && existsSync(candidate))) {
    try {
      return await launch(path);
    } catch (error) {
      causes.push(error);
    }
  }
  return await launchBundled().catch((error: unknown) => {
    throw new Error(`${NONE_RUNS}.`, { cause: new AggregateError([...causes, error]) });
  });
}

/**
 * Null where no browser runs, for tests that then skip themselves; it says so, and how to get one. With
 * UPSHIFT_REQUIRE_BROWSER=1, as in CI, it rejects instead: there, tests that nobody ran must not pass for green.
 */
export async function launchChromiumIfAny(): Promise<Browser | null> {
  try {
    return await launchChromium();
  } catch (error) {
    if (process.env["UPSHIFT_REQUIRE_BROWSER"] === "1") throw error;
    console.warn(
      `${NONE_RUNS}: the browser tests are skipped. UPSHIFT_REQUIRE_BROWSER=1 makes it a failure.`,
    );
    return null;
  }
}

/** With its own libraries and fonts where the machine lacks them; without its own flags: they switch web security off. */
async function launchBundled(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`The bundled Chromium is for Linux x64, not ${process.platform} ${process.arch}.`);
  const { default: bundled, inflate } = await import("@sparticuz/chromium");
  const path = await bundled.executablePath();
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(tmpdir(), "fonts") };
  return await launch(path, fonts).catch(async () => {
    const archive = new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium"));
    const libraries = join(await inflate(fileURLToPath(archive)), "lib");
    return await launch(path, { ...fonts, LD_LIBRARY_PATH: libraries }).catch((error: unknown) => {
      // An earlier run may have been ended while it unpacked; the package takes what is there for whole.
      rmSync(path, { force: true });
      throw error;
    });
  });
}

async function launch(executablePath: string, env: Readonly<Record<string, string>> = {}): Promise<Browser> {
  return await chromium.launch({ executablePath, args: FLAGS, env: { ...process.env, ...env } });
}
