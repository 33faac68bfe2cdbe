// Errors as users meet them: stable codes, their statuses, and problem details that carry nothing else.

import { describe, expect, test } from "vitest";
import { ERROR_STATUS, UpshiftError, type ErrorCode } from "../../../src/core/errors.ts";
import { problem } from "../../../src/core/problem.ts";

describe("an error's status", () => {
  test.each<[ErrorCode, number]>([
    ["invalid_request", 400],
    ["invalid_conversation_id", 400],
    ["unauthenticated", 401],
    ["forbidden_origin", 403],
    ["auth_not_configured", 403],
    ["not_found", 404],
    ["turn_in_progress", 409],
    ["conversation_exists", 409],
    ["already_received", 409],
    ["automation_paused", 409],
    ["payload_too_large", 413],
    ["idempotency_mismatch", 422],
    ["rate_limited", 429],
    ["budget_exceeded", 429],
    ["upstream_auth", 502],
    ["upstream_payment", 502],
    ["upstream_rate_limited", 503],
    ["upstream_unavailable", 503],
    ["upstream_timeout", 504],
    ["upstream_invalid", 502],
    ["fast_quota_exhausted", 503],
    ["tier_not_configured", 503],
    ["config_invalid", 500],
    ["internal", 500],
  ])("of %s is %i, as documented", (code, status) => {
    expect(new UpshiftError(code, "x").status).toBe(status);
  });

  test("of what the gateway's own policy refused is 429 or 403", () => {
    expect([429, 403]).toContain(ERROR_STATUS.upstream_refused);
  });
});

describe("problem details", () => {
  test("have the shape of RFC 9457 with the stable code, and are not kept by caches", async () => {
    const response = problem(new UpshiftError("not_found", "There is no such conversation."));
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: "Not found",
      status: 404,
      detail: "There is no such conversation.",
      code: "not_found",
    });
  });

  test("list refused fields, and neither cause nor stack", async () => {
    const error = new UpshiftError("invalid_request", "No.", {
      errors: [{ path: "limit", reason: "out of range" }],
      cause: new Error("secret"),
    });
    const text = await problem(error).text();
    expect(JSON.parse(text)).toMatchObject({ errors: [{ path: "limit", reason: "out of range" }] });
    expect(text).not.toMatch(/secret|stack|at /);
    expect(error.toTurnError()).toEqual({ code: "invalid_request", message: "No." });
    expect(error.cause).toBeInstanceOf(Error);
  });
});
