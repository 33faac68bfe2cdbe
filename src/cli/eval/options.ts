// The arguments of `npm run eval`: one of three things to do, and what each needs.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseConfig } from "../../config.ts";
import { UpshiftError } from "../../core/errors.ts";
import type { ReplaySettings } from "./replay.ts";

export const USAGE = `Use: npm run eval -- [--json]
     npm run eval -- --data FILE [--responses FILE] [--out FILE] [--json]
     npm run eval -- --replay FILE [--threshold 0..1] [--prices JSON] [--json]
`;

interface Task {
  readonly json: boolean;
}

export type Options =
  | { readonly task: "help" }
  | (Task & { readonly task: "own-cases" })
  | (Task & {
      readonly task: "data";
      readonly data: string;
      readonly responses: string | null;
      readonly out: string | null;
    })
  | (Task & ReplaySettings & { readonly task: "replay"; readonly file: string });

/** The command was called wrongly; the message says how. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  data: { type: "string" },
  responses: { type: "string" },
  out: { type: "string" },
  replay: { type: "string" },
  threshold: { type: "string" },
  prices: { type: "string" },
} as const;

export function readOptions(args: readonly string[]): Options {
  const { help, json = false, data, responses, out, replay, threshold, prices } = readArguments(args);
  if (help === true) return { task: "help" };
  const forbid = (task: string, values: Readonly<Record<string, string | undefined>>): void => {
    const name = Object.keys(values).find((key) => values[key] !== undefined);
    if (name !== undefined) throw new UsageError(`--${name} goes with ${task}.`);
  };
  if (data !== undefined) {
    forbid("--replay", { replay, threshold, prices });
    if (out !== undefined && [data, responses].some((file) => file !== undefined && isSameFile(file, out)))
      throw new UsageError(`--out would overwrite ${out}, which is read; name another file.`);
    return { task: "data", data, responses: responses ?? null, out: out ?? null, json };
  }
  forbid("--data", { responses, out });
  if (replay !== undefined) return { task: "replay", file: replay, json, ...readSettings(threshold, prices) };
  forbid("--replay", { threshold, prices });
  return { task: "own-cases", json };
}

const isSameFile = (one: string, other: string): boolean => resolve(one) === resolve(other);

function readArguments(args: readonly string[]) {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") throw new UsageError(`"${token.value}" belongs to no option.`);
    const { name, rawName, value } = token;
    if (!Object.hasOwn(OPTIONS, name)) throw new UsageError(`${rawName} is not known.`);
    const takesValue = OPTIONS[name as keyof typeof OPTIONS].type === "string";
    if (!takesValue && value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    const isMissing = (value ?? "") === "" || (token.inlineValue === false && value?.startsWith("--"));
    if (takesValue && isMissing) throw new UsageError(`${rawName} needs a value.`);
    if (seen.has(name)) throw new UsageError(`${rawName} is given twice; once is meant.`);
    seen.add(name);
  }
  // The loop has held each to its type.
  return values as {
    [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]["type"] extends "string" ? string : boolean;
  };
}

/** As the settings of the same names are read, with their defaults. */
function readSettings(threshold: string | undefined, prices: string | undefined): ReplaySettings {
  try {
    const config = parseConfig({
      ...(threshold === undefined ? {} : { ESCALATION_THRESHOLD: threshold }),
      ...(prices === undefined ? {} : { PRICES: prices }),
    });
    return { threshold: config.ESCALATION_THRESHOLD, prices: config.PRICES };
  } catch (error) {
    if (!(error instanceof UpshiftError)) throw error;
    const FLAGS: Readonly<Record<string, string>> = {
      ESCALATION_THRESHOLD: "--threshold",
      PRICES: "--prices",
    };
    const [field] = error.errors;
    throw new UsageError(`${FLAGS[field?.path ?? ""] ?? ""}: ${field?.reason ?? error.message}.`, {
      cause: error,
    });
  }
}
