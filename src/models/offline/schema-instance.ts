// The smallest value that a JSON Schema accepts, for JSON mode and for forced tool calls. It reads the common keywords
// and passes over the rest: a best effort at valid, never at meaningful.

import { isRecord, type JsonRecord } from "./json.ts";

const DEEPEST = 12;
/** A schema may refer to itself from many properties: without a limit it would grow as a power of the depth. */
const MOST_VALUES = 2_000;
const MOST_ITEMS = 8;
const LONGEST_TEXT = 1_000;

/** `textFor` gives the words of a string property by its name. */
export function instanceOf(schema: unknown, textFor: (property: string) => string): unknown {
  return build(schema, { root: schema, textFor, valuesLeft: MOST_VALUES }, "", 0);
}

interface Building {
  readonly root: unknown;
  readonly textFor: (property: string) => string;
  valuesLeft: number;
}

function build(schema: unknown, building: Building, property: string, depth: number): unknown {
  building.valuesLeft -= 1;
  if (!isRecord(schema) || depth > DEEPEST || building.valuesLeft < 0) return null;
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"]) && schema["enum"].length > 0) return schema["enum"][0];
  if ("default" in schema) return schema["default"];
  const next = (inner: unknown, name = property) => build(inner, building, name, depth + 1);
  if (typeof schema["$ref"] === "string") return next(resolve(schema["$ref"], building.root));
  for (const keyword of ["anyOf", "oneOf"]) {
    const choices = schema[keyword];
    if (Array.isArray(choices) && choices.length > 0) return next(choices[0]);
  }
  if (Array.isArray(schema["allOf"])) return next(schema["allOf"].filter(isRecord).reduce(merge, schema));
  switch (typeOf(schema)) {
    case "object":
      return objectFor(schema, next);
    case "array": {
      const length = Math.min(numberOf(schema["minItems"]) ?? 0, MOST_ITEMS);
      const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
      return Array.from({ length: Math.max(length, Math.min(prefix.length, MOST_ITEMS)) }, (_, index) =>
        next(prefix[index] ?? schema["items"] ?? { type: "string" }),
      );
    }
    case "string":
      return textOf(schema, building.textFor(property));
    case "number":
    case "integer":
      return numberFor(schema);
    case "boolean":
      return false;
    default:
      return null;
  }
}

function typeOf(schema: JsonRecord): string {
  const type: unknown = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  if (typeof type === "string") return type;
  if (isRecord(schema["properties"])) return "object";
  return "items" in schema ? "array" : "string";
}

function objectFor(
  schema: JsonRecord,
  next: (inner: unknown, name: string) => unknown,
): Record<string, unknown> {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"])
    ? schema["required"].filter((name) => typeof name === "string")
    : [];
  // A schema that requires nothing would be met by {}; its first property makes the answer worth reading.
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(names.map((name) => [name, next(properties[name] ?? { type: "string" }, name)]));
}

/** Later keywords win; properties and requirements add up. `allOf` is dropped, or it would be merged for ever. */
function merge(into: JsonRecord, from: JsonRecord): JsonRecord {
  const { allOf: _merged, ...rest } = into;
  const properties = {
    ...(isRecord(into["properties"]) ? into["properties"] : {}),
    ...(isRecord(from["properties"]) ? from["properties"] : {}),
  };
  const required = [into["required"], from["required"]].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  );
  return {
    ...rest,
    ...from,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** Only references inside the same schema. */
function resolve(reference: string, root: unknown): unknown {
  if (!reference.startsWith("#")) return null;
  let found = root;
  for (const step of reference.split("/").slice(1)) {
    found = isRecord(found) ? found[step.replaceAll("~1", "/").replaceAll("~0", "~")] : null;
  }
  return found;
}

const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "1970-01-01T00:00:00Z",
  date: "1970-01-01",
  time: "00:00:00Z",
  email: "simulation@example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

function textOf(schema: JsonRecord, wanted: string): string {
  const format = schema["format"];
  const text = typeof format === "string" ? (FORMATS[format] ?? wanted) : wanted;
  const shortest = Math.min(numberOf(schema["minLength"]) ?? 0, LONGEST_TEXT);
  return text.padEnd(shortest, ".").slice(0, numberOf(schema["maxLength"]) ?? LONGEST_TEXT);
}

function numberFor(schema: JsonRecord): number {
  const above = numberOf(schema["exclusiveMinimum"]);
  const lowest = numberOf(schema["minimum"]) ?? (above === null ? null : above + 1);
  const highest = numberOf(schema["maximum"]) ?? (numberOf(schema["exclusiveMaximum"]) ?? 1) - 1;
  const step = numberOf(schema["multipleOf"]);
  const value = lowest ?? Math.min(0, highest);
  return step === null || step <= 0 ? value : Math.ceil(value / step) * step;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
