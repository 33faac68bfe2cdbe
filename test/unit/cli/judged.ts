// What the doctor's tests share: settings as the doctor reads them, and the check of a name.

import { expect } from "vitest";
import type { Check } from "../../../src/cli/check.ts";
import { parseConfig, type Config } from "../../../src/config.ts";

export const configOf = (vars: Readonly<Record<string, string>> = {}): Config => parseConfig(vars);

/** The one check of that name. */
export function checkOf(checks: readonly Check[], name: string): Check {
  const found = checks.filter((check) => check.name === name);
  expect(found.map((check) => check.finding)).toHaveLength(1);
  return found[0] as Check;
}

export const verdicts = (checks: readonly Check[]): Record<string, string> =>
  Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));
