// The doctor on budgets: whether they can be kept, and whether an answer fits.

import { describe, expect, test } from "vitest";
import { budgetChecks } from "../../../src/cli/budget-checks.ts";
import { lookUpModel } from "../../../src/models/catalogue.ts";
import { checkOf, configOf } from "./judged.ts";

const DISTILL = lookUpModel("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", "fast");
const FLASH = lookUpModel("deepseek-flash", "reasoner");
const UNKNOWN = lookUpModel("qwen3:8b", "fast");
const BUDGETS = ["BUDGET_USD_PER_CONVERSATION", "BUDGET_USD_PER_USER_DAY"];

const examine = (vars: Readonly<Record<string, string>>, models = [DISTILL, FLASH]) =>
  budgetChecks(configOf(vars), models, vars["BUDGET_ACTION"] !== undefined);

describe("Without a budget", () => {
  test("it is said that nothing limits what is spent", () => {
    expect(examine({})).toEqual([
      { name: "budgets", verdict: "ok", finding: "None is set: nothing limits what is spent." },
    ]);
  });

  test("BUDGET_ACTION is noted to have no effect", () => {
    expect(checkOf(examine({ BUDGET_ACTION: "downgrade" }), "budgets")).toMatchObject({
      verdict: "ok",
      finding: expect.stringContaining("no budget for it to act on") as string,
      mend: expect.stringContaining("take BUDGET_ACTION out") as string,
    });
  });
});

describe.each(BUDGETS)("%s", (name) => {
  test("that bears typical answers is well, and says how many", () => {
    // 1,000 in and 1,000 out of the distill: $0.005378.
    expect(examine({ [name]: "0.5" })).toEqual([
      { name, verdict: "ok", finding: "$0.5, about 92 typical answers of the dearer model." },
    ]);
  });

  test("is a problem where the price of a model that can be called is unknown: its calls would be refused", () => {
    const check = checkOf(examine({ [name]: "0.5" }, [UNKNOWN, FLASH]), name);
    expect(check).toMatchObject({
      verdict: "problem",
      finding: expect.stringContaining("price of qwen3:8b is unknown") as string,
      mend: expect.stringContaining('PRICES to {"qwen3:8b"') as string,
    });
    const PRICES = '{"qwen3:8b": {"input": 0, "output": 0}}';
    expect(checkOf(examine({ [name]: "0.5", PRICES }, [UNKNOWN, FLASH]), name).verdict).toBe("ok");
  });

  test("smaller than what is reserved for one answer is a warning with a sum that would do", () => {
    expect(checkOf(examine({ [name]: "0.005" }), name)).toMatchObject({
      verdict: "warning",
      finding: expect.stringContaining("less than what is reserved for one answer ($0.020838)") as string,
      mend: `${name}=0.54, for about a hundred answers.`,
    });
    expect(checkOf(examine({ [name]: "0.0209" }), name).verdict).toBe("ok");
    // The reasoner alone: what counts is the peak's price, twice the other hours'.
    expect(checkOf(examine({ [name]: "0.0055" }, [FLASH]), name).verdict).toBe("ok");
    expect(checkOf(examine({ [name]: "0.0053" }, [FLASH]), name).verdict).toBe("warning");
  });

  test("is well where nothing that is configured costs money", () => {
    expect(checkOf(examine({ [name]: "0" }, []), name).verdict).toBe("ok");
  });
});

describe("BUDGET_NEURONS_PER_DAY", () => {
  test("smaller than one typical answer is a warning", () => {
    const judge = (neurons: string) =>
      checkOf(examine({ BUDGET_NEURONS_PER_DAY: neurons }), "BUDGET_NEURONS_PER_DAY");
    expect(judge("10000").verdict).toBe("ok");
    expect(judge("489").verdict).toBe("ok");
    expect(judge("488")).toMatchObject({
      verdict: "warning",
      mend: "BUDGET_NEURONS_PER_DAY=48900, for about a hundred answers.",
    });
  });
});
