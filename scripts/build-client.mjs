// Bundles the web client into public/build. A file is written only when it differs and stale ones go last,
// so a build beside a running server, or beside another build, disturbs neither.

import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { ROOT } from "./paths.mjs";
import { Failure, runMain } from "./run-main.mjs";

const OUTPUT = join(ROOT, "public", "build");

export async function buildClient({ sourcemap = false } = {}) {
  const esbuild = await import("esbuild"); // not before the dependencies are there
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: { app: "src/client/main.tsx" },
      outdir: OUTPUT,
      bundle: true,
      format: "esm",
      splitting: true,
      chunkNames: "[name]-[hash]",
      assetNames: "[name]-[hash]",
      minify: true,
      sourcemap: sourcemap && "linked",
      target: "es2022",
      jsx: "automatic",
      alias: { capnweb: "./src/client/no-capnweb.ts" },
      define: { "process.env.NODE_ENV": '"production"' },
      loader: { ".woff2": "file", ".svg": "file" },
      legalComments: "linked",
      logLevel: "silent",
      write: false,
    });
    await replaceOutput(outputFiles);
  } catch (error) {
    if (!error.errors) throw error;
    const messages = await esbuild.formatMessages(error.errors, {
      kind: "error",
      color: process.stderr.isTTY,
    });
    throw new Failure(`The web client does not build:\n${messages.join("\n")}`);
  } finally {
    await esbuild.stop(); // or its process lives as long as ours
  }
}

async function replaceOutput(files) {
  await mkdir(OUTPUT, { recursive: true });
  for (const { path, contents } of files) {
    const old = await readFile(path).catch(() => undefined);
    if (old && Buffer.compare(old, contents) === 0) continue;
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, contents);
    await rename(draft, path);
  }
  const current = new Set(files.map(({ path }) => basename(path)));
  const stale = (await readdir(OUTPUT)).filter((name) => !current.has(name) && !/\.\d+$/.test(name));
  await Promise.all(stale.map((name) => rm(join(OUTPUT, name), { recursive: true, force: true })));
}

await runMain(import.meta.url, async (args) => {
  await ensureInstalled();
  await buildClient({ sourcemap: args.includes("--sourcemap") });
});
