import { expect, test, vi } from "vitest";
import { pacedBody, type Piece } from "../../../../src/models/offline/paced-body.ts";

function source(count: number): {
  pieces: Generator<Piece>;
  seen: { given: number; ended: boolean };
} {
  const seen = { given: 0, ended: false };
  function* give(): Generator<Piece> {
    try {
      for (; seen.given < count; seen.given += 1) yield { text: `${seen.given} `, tokens: 1 };
    } finally {
      seen.ended = true;
    }
  }
  return { pieces: give(), seen };
}

test("without a pace everything comes at once, one chunk a piece", async () => {
  const { pieces, seen } = source(3);
  const chunks: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of pacedBody(pieces, Infinity, null) as unknown as AsyncIterable<Uint8Array>)
    chunks.push(decoder.decode(chunk));
  expect(chunks).toEqual(["0 ", "1 ", "2 "]);
  expect(seen.ended).toBe(true);
});

test("a pace is kept", async () => {
  const startedAt = performance.now();
  await new Response(pacedBody(source(50).pieces, 250, null)).text();
  const tookMs = performance.now() - startedAt;
  expect(tookMs).toBeGreaterThan(180);
  expect(tookMs).toBeLessThan(3_000);
});

test("a reader that cancels ends the source and the waiting at once", async () => {
  vi.useFakeTimers();
  try {
    const { pieces, seen } = source(1_000);
    const reader = pacedBody(pieces, 1, null).getReader();
    const first = reader.read();
    await vi.advanceTimersByTimeAsync(1_000);
    await first;
    expect(vi.getTimerCount()).toBe(1);
    await reader.cancel();
    expect(seen.ended).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.given).toBeLessThan(3);
  } finally {
    vi.useRealTimers();
  }
});

test("an abort of the request errors the body with its reason", async () => {
  const { pieces, seen } = source(1_000);
  const abort = new AbortController();
  const reader = pacedBody(pieces, 20, abort.signal).getReader();
  await reader.read();
  const next = reader.read();
  abort.abort(new Error("enough"));
  await expect(next).rejects.toThrow("enough");
  expect(seen.ended).toBe(true);
});

test("a request that was aborted before gets a body that errors", async () => {
  const { pieces } = source(1);
  await expect(
    new Response(pacedBody(pieces, Infinity, AbortSignal.abort(new Error("before")))).text(),
  ).rejects.toThrow("before");
});
