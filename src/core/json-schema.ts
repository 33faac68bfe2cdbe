// Whether a value fits a JSON Schema, and if not, where and why. Pure, and bounded: schemas are made by others and values
// by models, so what would take too many steps is given up. A schema that comes from outside is read in answer-schema.ts.

import { z } from "zod";
import type { FieldError } from "./errors.ts";
import { patternCost, toRegExp } from "./pattern-cost.ts";

export const SCHEMA_TYPES = ["null", "boolean", "object", "array", "number", "integer", "string"] as const;
type TypeName = (typeof SCHEMA_TYPES)[number];

export type JsonSchema = boolean | SchemaNode;

/** The keywords that are checked. */
export interface SchemaNode {
  readonly type?: TypeName | readonly TypeName[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** The schema that a reference names, where it names one: `#`, or a definition at the top. */
export function resolveReference(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (typeof root === "boolean") return undefined;
  if (reference === "#") return root;
  const [, place, name = ""] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(reference) ?? [];
  const definitions = place === "$defs" ? root.$defs : place === "definitions" ? root.definitions : undefined;
  const key = name.replaceAll("~1", "/").replaceAll("~0", "~");
  return definitions !== undefined && Object.hasOwn(definitions, key) ? definitions[key] : undefined;
}

/** Of JSON Schema's formats those that OpenAI names, and `uri`; others are annotations. */
const FORMATS = new Map(
  (
    ["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri"] as const
  ).map((format) => [format as string, z.fromJSONSchema({ type: "string", format })]),
);
const LONGEST_FORMATTED = 2_048;

const MOST_STEPS = 2_000_000;
/** Counting characters is faster than following a schema. */
const CHARACTERS_A_STEP = 16;
const DEEPEST = 400;
const MOST_MISFITS = 20;

class Unbounded extends Error {}

/**
 * @returns what does not fit, paths dotted ("" for the value itself); empty where all does; `unbounded` where finding out
 * would take too long
 */
export function misfits(schema: JsonSchema, value: unknown): readonly FieldError[] | "unbounded" {
  try {
    return new Check(schema).of(schema, value, "", 0);
  } catch (error) {
    if (error instanceof Unbounded) return "unbounded";
    throw error;
  }
}

function typeOf(value: unknown): Exclude<TypeName, "integer"> {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as "boolean" | "number" | "object" | "string";
}

/** The same text for values that JSON Schema calls equal, and for no others. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeOf(inner) === "object"
      ? Object.fromEntries(Object.entries(inner as object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The misfits of a part of the value, by its name or index. */
type Inside = (schema: JsonSchema, value: unknown, name: string | number) => FieldError[];

class Check {
  readonly #root: JsonSchema;
  #stepsLeft = MOST_STEPS;

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  #spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0) throw new Unbounded();
  }

  of(schema: JsonSchema, value: unknown, path: string, depth: number): FieldError[] {
    this.#spend(1);
    if (depth > DEEPEST) throw new Unbounded();
    if (typeof schema === "boolean") return schema ? [] : [{ path, reason: "nothing may stand here" }];
    const wrongType = typeMisfit(schema, value, path);
    if (wrongType !== null) return [wrongType];
    const here = (part: JsonSchema): FieldError[] => this.of(part, value, path, depth + 1);
    const inside: Inside = (part, at, name) =>
      this.of(part, at, path === "" ? `${name}` : `${path}.${name}`, depth + 1);
    return [
      ...this.#values(schema, value, path),
      ...(schema.$ref === undefined ? [] : here(resolveReference(schema.$ref, this.#root) ?? false)),
      ...(schema.allOf ?? []).flatMap((part) => here(part)),
      ...choiceMisfits(schema, path, here),
      ...this.#byType(schema, value, path, inside),
    ].slice(0, MOST_MISFITS);
  }

  #values(schema: SchemaNode, value: unknown, path: string): FieldError[] {
    const lists = [schema.enum, "const" in schema ? [schema.const] : undefined];
    return lists.flatMap((allowed) => {
      if (allowed === undefined) return [];
      const [own = "", ...ones] = [value, ...allowed].map((one) => canonical(one));
      this.#spend(ones.reduce((sum, { length }) => sum + length, own.length));
      if (ones.includes(own)) return [];
      const list = ones.join(", ");
      return [{ path, reason: list.length > 200 ? "none of the allowed values" : `allowed is ${list}` }];
    });
  }

  #byType(schema: SchemaNode, value: unknown, path: string, inside: Inside): FieldError[] {
    if (typeof value === "string") return this.#text(schema, value, path);
    if (typeof value === "number") return numberMisfits(schema, value, path);
    if (Array.isArray(value)) return this.#list(schema, value, path, inside);
    if (typeOf(value) !== "object") return [];
    const names = Object.keys(value as object);
    this.#spend(names.length + (schema.required?.length ?? 0));
    return objectMisfits(schema, value as Record<string, unknown>, path, inside);
  }

  #text(schema: SchemaNode, value: string, path: string): FieldError[] {
    const { pattern, format } = schema;
    this.#spend(value.length / CHARACTERS_A_STEP);
    const wrong = outOf(schema.minLength, schema.maxLength, [...value].length, path, "characters");
    if (pattern !== undefined) {
      this.#spend(patternCost(pattern, value.length));
      if (!toRegExp(pattern).test(value)) wrong.push({ path, reason: `the pattern ${pattern} is needed` });
    }
    const known = format === undefined ? undefined : FORMATS.get(format);
    if (known !== undefined && (value.length > LONGEST_FORMATTED || !known.safeParse(value).success))
      wrong.push({ path, reason: `the format ${format} is needed` });
    return wrong;
  }

  #list(schema: SchemaNode, value: readonly unknown[], path: string, inside: Inside): FieldError[] {
    const wrong = outOf(schema.minItems, schema.maxItems, value.length, path, "items");
    const { prefixItems = [], items = true } = schema;
    for (const [index, item] of value.entries()) {
      wrong.push(...inside(prefixItems[index] ?? items, item, index));
      if (wrong.length >= MOST_MISFITS) return wrong;
    }
    if (schema.uniqueItems === true) {
      const texts = value.map(canonical);
      this.#spend(texts.reduce((sum, { length }) => sum + length, 0));
      if (new Set(texts).size < texts.length) wrong.push({ path, reason: "no two items may be equal" });
    }
    return wrong;
  }
}

function typeMisfit({ type }: SchemaNode, value: unknown, path: string): FieldError | null {
  const found = typeOf(value);
  if (found === "number" && !Number.isFinite(value)) return { path, reason: "the number is too large" };
  if (type === undefined) return null;
  const wanted = [type].flat() as readonly TypeName[];
  const fits = wanted.some((one) => one === found || (one === "integer" && Number.isInteger(value)));
  return fits ? null : { path, reason: `${wanted.join(" or ")} is needed, not ${found}` };
}

function choiceMisfits(
  schema: SchemaNode,
  path: string,
  here: (part: JsonSchema) => FieldError[],
): FieldError[] {
  const wrong: FieldError[] = [];
  for (const [parts, most] of [
    [schema.anyOf, Infinity],
    [schema.oneOf, 1],
  ] as const) {
    if (parts === undefined) continue;
    const outcomes = parts.map((part) => here(part));
    const fitting = outcomes.filter(({ length }) => length === 0).length;
    if (fitting > most) wrong.push({ path, reason: "more than one of the alternatives fits" });
    if (fitting > 0) continue;
    const nearest = outcomes.toSorted((a, b) => a.length - b.length)[0] ?? [];
    wrong.push({ path, reason: "none of the alternatives fits" }, ...nearest);
  }
  if (schema.not !== undefined && here(schema.not).length === 0)
    wrong.push({ path, reason: "what fits `not` is ruled out" });
  return wrong;
}

function outOf(
  least: number | undefined,
  most: number | undefined,
  count: number,
  path: string,
  what: string,
): FieldError[] {
  if (least !== undefined && count < least) return [{ path, reason: `at least ${least} ${what} are needed` }];
  if (most !== undefined && count > most) return [{ path, reason: `at most ${most} ${what} are allowed` }];
  return [];
}

function numberMisfits(schema: SchemaNode, value: number, path: string): FieldError[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const wrong = (holds: boolean, needed: string): FieldError[] =>
    holds ? [] : [{ path, reason: `${needed} is needed` }];
  const quotient = multipleOf === undefined ? 0 : value / multipleOf;
  return [
    ...wrong(minimum === undefined || value >= minimum, `at least ${minimum}`),
    ...wrong(maximum === undefined || value <= maximum, `at most ${maximum}`),
    ...wrong(exclusiveMinimum === undefined || value > exclusiveMinimum, `more than ${exclusiveMinimum}`),
    ...wrong(exclusiveMaximum === undefined || value < exclusiveMaximum, `less than ${exclusiveMaximum}`),
    // 0.3 is a multiple of 0.1, whatever binary fractions say.
    ...wrong(Math.abs(quotient - Math.round(quotient)) < 1e-9, `a multiple of ${multipleOf}`),
  ];
}

function objectMisfits(
  schema: SchemaNode,
  value: Readonly<Record<string, unknown>>,
  path: string,
  inside: Inside,
): FieldError[] {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  const names = Object.keys(value);
  const wrong = outOf(schema.minProperties, schema.maxProperties, names.length, path, "properties");
  for (const name of required) {
    if (!Object.hasOwn(value, name))
      wrong.push({ path, reason: `the property ${JSON.stringify(name)} is missing` });
  }
  for (const name of names) {
    const own = Object.hasOwn(properties, name) ? properties[name]! : additionalProperties;
    if (own === false && !Object.hasOwn(properties, name))
      wrong.push({ path, reason: `there is no property ${JSON.stringify(name.slice(0, 80))}` });
    else wrong.push(...inside(own, value[name], name));
    if (wrong.length >= MOST_MISFITS) break;
  }
  return wrong;
}
