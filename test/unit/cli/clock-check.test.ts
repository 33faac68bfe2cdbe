// The doctor on this machine's clock.

import { describe, expect, test } from "vitest";
import { clockCheck } from "../../../src/cli/clock-check.ts";

const NOON = Date.parse("2026-11-25T12:00:00Z");
const sample = (secondsAhead: number) => ({
  date: "Wed, 25 Nov 2026 12:00:00 GMT",
  receivedAt: NOON + secondsAhead * 1000,
});

describe("The clock", () => {
  test.each([0, 59, -60])("that is %i s off is well", (seconds) => {
    expect(clockCheck([sample(seconds)]).verdict).toBe("ok");
  });

  test.each([
    [61, "61 s ahead of"],
    [-600, "600 s behind"],
  ])("that is %i s off is a warning, with the way to set it", (seconds, finding) => {
    expect(clockCheck([sample(seconds)])).toMatchObject({
      verdict: "warning",
      finding: expect.stringContaining(finding) as string,
      mend: expect.stringContaining("timedatectl") as string,
    });
  });

  test("is well where one service agrees: another's own may be wrong", () => {
    expect(clockCheck([sample(-600), sample(2), sample(900)]).verdict).toBe("ok");
  });

  test.each([[[]], [[{ date: null, receivedAt: NOON }]], [[{ date: "yesterday", receivedAt: NOON }]]])(
    "is not judged where no response says a time: %j",
    (samples) => {
      expect(clockCheck(samples)).toMatchObject({
        verdict: "skipped",
        finding: expect.stringContaining("Offline") as string,
      });
    },
  );
});
