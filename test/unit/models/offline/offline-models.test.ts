import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createOfflineModels } from "../../../../src/models/offline/offline-models.ts";
import { R1 } from "./asking.ts";

const source = fileURLToPath(new URL("../../../../src/models/offline", import.meta.url));

test("nothing in it imports node: or cloudflare: modules, so that it runs in both", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files)
    expect(readFileSync(join(source, file), "utf8")).not.toMatch(/from "(?:node|cloudflare):/);
});

test("the fast tier streams at about 250 tokens a second, the reasoner at about 120", async () => {
  const offline = createOfflineModels();
  const first = async (request: Request) => {
    const startedAt = performance.now();
    const reader = (await offline(request)).body?.getReader();
    for (let count = 0; count < 62; count += 1) await reader?.read();
    await reader?.cancel();
    return 60_000 / (performance.now() - startedAt);
  };
  const messages = [{ role: "user", content: "Prove that there are infinitely many primes" }];
  const post = (path: string, body: unknown) =>
    new Request(`http://offline.local${path}`, { method: "POST", body: JSON.stringify(body) });
  const [fast, reasoner] = await Promise.all([
    first(post(`/client/v4/accounts/x/ai/run/${R1}`, { messages, stream: true, max_tokens: 1_000 })),
    first(post("/chat/completions", { model: "deepseek-flash", messages, stream: true })),
  ]);
  expect(fast).toBeGreaterThan(50);
  expect(fast).toBeLessThan(300);
  expect(reasoner).toBeGreaterThan(25);
  expect(reasoner).toBeLessThan(150);
});

test("a pace that is none is refused when the models are made", () => {
  for (const tokensPerSecond of [0, -1, Number.NaN])
    expect(() => createOfflineModels({ tokensPerSecond })).toThrow(RangeError);
});

test("a body that cannot be read is answered in the service's shape", async () => {
  const offline = createOfflineModels();
  const spent = async (path: string) => {
    const request = new Request(`http://offline.local${path}`, { method: "POST", body: "x" });
    await request.text();
    return offline(request);
  };
  expect(await (await spent("/chat/completions")).json()).toMatchObject({
    error: { message: "Internal Server Error" },
  });
  expect(await (await spent(`/accounts/a/ai/run/${R1}`)).json()).toMatchObject({
    success: false,
    errors: [{ message: "Internal server error" }],
  });
  expect((await spent("/accounts/a/ai/run/%E0%A4%A")).status).toBe(400);
});

test("a reader that cancels a real pace leaves nothing waiting", async () => {
  const offline = createOfflineModels({ tokensPerSecond: 5 });
  const abort = new AbortController();
  const response = await offline(
    new Request(`http://offline.local/accounts/a/ai/run/${R1}`, {
      method: "POST",
      body: JSON.stringify({ messages: [{ role: "user", content: "hi" }], max_tokens: 500 }),
      signal: abort.signal,
    }),
  );
  const startedAt = performance.now();
  setTimeout(() => abort.abort(), 20);
  await expect(response.json()).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(500);
});
