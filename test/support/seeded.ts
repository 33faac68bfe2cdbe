// Randomness that a failing test can repeat, and the ways in which a stream of bytes is cut.

export interface Random {
  /** 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

/** mulberry32: small, fast and good enough for choosing where a fault strikes. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const shuffle = <T>(items: readonly T[]): T[] => {
    const copy = [...items];
    for (let last = copy.length - 1; last > 0; last--) {
      const other = integer(0, last);
      [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
    }
    return copy;
  };
  return {
    next,
    integer,
    pick: (items) => {
      if (items.length === 0) throw new Error("Nothing to pick from.");
      return items[integer(0, items.length - 1)] as (typeof items)[number];
    },
    shuffle,
  };
}

/**
 * How bytes are cut into writes: at the borders of events (`token`), one byte each (which splits characters), all in
 * one, `n` bytes each, or 1 to 64 bytes by a seed.
 */
export type Chunking = "token" | "byte" | "whole" | number | { readonly seed: number };

/** The sizes of the writes to come; null where the borders are not a matter of bytes. */
export function writeSizes(chunking: Chunking): (() => number) | null {
  if (chunking === "token" || chunking === "whole") return null;
  if (chunking === "byte") return () => 1;
  if (typeof chunking === "number") return () => Math.max(1, Math.floor(chunking));
  const random = seeded(chunking.seed);
  return () => random.integer(1, 64);
}

/** Cuts bytes for a consumer that takes them whole, as a parser under test does. */
export function cutBytes(bytes: Uint8Array, chunking: Chunking): Uint8Array[] {
  const nextSize = writeSizes(chunking);
  if (nextSize === null) return bytes.length === 0 ? [] : [bytes];
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const size = nextSize();
    pieces.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return pieces;
}
