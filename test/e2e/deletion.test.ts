// What is left on the disk of a conversation and of an account that were deleted. The objects' own files go whole. Of the user's
// directory no row holds a word any more, the full-text index's own tables included; SQLite's free pages, which a Durable
// Object cannot be told to clear, are overwritten as they are used again.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpshift, type Upshift } from "../support/upshift.ts";

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift();
});
afterAll(() => upshift.stop());

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(upshift.url + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });

function filesUnder(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

/** Where the local runtime keeps what it was asked: a tool for developers, which no deployment has. */
const isTrace = (path: string): boolean => path.includes("miniflare-wobs-trace-store");
const isOfDirectory = (path: string): boolean => path.includes("-Directory/");

/** The files of the objects in which a text stands, as it is or in UTF-16; not the directory's. */
const filesHolding = (text: string): string[] =>
  filesUnder(upshift.persistTo)
    .filter((path) => !isTrace(path) && !isOfDirectory(path))
    .filter((path) => {
      const bytes = readFileSync(path);
      return bytes.includes(text) || bytes.includes(Buffer.from(text, "utf16le"));
    });

/** The directory's tables with a row in which a text stands, the index's own among them. */
function tablesHolding(text: string): string[] {
  const files = filesUnder(upshift.persistTo).filter(
    (path) => isOfDirectory(path) && path.endsWith(".sqlite"),
  );
  return files.flatMap((file) => {
    const database = new DatabaseSync(file, { readOnly: true });
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
      .all()
      .map(({ name }) => String(name));
    const found = tables.filter((table) =>
      database
        .prepare(`SELECT * FROM "${table}"`)
        .all()
        .some((row) =>
          Object.values(row).some((value) =>
            Buffer.from(value instanceof Uint8Array ? value : String(value)).includes(text),
          ),
        ),
    );
    database.close();
    return found;
  });
}

async function fill(id: string, word: string): Promise<void> {
  const say = await send("POST", `/api/conversations/${id}/messages`, {
    text: `Echo the word ${word} to me.`,
    mode: "fast",
  });
  expect(say.status).toBe(200);
  await send("PATCH", `/api/conversations/${id}`, { title: `About ${word}` });
  const automation = await send("POST", `/api/conversations/${id}/automations`, {
    prompt: `Think of ${word}.`,
    trigger: { type: "hook" },
  });
  expect(automation.status).toBe(201);
  await fetch(`${upshift.url}/api/conversations`, {
    method: "POST",
    headers: { "idempotency-key": word },
    body: JSON.stringify({ id: `${id}-2`, title: `More about ${word}` }),
  });
}

test("Of a conversation that was deleted nothing is left, and its hook leads nowhere", async () => {
  await fill("doomed", "xylocopa");
  await fill("kept", "bombylius");
  const { automations } = (await (await send("GET", "/api/conversations/doomed/automations")).json()) as {
    automations: { hook: { url: string } }[];
  };
  expect(filesHolding("xylocopa")).not.toEqual([]);
  for (const id of ["doomed", "doomed-2"])
    expect((await send("DELETE", `/api/conversations/${id}`)).status).toBe(204);
  const hook = await fetch(automations[0]!.hook.url, { method: "POST", body: "{}" });
  expect(hook.status).toBe(404);
  const found = await send("GET", "/api/conversations?query=bombylius");
  expect(JSON.stringify(await found.json())).toContain("kept");
  await upshift.restart();
  expect(tablesHolding("bombylius")).toContain("search_content");
  expect(tablesHolding("bombylius")).toContain("search_data");
  expect(tablesHolding("xylocopa")).toEqual([]);
  expect(filesHolding("xylocopa")).toEqual([]);
});

test("Of an account that was deleted nothing is left", async () => {
  await send("POST", "/api/conversations/kept/messages", {
    text: "Remember that my bees are called meliponini.",
    mode: "fast",
  });
  expect((await send("DELETE", "/api/account")).status).toBe(204);
  await upshift.restart();
  for (const word of ["bombylius", "meliponini"]) {
    expect(filesHolding(word)).toEqual([]);
    expect(tablesHolding(word)).toEqual([]);
  }
});
