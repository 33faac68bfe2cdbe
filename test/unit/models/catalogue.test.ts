// What is known of models: today's names, limits and prices (wire facts of 2026-11-23).

import { describe, expect, test } from "vitest";
import { CATALOGUE, isPeak, lookUpModel, priceAt, priceOf } from "../../../src/models/catalogue.ts";

const DISTILL = "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b";

describe("A name", () => {
  test("of the distill stands for a model that thinks in tags and knows tools by prompt only", () => {
    expect(lookUpModel(DISTILL, "fast")).toMatchObject({
      wireModel: DISTILL,
      contextTokens: 80_000,
      thinking: "implicit-tags",
      tools: "prompted",
      price: { input: 0.497, output: 4.881, peakFactor: 1 },
      neurons: { input: 45_170, cachedInput: 45_170, output: 443_756 },
    });
  });

  test.each([
    ["deepseek-flash", "deepseek-flash", 0.15, undefined],
    ["deepseek-v4-flash", "deepseek-flash", 0.15, undefined],
    ["deepseek-v4-pro", "deepseek-v4-pro", 0.66, undefined],
    ["deepseek-reasoner", "deepseek-flash", 0.15, { since: "2026-07-24", successor: "deepseek-flash" }],
    ["deepseek-chat", "deepseek-flash", 0.15, { since: "2026-07-24", successor: "deepseek-flash" }],
  ])("%s is served as %s", (id, wireModel, input, retired) => {
    const entry = lookUpModel(id, "reasoner");
    expect(entry).toMatchObject({
      id,
      wireModel,
      contextTokens: 1_000_000,
      maxOutputTokens: 384_000,
      thinking: "native",
      tools: "native",
      neurons: null,
      price: { input },
    });
    expect(entry.retired).toEqual(retired);
  });

  test("that is retired never goes on the wire", () => {
    const retired = CATALOGUE.filter((entry) => entry.retired !== undefined).map(({ id }) => id);
    expect(retired).toEqual(["deepseek-reasoner", "deepseek-chat"]);
    for (const entry of CATALOGUE) expect(retired).not.toContain(entry.wireModel);
  });

  test.each([
    ["fast", "prompted"],
    ["reasoner", "native"],
  ] as const)("that is unknown is sent as it is, without a price (%s)", (tier, tools) => {
    expect(lookUpModel("qwen3:8b", tier)).toMatchObject({
      id: "qwen3:8b",
      tier,
      wireModel: "qwen3:8b",
      thinking: "native",
      tools,
      price: null,
      neurons: null,
    });
  });

  test.each([
    ["deepseek-r1:32b", "implicit-tags"],
    ["DeepSeek-R1-Distill-Llama-70B", "implicit-tags"],
    ["hf.co/unsloth/r1-distill-qwen", "implicit-tags"],
    ["qwq", "native"],
    ["gpt-oss:20b", "native"],
  ])("%s thinks in the style %s", (id, thinking) => {
    expect(lookUpModel(id, "fast").thinking).toBe(thinking);
  });

  test("is overruled by the wire id that is set, with that id's price, or none", () => {
    expect(lookUpModel("deepseek-reasoner", "reasoner", "deepseek-v4-pro")).toMatchObject({
      id: "deepseek-reasoner",
      wireModel: "deepseek-v4-pro",
      price: { input: 0.66, cachedInput: 0.022, output: 1.98 },
    });
    expect(lookUpModel("deepseek-reasoner", "reasoner", "deepseek-v5")).toMatchObject({
      wireModel: "deepseek-v5",
      price: null,
    });
    expect(lookUpModel("deepseek-reasoner", "reasoner", "deepseek-flash")).toMatchObject({
      wireModel: "deepseek-flash",
      price: { input: 0.15 },
    });
  });

  test("is no property of an object", () => {
    for (const id of ["constructor", "__proto__", "toString"])
      expect(lookUpModel(id, "fast")).toMatchObject({ wireModel: id, price: null });
  });
});

describe("Prices", () => {
  const flash = lookUpModel("deepseek-reasoner", "reasoner");

  test("are dated and say where they are from", () => {
    for (const entry of CATALOGUE) {
      expect(entry.price?.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(entry.price?.source).toMatch(/^https:\/\//);
    }
  });

  test("are the operator's where given, by the model's name or its wire id", () => {
    for (const id of ["deepseek-reasoner", "deepseek-flash"])
      expect(priceOf(flash, { [id]: { input: 1, output: 2 } })).toEqual({
        input: 1,
        cachedInput: 1,
        output: 2,
        peakFactor: 1,
        asOf: "set by the operator",
        source: "PRICES",
      });
    expect(
      priceOf(flash, { "deepseek-flash": { input: 1, cachedInput: 0.1, output: 2, peakFactor: 3 } }),
    ).toMatchObject({ cachedInput: 0.1, peakFactor: 3 });
  });

  test("of the name come before those of the wire id", () => {
    const overrides = {
      "deepseek-flash": { input: 1, output: 1 },
      "deepseek-reasoner": { input: 2, output: 2 },
    };
    expect(priceOf(flash, overrides)).toMatchObject({ input: 2 });
  });

  test("may be zero, which is not unknown", () => {
    expect(priceOf(flash, { "deepseek-flash": { input: 0, output: 0 } })).toMatchObject({
      input: 0,
      output: 0,
    });
  });

  test("are the catalogue's for other models, and unknown where nobody knows one", () => {
    const overrides = { "some-other": { input: 1, output: 1 } };
    expect(priceOf(flash, overrides)).toBe(flash.price);
    expect(priceOf(lookUpModel("qwen3:8b", "fast"), overrides)).toBeNull();
  });

  test("double in peak hours, where the model has any", () => {
    const peak = new Date("2026-11-23T02:00:00Z");
    const quiet = new Date("2026-11-23T05:00:00Z");
    expect(priceAt(flash.price!, peak)).toEqual({ input: 0.3, cachedInput: 0.006, output: 1.2 });
    expect(priceAt(flash.price!, quiet)).toEqual({ input: 0.15, cachedInput: 0.003, output: 0.6 });
    const distill = lookUpModel(DISTILL, "fast").price!;
    expect(priceAt(distill, peak)).toEqual(priceAt(distill, quiet));
  });
});

describe("Peak hours", () => {
  // 2026-11-23 is a Monday.
  test.each([
    ["2026-11-23T00:59:59.999Z", false],
    ["2026-11-23T01:00:00Z", true],
    ["2026-11-23T03:59:59.999Z", true],
    ["2026-11-23T04:00:00Z", false],
    ["2026-11-23T05:59:59.999Z", false],
    ["2026-11-23T06:00:00Z", true],
    ["2026-11-23T09:59:59.999Z", true],
    ["2026-11-23T10:00:00Z", false],
    ["2026-11-23T23:00:00Z", false],
    ["2026-11-27T09:00:00Z", true],
    ["2026-11-28T02:00:00Z", false],
    ["2026-11-28T09:00:00Z", false],
    ["2026-11-29T02:00:00Z", false],
    ["2026-11-29T23:59:59Z", false],
    ["2026-11-30T01:00:00Z", true],
  ])("%s: %s", (at, expected) => {
    expect(isPeak(new Date(at))).toBe(expected);
  });

  test("are seven hours of each working day", () => {
    const monday = Date.UTC(2026, 10, 23);
    const hours = Array.from({ length: 7 * 24 }, (_, hour) => isPeak(new Date(monday + hour * 3_600_000)));
    expect(hours.filter(Boolean)).toHaveLength(5 * 7);
  });
});
