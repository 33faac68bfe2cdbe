// Routing data as JSONL: what was asked and how two models did, perhaps with the weak one's answer. Parsed at this edge; an
// error names the file and the line.

import { z } from "zod";
import { DataError } from "./files.ts";
import type { Outcome } from "./routing-curve.ts";

export interface RoutingRow extends Outcome {
  readonly id: RowId;
  readonly source: string;
  readonly prompt: string;
  readonly weakResponse: string | null;
}

type RowId = string | number;

const orMissing = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? "is missing" : `must be ${what}`,
});
const text = z.string(orMissing("a text"));
const id = z.union([text.min(1, "must not be empty"), z.number()], orMissing("a text or a number"));
const mark = z.union([z.number(), z.boolean().transform(Number)], orMissing("a number, or true or false"));
const object = { error: 'must be an object, like {"id": "1", …}' };

const rowSchema = z
  .object(
    {
      id,
      source: text.min(1, "must not be empty"),
      prompt: text,
      weak_correct: mark.nullish(),
      weak_score: mark.nullish(),
      strong_correct: mark.nullish(),
      strong_score: mark.nullish(),
      weak_response: text.nullish(),
    },
    object,
  )
  .transform((row, context): RoutingRow => {
    const weak = row.weak_correct ?? row.weak_score;
    const strong = row.strong_correct ?? row.strong_score;
    for (const [name, value] of [
      ["weak", weak],
      ["strong", strong],
    ] as const) {
      if ((value ?? null) === null)
        context.addIssue({ code: "custom", message: `${name}_correct or ${name}_score is missing` });
    }
    const { id, source, prompt, weak_response } = row;
    return { id, source, prompt, weak: weak ?? 0, strong: strong ?? 0, weakResponse: weak_response ?? null };
  });

const responseSchema = z
  .object({ id, response: text.nullish(), weak_response: text.nullish() }, object)
  .transform(({ id, response, weak_response }, context) => {
    const found = response ?? weak_response ?? null;
    if (found === null) context.addIssue({ code: "custom", message: "response or weak_response is missing" });
    return { id, response: found ?? "" };
  });

function parseLines<Row extends { readonly id: RowId }>(
  text: string,
  file: string,
  schema: z.ZodType<Row>,
): Row[] {
  if (text.trimStart().startsWith("["))
    throw new DataError(
      `${file} is one JSON array, and one object a line is needed: jq -c '.[]' makes it of an array.`,
    );
  const ids = new Set<string>();
  const rows = text.split("\n").flatMap((line, index): Row[] => {
    if (line.trim() === "") return [];
    const fail = (what: string): never => {
      throw new DataError(`${file}, line ${index + 1}: ${what}.`);
    };
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      return fail("it is not JSON; each line must be one whole JSON object");
    }
    const { data, error } = schema.safeParse(json);
    if (error !== undefined) {
      const named = ({ path, message }: z.core.$ZodIssue): string =>
        [path.join("."), message].join(" ").trim();
      return fail(error.issues.map(named).join("; "));
    }
    const key = String(data.id);
    if (ids.has(key)) fail(`the id "${key}" stands in an earlier line, too; each row needs its own`);
    ids.add(key);
    return [data];
  });
  if (rows.length === 0) throw new DataError(`${file} has no rows; one JSON object a line is needed.`);
  return rows;
}

export const parseRows = (text: string, file: string): RoutingRow[] => parseLines(text, file, rowSchema);

/** Weak answers by the id of their prompt. */
export function parseResponses(text: string, file: string): Map<string, string> {
  return new Map(parseLines(text, file, responseSchema).map(({ id, response }) => [String(id), response]));
}

/** An answer inside the data goes before one that was kept apart. */
export const joinResponses = (
  rows: readonly RoutingRow[],
  responses: ReadonlyMap<string, string>,
): RoutingRow[] =>
  rows.map((row) => ({ ...row, weakResponse: row.weakResponse ?? responses.get(String(row.id)) ?? null }));
