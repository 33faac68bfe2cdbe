// Deterministic stand-ins for chance: the same request always gets the same ids and the same choice of words.
// Nothing here is fit for secrets.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** FNV-1a over UTF-16 units: 32 bits, spread well enough to choose by. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  // FNV's low bits follow the last letters; this mixes the high ones in.
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}

/** A sequence of numbers in [0, below), always the same for a seed (mulberry32). */
export function sequence(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function letters(seed: number, length: number): string {
  const next = sequence(seed);
  return Array.from({ length }, () => ALPHABET[next(ALPHABET.length)]).join("");
}

/** Shaped like a version 4 UUID. */
export function uuid(seed: number): string {
  const next = sequence(seed);
  const hex = (length: number) => Array.from({ length }, () => next(16).toString(16)).join("");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
