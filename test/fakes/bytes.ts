// Bodies of responses, byte by byte: written beforehand and cut anywhere, or written while the test runs.

const encoder = new TextEncoder();

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** The same bytes in pieces that begin at the given offsets. */
export function cutAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const edges = [0, ...[...offsets].sort((a, b) => a - b), bytes.length];
  return edges
    .slice(1)
    .map((end, index) => bytes.subarray(edges[index], end))
    .filter((piece) => piece.length > 0);
}

/** The same text in pieces that begin at the given offsets. */
export function cutText(text: string, offsets: readonly number[]): string[] {
  const edges = [0, ...[...offsets].sort((a, b) => a - b), text.length];
  return edges
    .slice(1)
    .map((end, index) => text.slice(edges[index], end))
    .filter((piece) => piece !== "");
}

/** A body that gives one piece a read, and then ends, or breaks with `error`. */
export function bodyOf(
  pieces: readonly Uint8Array[],
  options: { error?: Error; beforePiece?: () => void } = {},
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        options.beforePiece?.();
        const piece = pieces[next++];
        if (piece !== undefined) controller.enqueue(piece);
        else if (options.error !== undefined) controller.error(options.error);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** A body that the test writes, and that remembers being let go of. */
export class LiveBody {
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #cancelled: unknown[] = [];

  constructor() {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: (reason) => {
          this.#cancelled.push(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  get isCancelled(): boolean {
    return this.#cancelled.length > 0;
  }

  write(text: string): void {
    this.#controller?.enqueue(encoder.encode(text));
  }

  end(): void {
    this.#controller?.close();
  }

  break(error: Error): void {
    this.#controller?.error(error);
  }
}

/** Everything of a body as text; throws where the body breaks. */
export async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}
