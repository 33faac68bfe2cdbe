// Whether a value fits a schema: each keyword from both sides, and what is given up because it would never end.

import { describe, expect, test } from "vitest";
import { misfits, type JsonSchema } from "../../../src/core/json-schema.ts";

const fits = (schema: JsonSchema, value: unknown): boolean => misfits(schema, value).length === 0;

describe("A keyword", () => {
  const CASES: Record<string, { schema: JsonSchema; good: unknown[]; bad: unknown[] }> = {
    type: { schema: { type: "string" }, good: ["", "a"], bad: [1, null, [], {}, true] },
    "type, several": { schema: { type: ["number", "null"] }, good: [1.5, null], bad: ["1", false] },
    "type integer": { schema: { type: "integer" }, good: [1, -3, 1e20, 2.0], bad: [1.5, "1", Infinity] },
    "type object": { schema: { type: "object" }, good: [{}], bad: [[], null] },
    enum: {
      schema: { enum: ["a", 1, null, { b: [1] }] },
      good: ["a", 1, null, { b: [1] }],
      bad: ["b", "1", {}],
    },
    "enum beside a type": { schema: { type: "string", enum: ["a", 1] }, good: ["a"], bad: [1] },
    const: { schema: { const: { a: 1, b: 2 } }, good: [{ b: 2, a: 1 }], bad: [{ a: 1 }, null] },
    anyOf: { schema: { anyOf: [{ type: "string" }, { type: "null" }] }, good: ["a", null], bad: [1] },
    "anyOf beside properties": {
      schema: { properties: { a: { type: "number" } }, anyOf: [{ required: ["b"] }, { required: ["c"] }] },
      good: [{ a: 1, b: 1 }, { c: 1 }],
      bad: [{ a: 1 }, { a: "1", b: 1 }],
    },
    oneOf: { schema: { oneOf: [{ minimum: 2 }, { multipleOf: 2 }] }, good: [3, 0], bad: [4, 1] },
    allOf: { schema: { allOf: [{ minimum: 2 }, { maximum: 3 }] }, good: [2, 3], bad: [1, 4] },
    "allOf beside anyOf": {
      schema: { anyOf: [{ type: "string" }], allOf: [{ minLength: 2 }] },
      good: ["ab"],
      bad: ["a", 1],
    },
    not: { schema: { not: { type: "string" } }, good: [1], bad: ["a"] },
    $ref: { schema: { $ref: "#/$defs/a", $defs: { a: { type: "string" } } }, good: ["a"], bad: [1] },
    "$ref beside others": {
      schema: { $ref: "#/definitions/a", definitions: { a: { type: "string" } }, minLength: 2 },
      good: ["ab"],
      bad: ["a", 12],
    },
    "$ref to a name with a slash": {
      schema: { $ref: "#/$defs/a~1b", $defs: { "a/b": { type: "string" } } },
      good: ["a"],
      bad: [1],
    },
    required: { schema: { required: ["a"] }, good: [{ a: null }, "no object"], bad: [{}, { b: 1 }] },
    "required beside a default": {
      schema: { properties: { a: { type: "number", ...{ default: 1 } } }, required: ["a"] },
      good: [{ a: 2 }],
      bad: [{}],
    },
    "a property that every object inherits": {
      schema: {
        properties: Object.fromEntries([["toString", { type: "string" }]]),
        required: ["constructor"],
      },
      good: [{ constructor: 1 }],
      bad: [{}, { constructor: 1, toString: 2 }],
    },
    "additionalProperties false": {
      schema: { properties: { a: {} }, additionalProperties: false },
      good: [{}, { a: 1 }],
      bad: [{ a: 1, b: 2 }],
    },
    "additionalProperties false beside allOf": {
      schema: { properties: { a: {} }, additionalProperties: false, allOf: [{ properties: { b: {} } }] },
      good: [{ a: 1 }],
      bad: [{ a: 1, b: 2 }],
    },
    "additionalProperties with a schema": {
      schema: { properties: { a: {} }, additionalProperties: { type: "string" } },
      good: [{ a: 1, b: "x" }],
      bad: [{ b: 1 }],
    },
    "properties that are ruled out": { schema: { properties: { a: false } }, good: [{}], bad: [{ a: 1 }] },
    minProperties: { schema: { minProperties: 2 }, good: [{ a: 1, b: 1 }], bad: [{ a: 1 }] },
    maxProperties: { schema: { maxProperties: 1 }, good: [{ a: 1 }], bad: [{ a: 1, b: 1 }] },
    items: { schema: { items: { type: "string" } }, good: [[], ["a"]], bad: [["a", 1]] },
    prefixItems: {
      schema: { prefixItems: [{ type: "string" }], items: { type: "number" } },
      good: [[], ["a"], ["a", 1, 2]],
      bad: [[1], ["a", "b"]],
    },
    "items false behind prefixItems": {
      schema: { prefixItems: [true], items: false },
      good: [[1]],
      bad: [[1, 2]],
    },
    minItems: { schema: { minItems: 1 }, good: [[1]], bad: [[]] },
    maxItems: { schema: { maxItems: 1 }, good: [[1]], bad: [[1, 2]] },
    uniqueItems: {
      schema: { uniqueItems: true },
      good: [[1, "1", { a: 1 }]],
      bad: [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      ],
    },
    "minLength in characters": { schema: { minLength: 2 }, good: ["ab", "👍👍"], bad: ["a", "👍"] },
    "maxLength in characters": { schema: { maxLength: 1 }, good: ["👍"], bad: ["ab"] },
    pattern: { schema: { pattern: "^[A-Z]{3}$" }, good: ["ABC", 1], bad: ["ABCD", "abc"] },
    "pattern, not anchored": { schema: { pattern: "\\d" }, good: ["a1b"], bad: ["ab"] },
    minimum: { schema: { minimum: 1 }, good: [1], bad: [0.5] },
    maximum: { schema: { maximum: 1 }, good: [1], bad: [1.5] },
    exclusiveMinimum: { schema: { exclusiveMinimum: 1 }, good: [1.1], bad: [1] },
    exclusiveMaximum: { schema: { exclusiveMaximum: 1 }, good: [0.9], bad: [1] },
    multipleOf: { schema: { multipleOf: 0.1 }, good: [0.3, 0, -1.1], bad: [0.35] },
    true: { schema: true, good: [null, 1], bad: [] },
    false: { schema: false, good: [], bad: [null, 1] },
  };

  test.each(Object.entries(CASES))("%s", (_name, { schema, good, bad }) => {
    for (const value of good) expect([value, misfits(schema, value)]).toEqual([value, []]);
    for (const value of bad) expect([value, fits(schema, value)]).toEqual([value, false]);
  });

  test.each([
    ["date-time", "2026-11-23T12:00:00Z", "2026-11-23"],
    ["date", "2026-02-28", "2026-02-30"],
    ["time", "12:00:00Z", "12 o'clock"],
    ["email", "ada@example.com", "ada"],
    ["uuid", "123e4567-e89b-42d3-a456-426614174000", "123"],
    ["ipv4", "10.0.0.1", "10.0.0.256"],
    ["ipv6", "::1", "1"],
    ["uri", "https://example.com/a", "example"],
    ["hostname", "example.com", "-"],
    ["duration", "P1D", "a day"],
  ])("format %s", (format, good, bad) => {
    expect(fits({ format }, good)).toBe(true);
    expect(fits({ format }, bad)).toBe(false);
  });

  test("format of a name that is not known is an annotation", () => {
    expect(fits({ format: "a-colour" }, "red")).toBe(true);
  });
});

describe("What does not fit", () => {
  test("is told with its path and what is needed, never with its value", () => {
    const schema: JsonSchema = {
      type: "object",
      properties: {
        people: { type: "array", items: { type: "object", properties: { age: { type: "integer" } } } },
        mood: { enum: ["good", "bad"] },
      },
      required: ["people", "name"],
      additionalProperties: false,
    };
    const value = { people: [{ age: 1 }, { age: "a secret" }], mood: "so-so", extra: 1 };
    expect(misfits(schema, value)).toEqual([
      { path: "", reason: 'the property "name" is missing' },
      { path: "people.1.age", reason: "integer is needed, not string" },
      { path: "mood", reason: 'allowed is "good", "bad"' },
      { path: "", reason: 'there is no property "extra"' },
    ]);
  });

  test("of alternatives is told for the nearest of them", () => {
    const schema: JsonSchema = {
      anyOf: [
        { required: ["a", "b", "c"] },
        { properties: { kind: { const: "x" }, size: { type: "number" } }, required: ["kind"] },
      ],
    };
    expect(misfits(schema, { kind: "x", size: "big" })).toEqual([
      { path: "", reason: "none of the alternatives fits" },
      { path: "size", reason: "number is needed, not string" },
    ]);
  });

  test("is told up to a bound", () => {
    const many = Array.from({ length: 200_000 }, () => 1);
    expect(misfits({ items: { type: "string" } }, many).length).toBeLessThanOrEqual(20);
  });
});

describe("A schema that refers to itself", () => {
  const tree: JsonSchema = {
    $ref: "#/$defs/node",
    $defs: {
      node: {
        type: "object",
        properties: {
          name: { type: "string" },
          children: { type: "array", items: { $ref: "#/$defs/node" } },
        },
        required: ["name"],
      },
    },
  };

  test("is followed as deep as the value goes", () => {
    expect(fits(tree, { name: "a", children: [{ name: "b", children: [] }] })).toBe(true);
    expect(misfits(tree, { name: "a", children: [{ name: "b", children: [{}] }] })).toEqual([
      { path: "children.0.children.0", reason: 'the property "name" is missing' },
    ]);
  });

  test("without end is given up", () => {
    expect(misfits({ $ref: "#" }, {})).toBe("unbounded");
    expect(misfits({ $ref: "#/$defs/a", $defs: { a: { anyOf: [{ $ref: "#/$defs/a" }] } } }, 1)).toBe(
      "unbounded",
    );
  });

  test("many times over is given up, before it takes long", () => {
    const $defs: Record<string, JsonSchema> = { d40: { type: "object" } };
    for (let at = 0; at < 40; at++)
      $defs[`d${at}`] = { allOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] };
    expect(misfits({ $ref: "#/$defs/d0", $defs }, {})).toBe("unbounded");
  });
});

test("What would be read over and over is given up", () => {
  const text = JSON.stringify("x".repeat(60_000));
  const long: JsonSchema = { items: { enum: [text] } };
  expect(
    misfits(
      long,
      Array.from({ length: 10_000 }, () => text),
    ),
  ).toBe("unbounded");
  const required = Array.from({ length: 10_000 }, (_, index) => `p${index}`);
  const object = Object.fromEntries(required.map((name) => [name, 1]));
  expect(misfits({ items: { required } }, [object])).toEqual([]);
  expect(
    misfits(
      { items: { required } },
      Array.from({ length: 10_000 }, () => object),
    ),
  ).toBe("unbounded");
  const allOf = Array.from({ length: 1_000 }, (): JsonSchema => ({ minLength: 1 }));
  expect(misfits({ allOf }, "x".repeat(1_000_000))).toBe("unbounded");
});

test("A pattern that would take too many steps for a text is given up", () => {
  const schema: JsonSchema = { pattern: "a+b+c+" };
  expect(misfits(schema, "aaabbbccc")).toEqual([]);
  expect(misfits(schema, "a".repeat(50_000))).toBe("unbounded");
});
