// The doctor on prices: known, dated, and the wrong way round.

import { describe, expect, test } from "vitest";
import { priceChecks } from "../../../src/cli/price-checks.ts";
import { checkOf, configOf, verdicts } from "./judged.ts";

const OFF_PEAK = new Date("2026-11-25T18:00:00Z");
const PEAK = new Date("2026-11-25T02:00:00Z");
const examine = (vars: Readonly<Record<string, string>> = {}, now = OFF_PEAK) =>
  priceChecks(configOf(vars), now);

describe("A price", () => {
  const NAME = "price of deepseek-flash";

  test("is given as it is at this hour, with its age", () => {
    expect(checkOf(examine(), NAME)).toEqual({
      name: NAME,
      verdict: "ok",
      finding: "0.15 in (0.003 cached), 0.6 out, USD per million tokens now; as of 2026-11-23, 2 days ago.",
    });
    expect(checkOf(examine({}, PEAK), NAME).finding).toContain("0.3 in (0.006 cached), 1.2 out");
  });

  test("that is older than 90 days is a warning, with where to look", () => {
    const at = (date: string) => checkOf(examine({}, new Date(date)), NAME);
    expect(at("2027-02-21T12:00:00Z").verdict).toBe("ok");
    expect(at("2027-02-22T12:00:00Z")).toMatchObject({
      verdict: "warning",
      finding: expect.stringContaining("91 days ago. That is old.") as string,
      mend: expect.stringMatching(/^Compare with https:\S+, and set PRICES\.$/) as string,
    });
  });

  test("that the operator set is no older than the setting", () => {
    const PRICES = '{"deepseek-flash": {"input": 1, "output": 2}}';
    expect(checkOf(examine({ PRICES }, new Date("2036-01-01")), NAME)).toMatchObject({
      verdict: "ok",
      finding: expect.stringContaining("set by the operator") as string,
    });
  });

  test("that nobody knows is a warning, with the setting", () => {
    expect(checkOf(examine({ FAST_MODEL: "qwen3:8b" }), "price of qwen3:8b")).toMatchObject({
      verdict: "warning",
      mend: expect.stringContaining('{"qwen3:8b":') as string,
    });
  });
});

describe("The price inversion", () => {
  test("is told in plain words; where COST_AWARE acts on it, it is no warning", () => {
    expect(checkOf(examine(), "price inversion")).toMatchObject({
      verdict: "ok",
      finding: expect.stringMatching(
        /^A token of the fast model's answer costs 8\.1 times one of the reasoner's \(off-peak\), once the 10000 free neurons/,
      ) as string,
    });
    expect(checkOf(examine({}, PEAK), "price inversion").finding).toContain("4.1 times");
  });

  test("is a warning where COST_AWARE is off", () => {
    expect(checkOf(examine({ COST_AWARE: "false" }), "price inversion")).toMatchObject({
      verdict: "warning",
      mend: expect.stringContaining("COST_AWARE=true") as string,
    });
  });

  test("is not told where there is none, or where a price is unknown", () => {
    expect(verdicts(examine({ REASONER_MODEL: "my-own" }))).not.toHaveProperty("price inversion");
    const PRICES = '{"@cf/deepseek-ai/deepseek-r1-distill-qwen-32b": {"input": 0.1, "output": 0.1}}';
    expect(verdicts(examine({ PRICES }))).not.toHaveProperty("price inversion");
  });
});
