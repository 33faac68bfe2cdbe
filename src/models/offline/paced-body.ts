// Turns pieces into a response body at a steady pace of tokens. It decides only when a piece goes out; a reader that
// cancels, or a request that is aborted, ends the waiting and the source at once.

export interface Piece {
  readonly text: string;
  /** How much of the pace this piece uses up; 0 goes out at once. */
  readonly tokens: number;
}

/** Timers below this are not kept by any runtime: pieces due sooner go out together. */
const SHORTEST_WAIT_MS = 4;

/**
 * One chunk a piece. The source is pulled as the reader reads and gets `return()` on a cancel. After an abort the body
 * errors with the signal's reason, as `fetch` does. `Infinity` tokens a second never waits.
 */
export function pacedBody(
  pieces: Iterable<Piece>,
  tokensPerSecond: number,
  signal: AbortSignal | null,
): ReadableStream<Uint8Array> {
  const source = pieces[Symbol.iterator]();
  const encoder = new TextEncoder();
  const msPerToken = 1000 / tokensPerSecond;
  const startedAt = performance.now();
  let tokens = 0;
  let wake: (() => void) | null = null;
  let over = false;

  const end = () => {
    if (over) return;
    over = true;
    source.return?.();
    wake?.();
  };

  const waitFor = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        wake = null;
        resolve();
      }
      wake = done;
    });

  return new ReadableStream<Uint8Array>({
    start(controller) {
      const abort = () => {
        if (over) return;
        end();
        controller.error(signal?.reason);
      };
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    },
    async pull(controller) {
      const next = source.next();
      if (next.done === true) {
        if (!over) controller.close();
        over = true;
        return;
      }
      tokens += next.value.tokens;
      const waitMs = tokens * msPerToken - (performance.now() - startedAt);
      if (waitMs >= SHORTEST_WAIT_MS) await waitFor(waitMs);
      if (!over) controller.enqueue(encoder.encode(next.value.text));
    },
    cancel: end,
  });
}
