import { expect, test } from "vitest";
import { z } from "zod";
import { instanceOf } from "../../../../src/models/offline/schema-instance.ts";

const words = (property: string) => `words for ${property}`;

test("the smallest value fits the schema that asked for it", () => {
  const schema = z.object({
    title: z.string().max(8),
    kind: z.enum(["note", "task"]),
    count: z.number().int().min(3),
    below: z.number().max(-2),
    even: z.number().multipleOf(4).min(5),
    done: z.boolean(),
    tags: z.array(z.string().min(20)).min(2),
    at: z.iso.datetime(),
    site: z.url(),
    choice: z.union([z.object({ id: z.uuid() }), z.null()]),
    pair: z.tuple([z.string(), z.number()]),
    extra: z.string().optional(),
    fixed: z.literal("yes"),
  });
  const value = instanceOf(z.toJSONSchema(schema), words);
  expect(schema.safeParse(value).error).toBeUndefined();
  expect(value).not.toHaveProperty("extra");
});

test("references and allOf are followed", () => {
  const schema = {
    $defs: {
      name: { type: "object", properties: { first: { type: "string" } }, required: ["first"] },
    },
    allOf: [
      { properties: { who: { $ref: "#/$defs/name" } }, required: ["who"] },
      { properties: { age: { type: "integer" } }, required: ["age"] },
    ],
  };
  expect(instanceOf(schema, words)).toEqual({ who: { first: "words for first" }, age: 0 });
});

test("a schema that grows without end is cut", () => {
  const endless = {
    type: "object",
    properties: { a: { $ref: "#" }, b: { $ref: "#" }, c: { $ref: "#" } },
    required: ["a", "b", "c"],
  };
  expect(JSON.stringify(instanceOf(endless, words)).length).toBeLessThan(100_000);
  expect(instanceOf({ $ref: "#" }, words)).toBeNull();
});

test.each([
  null,
  true,
  "text",
  5,
  [],
  { type: 7 },
  { $ref: "http://elsewhere/" },
  { enum: [] },
  { required: "x", properties: 3 },
])("%j does no harm", (schema) => {
  expect(() => JSON.stringify(instanceOf(schema, words))).not.toThrow();
});
