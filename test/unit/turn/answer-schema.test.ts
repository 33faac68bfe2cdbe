// Which schemas are taken for an answer, and where the others are refused.

import { describe, expect, test } from "vitest";
import { responseFormatSchema } from "../../../src/turn/response-format.ts";

const format = (schema: unknown, name: unknown = "answer") => ({
  type: "json_schema",
  json_schema: { name, schema },
});

function refusals(given: unknown): { path: string; message: string }[] {
  const { error } = responseFormatSchema.safeParse(given);
  return (error?.issues ?? []).map(({ path, message }) => ({ path: path.join("."), message }));
}

const pathsOf = (schema: unknown): string[] =>
  refusals(format(schema)).map(({ path }) => path.replace(/^json_schema\.schema\.?/, ""));

describe("A response format", () => {
  test.each([{ type: "text" }, { type: "json_object" }, format({ type: "object" })])("may be %j", (given) => {
    expect(responseFormatSchema.parse(given)).toEqual(given);
  });

  test("keeps its schema as it was given, descriptions and all", () => {
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      title: "A city",
      properties: {
        name: { type: "string", description: "in English", examples: ["Rome"], default: "Rome" },
      },
      required: ["name"],
      additionalProperties: false,
    };
    const parsed = responseFormatSchema.parse({
      type: "json_schema",
      json_schema: { name: "city", strict: true, schema },
    });
    expect(parsed).toEqual({ type: "json_schema", json_schema: { name: "city", strict: true, schema } });
  });

  test.each([
    [{ type: "yaml" }, "type"],
    [{}, "type"],
    [{ type: "json_schema" }, "json_schema"],
    [{ type: "json_schema", json_schema: { name: "a" } }, "json_schema.schema"],
    [format({ type: "object" }, ""), "json_schema.name"],
    [format({ type: "object" }, "a b"), "json_schema.name"],
    [format({ type: "object" }, "a".repeat(65)), "json_schema.name"],
    [format("object"), "json_schema.schema"],
    [format([]), "json_schema.schema"],
    [format(true), "json_schema.schema"],
  ])("can't be %j", (given, path) => {
    expect(refusals(given).map((refusal) => refusal.path)).toEqual([path]);
  });
});

describe("A schema is taken", () => {
  test.each([
    ["of nullable and optional fields", { type: "object", properties: { a: { type: ["string", "null"] } } }],
    [
      "of alternatives",
      { type: "object", properties: { a: { anyOf: [{ type: "string" }, { type: "null" }] } } },
    ],
    [
      "that refers to itself",
      { type: "object", properties: { next: { anyOf: [{ $ref: "#" }, { type: "null" }] } } },
    ],
    ["whose top is a definition", { $ref: "#/definitions/A", definitions: { A: { type: "object" } } }],
    [
      "with properties named like keywords",
      { type: "object", properties: { if: {}, $ref: {}, not: { type: "string" } } },
    ],
    [
      "with annotations that it does not know",
      { type: "object", "x-order": ["a"], examples: [{ $comment: 1 }] },
    ],
    ["of sub-schemas that are true or false", { type: "object", properties: { a: true, b: false } }],
  ])("%s", (_what, schema) => {
    expect(refusals(format(schema))).toEqual([]);
  });
});

describe("A schema is refused, with the path of what is wrong", () => {
  test.each([
    ["not of objects at the top", { type: "array", items: {} }, ["type"]],
    ["of nothing at the top", {}, ["type"]],
    [
      "with a type that there is not",
      { type: "object", properties: { a: { type: "strnig" } } },
      ["properties.a.type"],
    ],
    [
      "with a keyword that is not checked, deep inside",
      { type: "object", properties: { a: { items: { anyOf: [{}, { if: {}, else: {} }] } } } },
      ["properties.a.items.anyOf.1.if", "properties.a.items.anyOf.1.else"],
    ],
    ["with patterns for names", { type: "object", patternProperties: { "^a": {} } }, ["patternProperties"]],
    ["with items as a list", { type: "object", properties: { a: { items: [{}] } } }, ["properties.a.items"]],
    [
      "with a pattern that may run for ever",
      { type: "object", properties: { a: { pattern: "(a+)+$" } } },
      ["properties.a.pattern"],
    ],
    [
      "with a pattern that is none",
      { type: "object", properties: { a: { pattern: "(" } } },
      ["properties.a.pattern"],
    ],
    ["with a property that is no schema", { type: "object", properties: { a: 5 } }, ["properties.a"]],
    ["with properties that are no map", { type: "object", properties: 5 }, ["properties"]],
    ["with a requirement that is no list", { type: "object", required: "a" }, ["required"]],
    [
      "with a bound that is none",
      { type: "object", properties: { a: { minLength: -1 } } },
      ["properties.a.minLength"],
    ],
    [
      "with a reference that leads nowhere",
      { type: "object", properties: { a: { $ref: "#/$defs/b" } } },
      ["properties.a.$ref"],
    ],
    [
      "with a reference to elsewhere",
      { type: "object", properties: { a: { $ref: "https://evil.test/x" } } },
      ["properties.a.$ref"],
    ],
    [
      "with a reference into the middle",
      { type: "object", properties: { a: {}, b: { $ref: "#/properties/a" } } },
      ["properties.b.$ref"],
    ],
    ["with a reference in circles", { type: "object", allOf: [{ $ref: "#" }] }, [""]],
    ["with too much in it", { type: "object", description: "x".repeat(70_000) }, [""]],
  ])("%s", (_what, schema, paths) => {
    expect(pathsOf(schema)).toEqual(paths);
  });
});
