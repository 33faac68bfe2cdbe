// How hard a prompt looks before anything was answered: 0 to 1, from named contributions. Pure, and cheap enough to run
// on every message. Deliberately cautious: from the prompt alone little can be known.

export interface PromptScore {
  /** 0 to 1; higher means harder. */
  readonly score: number;
  readonly contributions: Readonly<Record<string, number>>;
}

const MAX_READ_CHARACTERS = 8_000;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Each signal saturates, so that no single one decides alone. */
export function scorePrompt(message: string): PromptScore {
  const text = message.slice(0, MAX_READ_CHARACTERS);
  const numbers = count(text, /\d+(?:[.,]\d+)*/g);
  const quantities = count(
    text,
    /\b(?:each|every|per|times|twice|half|total|remaining|percent|average|at least|at most|how many|how much)\b/gi,
  );
  const maths = count(
    text,
    /[=∑∫√≤≥≠∈∀∃]|\b(?:prove|proof|theorem|integral|derivative|equation|matrix|modulo|probability|optimal|optimi[sz]e)\b/gi,
  );
  const code = count(
    text,
    /```|\b(?:function|class|algorithm|complexity|deadlock|race condition|refactor|regex|SQL|stack trace)\b/gi,
  );
  const parts =
    count(text, /\n[ \t]*(?:\d+[.)]|[-*])\s|\?\s/g) +
    count(text, /\b(?:then|after that|finally|step by step)\b/gi);
  const contributions = {
    length: 0.15 * Math.min(1, text.length / 2_400),
    numbers: 0.15 * Math.min(1, numbers / 8),
    quantities: 0.15 * Math.min(1, quantities / 5),
    maths: 0.25 * Math.min(1, maths / 4),
    code: 0.2 * Math.min(1, code / 4),
    parts: 0.1 * Math.min(1, parts / 5),
  };
  const sum = Object.values(contributions).reduce((total, value) => total + value, 0);
  return { score: Math.round(Math.min(1, sum) * 1000) / 1000, contributions };
}
