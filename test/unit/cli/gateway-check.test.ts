// What the doctor says of a gateway that only a binding leads to: it has none itself.

import { describe, expect, test } from "vitest";
import { gatewayCheck as examine } from "../../../src/cli/gateway-check.ts";
import { configOf } from "./judged.ts";

const gatewayCheck = (variables: Record<string, string>) => examine(configOf(variables))[0];

describe("The doctor", () => {
  test("says that an id alone is for a binding, and what would let it look from here", () => {
    expect(gatewayCheck({ AI_GATEWAY_ID: "g" })).toMatchObject({
      verdict: "skipped",
      finding: expect.stringContaining("binding"),
      mend: expect.stringContaining("AI_GATEWAY_ACCOUNT_ID"),
    });
  });

  test("says that an id alone is not enough for an address of one's own", () => {
    expect(gatewayCheck({ AI_GATEWAY_ID: "g", AI_GATEWAY_BASE_URL: "http://127.0.0.1:9/v1" })).toMatchObject({
      verdict: "warning",
      mend: "Set AI_GATEWAY_ACCOUNT_ID.",
    });
  });

  test.each([
    {},
    { AI_GATEWAY_ID: "g", AI_GATEWAY_ACCOUNT_ID: "a" },
    { AI_GATEWAY_ID: "g", REASONER_ROUTES: "direct" },
  ])("says nothing of it where it reaches the gateway, or nobody wants it: %j", (variables) => {
    expect(gatewayCheck(variables as Record<string, string>)).toBeUndefined();
  });
});
