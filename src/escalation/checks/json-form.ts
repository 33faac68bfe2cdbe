// Whether an answer that is JSON alone, to a question that asks for JSON, is JSON that can be read. With prose around it, with
// comments or with something left out it is an example for people, and not judged. It can fail while it is JSON alone.

import type { Trigger } from "../trigger.ts";
import type { Check } from "./check.ts";

const ASKS_FOR_JSON = /(?<![a-z])json(?![a-z\d])/iu;
/** A dialect, another notation, or JSON that is wrong on purpose or handed over. */
const OTHERWISE =
  /[{}]|\b(?:json5|jsonc|jsonl|ndjson|json lines|tsconfig|python|dict|javascript|yaml|toml|schema|comments?|invalid|broken|wrong|malformed|incomplete|ungültig\w*|fehlerhaft\w*|kaputt\w*|invalide|inválid\w*)\b|无效|错误|注释|不正/iu;
const BEGINS = /^(?:```json[ \t]*\n|[{[])/iu;
const FENCED = /^```json[ \t]*\n([^`]*)\n[ \t]*```$/iu;
const BRACKETED = /^[{[][}\]]$/;
const FOR_PEOPLE = /\.\.\.|…|(?:^|\s)\/\/|\/\*/u;

const OPENING = 12;
const LONGEST = 50_000;

export class JsonFormCheck implements Check {
  #text: string | null;

  constructor(question: string) {
    this.#text = ASKS_FOR_JSON.test(question) && !OTHERWISE.test(question) ? "" : null;
  }

  get canFail(): boolean {
    return this.#text !== null;
  }

  read(passage: string): Trigger | null {
    const held = this.#text;
    if (held === null || (held === "" && passage.trim() === "")) return null;
    const text = held === "" ? passage.trimStart() : held + passage;
    const isBegun = held.length >= OPENING;
    const isOther = !isBegun && text.length >= OPENING && !BEGINS.test(text.slice(0, OPENING));
    this.#text = isOther || text.length > LONGEST ? null : text;
    return null;
  }

  finish(): Trigger | null {
    const text = this.#text?.trim() ?? "";
    const json = FENCED.exec(text)?.[1]?.trim() ?? text;
    if (!BRACKETED.test(json.slice(0, 1) + json.slice(-1))) return null;
    if (FOR_PEOPLE.test(json) || parses(json) || json.split("\n").every(isBlankOrParses)) return null;
    return { reason: "schema", detail: "It was asked for JSON, and what it wrote cannot be read as JSON." };
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Several values may stand one on each line. */
const isBlankOrParses = (line: string): boolean => line.trim() === "" || parses(line);
