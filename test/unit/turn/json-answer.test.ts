// An answer that was asked for as JSON: what the model is told, what is accepted, and what is shown to be repaired.

import { describe, expect, test } from "vitest";
import {
  jsonInstruction,
  jsonMode,
  judgeJson,
  misfitError,
  repairRequest,
} from "../../../src/turn/json-answer.ts";
import type { JsonFormat } from "../../../src/turn/response-format.ts";

const ANY: JsonFormat = { type: "json_object" };
const CITY: JsonFormat = {
  type: "json_schema",
  json_schema: {
    name: "city",
    schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  },
};

describe("The instruction", () => {
  test.each([ANY, CITY])("has the word JSON and an example or the schema in it: %j", (format) => {
    const text = jsonInstruction(format);
    expect(text).toMatch(/json/i);
    expect(text).toContain(
      format.type === "json_object" ? '{"answer": ' : JSON.stringify(format.json_schema.schema),
    );
  });

  test("is asked of the services by the same schema", () => {
    expect(jsonMode(ANY)).toEqual({ type: "json" });
    const { schema } = CITY.type === "json_schema" ? CITY.json_schema : { schema: null };
    expect(jsonMode(CITY)).toEqual({ type: "json", name: "city", schema });
  });
});

describe("An answer fits", () => {
  const text = '{"name": "Paris"}';
  test.each([
    text,
    `\n  ${text}  \n`,
    `\`\`\`json\n${text}\n\`\`\``,
    `\`\`\`\n${text}\n\`\`\``,
    `\n\`\`\`JSON\n\n${text}\n\n\`\`\`\n`,
  ])("in %j, and stands as its JSON alone", (answer) => {
    expect(judgeJson(CITY, answer)).toEqual({ kind: "fits", text });
    expect(judgeJson(ANY, answer)).toEqual({ kind: "fits", text });
  });

  test("with a fence inside one of its strings", () => {
    const fenced = JSON.stringify({ name: "```json\n1\n```" });
    expect(judgeJson(CITY, fenced)).toEqual({ kind: "fits", text: fenced });
  });
});

describe("An answer does not fit", () => {
  test.each([
    ["", "the answer is blank"],
    ["   \n\t ", "the answer is blank"],
    ["```json\n\n```", "the answer is blank"],
    ["Paris", "it is not JSON"],
    ['Here it is: {"name": "Paris"}', "it is not JSON"],
    ['{"name": "Paris"', "it is not JSON"],
    ['{"name": "Paris"} {"name": "Rome"}', "it is not JSON"],
    ['["Paris"]', "object is needed, not array"],
    ["null", "object is needed, not null"],
    ["[".repeat(100_000), "it is nested more than 64 deep"],
  ])("where it is %j", (answer, reason) => {
    for (const format of [ANY, CITY])
      expect(judgeJson(format, answer)).toEqual({ kind: "misfit", misfits: [{ path: "", reason }] });
  });

  test("where its schema says so", () => {
    expect(judgeJson(CITY, '{"name": 1}')).toEqual({
      kind: "misfit",
      misfits: [{ path: "name", reason: "string is needed, not number" }],
    });
    expect(judgeJson(ANY, '{"name": 1}')).toMatchObject({ kind: "fits" });
  });

  test("where it could not be checked within bounds", () => {
    const format: JsonFormat = {
      type: "json_schema",
      json_schema: { name: "a", schema: { type: "object", properties: { a: { pattern: "a+b+c+" } } } },
    };
    expect(judgeJson(format, JSON.stringify({ a: "a".repeat(50_000) }))).toMatchObject({
      kind: "misfit",
      misfits: [{ reason: "it would take too long to check" }],
    });
  });
});

describe("A repair", () => {
  const misfits = [
    { path: "", reason: 'the property "name" is missing' },
    { path: "size", reason: "number is needed, not string" },
  ];

  test("is asked for with the answer and what was wrong with it", () => {
    const [shown, request] = repairRequest({ text: ' {"size": "big"}\n', misfits });
    expect(shown).toEqual({ role: "assistant", content: [{ type: "text", text: '{"size": "big"}' }] });
    expect(request).toMatchObject({ role: "user", content: [{ type: "text" }] });
    const text = JSON.stringify(request);
    expect(text).toContain("is missing");
    expect(text).toContain("size: number is needed, not string");
    expect(text).toMatch(/JSON/);
  });

  test("of a blank answer shows none, since no message may be empty", () => {
    expect(repairRequest({ text: "   ", misfits }).map(({ role }) => role)).toEqual(["user"]);
  });

  test("shows no more than a model needs", () => {
    const many = Array.from({ length: 20 }, () => ({ path: "a".repeat(100_000), reason: "b" }));
    const size = JSON.stringify(repairRequest({ text: "x".repeat(1_000_000), misfits: many })).length;
    expect(size).toBeLessThan(15_000);
  });

  test("that did not help is said so, in a sentence with the first reason", () => {
    expect(misfitError(CITY, misfits)).toEqual({
      code: "upstream_invalid",
      message:
        'The answer did not fit the JSON Schema that was asked for, also when the model was shown what was wrong (the property "name" is missing).',
    });
    expect(misfitError(ANY, [{ path: "", reason: "it is not JSON" }]).message).toContain(
      "did not fit a JSON object",
    );
  });
});
