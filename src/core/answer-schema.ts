// The JSON Schemas that an answer, or a call's arguments, can be held to, as they come from outside. What could not be checked
// faithfully and within bounds is refused here, with its path; keywords that JSON Schema does not know are annotations and pass.
// zod's `fromJSONSchema` was tried and left: it lets pass a required property that has no schema, additional properties
// beside `allOf`, an `enum` against its `type`; and 26 nested references keep it busy for a minute.

import { z } from "zod";
import { misfits, resolveReference, SCHEMA_TYPES, type SchemaNode } from "./json-schema.ts";
import { patternCost } from "./pattern-cost.ts";

const LARGEST_SCHEMA = 64 * 1024;

/** Keywords that say what is valid and are not checked here: to pass them over would call a wrong answer right. */
const NOT_CHECKED = [
  "if",
  "then",
  "else",
  "dependencies",
  "dependentRequired",
  "dependentSchemas",
  "patternProperties",
  "propertyNames",
  "unevaluatedProperties",
  "additionalItems",
  "unevaluatedItems",
  "contains",
  "minContains",
  "maxContains",
  "$dynamicRef",
  "$recursiveRef",
];

/** A union would hide where in it the fault lies, so the two kinds of a schema are told apart by hand. */
const schema = z.unknown().superRefine((value, context) => {
  if (typeof value === "boolean") return;
  for (const { message, path } of node.safeParse(value).error?.issues ?? [])
    context.addIssue({ code: "custom", message, path });
});
const schemas = z.array(schema).min(1).optional();
const schemasByName = z.record(z.string(), schema).optional();
const count = z.int().nonnegative().optional();
const bound = z.number().optional();
const notChecked = z.never("this keyword can't be checked; leave it out").optional();
const typeName = z.enum(SCHEMA_TYPES);
const pattern = z
  .string()
  .refine(
    (text) => patternCost(text, 1) < Infinity,
    "a pattern without repeated groups, looks to the sides and references back is needed",
  );

const node = z.looseObject({
  type: z
    .union([typeName, z.array(typeName).min(1)], `one or several of ${SCHEMA_TYPES.join(", ")} are needed`)
    .optional(),
  enum: z.array(z.unknown()).min(1).optional(),
  $ref: z.string().optional(),
  $defs: schemasByName,
  definitions: schemasByName,
  anyOf: schemas,
  oneOf: schemas,
  allOf: schemas,
  not: schema.optional(),
  properties: schemasByName,
  required: z.array(z.string()).optional(),
  additionalProperties: schema.optional(),
  minProperties: count,
  maxProperties: count,
  items: schema.optional(),
  prefixItems: schemas,
  minItems: count,
  maxItems: count,
  uniqueItems: z.boolean().optional(),
  minLength: count,
  maxLength: count,
  pattern: pattern.optional(),
  format: z.string().optional(),
  minimum: bound,
  maximum: bound,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
  multipleOf: z.number().positive().optional(),
  ...Object.fromEntries(NOT_CHECKED.map((keyword) => [keyword, notChecked])),
});

function* references(value: unknown, path: string[] = []): Generator<{ name: string; path: string[] }> {
  if (typeof value !== "object" || value === null) return;
  if ("$ref" in value && typeof value.$ref === "string") yield { name: value.$ref, path: [...path, "$ref"] };
  for (const [key, inner] of Object.entries(value)) yield* references(inner, [...path, key]);
}

function isOfObjects(root: SchemaNode): boolean {
  const top = root.$ref === undefined ? root : resolveReference(root.$ref, root);
  return typeof top === "object" && top.type === "object";
}

/** A schema for an answer. It is one of objects, since that is what the services' JSON modes give. */
export const answerSchema = z.custom<SchemaNode>().superRefine((given: unknown, context) => {
  const refuse = (message: string, path: PropertyKey[] = []): void =>
    context.addIssue({ code: "custom", message, path });
  const { error } = node.safeParse(given);
  if (error !== undefined) {
    for (const { message, path } of error.issues) refuse(message, path);
    return;
  }
  const root = given as SchemaNode;
  if (JSON.stringify(root).length > LARGEST_SCHEMA)
    return refuse(`at most ${LARGEST_SCHEMA} characters of JSON are allowed`);
  if (!isOfObjects(root)) return refuse('the type at the top must be "object"', ["type"]);
  const lost = [...references(root)].filter(({ name }) => resolveReference(name, root) === undefined);
  for (const { path } of lost) refuse("a reference is # or #/$defs/{name}, and leads somewhere", path);
  if (lost.length === 0 && misfits(root, {}) === "unbounded")
    refuse("its references are too entangled to be checked");
});
