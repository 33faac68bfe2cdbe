// An error as a response: problem details, and when to come back.

import { describe, expect, test } from "vitest";
import { UpshiftError } from "../../../src/core/errors.ts";
import { problem } from "../../../src/core/problem.ts";

const NEARLY_MIDNIGHT = Date.UTC(2026, 10, 22, 23, 59, 30);

describe("A problem", () => {
  test("names its code, its sentence and the fields that are wrong", async () => {
    const errors = [{ path: "limit", reason: "out of range" }];
    const response = problem(new UpshiftError("invalid_request", "No.", { errors }));
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: "Invalid request",
      status: 400,
      detail: "No.",
      code: "invalid_request",
      errors,
    });
  });

  test.each([
    ["budget_exceeded", "30"],
    ["fast_quota_exhausted", "30"],
    ["rate_limited", "10"],
    ["not_found", null],
  ] as const)("says of %s when another try may do better: %s", (code, seconds) => {
    expect(problem(new UpshiftError(code, "No."), NEARLY_MIDNIGHT).headers.get("retry-after")).toBe(seconds);
  });
});
