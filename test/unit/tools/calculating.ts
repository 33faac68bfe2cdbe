// The calculator as a function of text: the result, or the refusal.

import { expect } from "vitest";
import { calculator } from "../../../src/tools/calculator.ts";
import { ToolError } from "../../../src/tools/tool.ts";
import { contextAt } from "../../fakes/tools.ts";

const CONTEXT = contextAt(0);

export function compute(expression: string): string {
  const output = calculator.execute({ expression }, CONTEXT) as { expression: string; result: string };
  expect(output.expression).toBe(expression);
  return output.result;
}

/** The message of the refusal; anything but a ToolError is a bug. */
export function refusal(expression: string): string {
  try {
    const output = calculator.execute({ expression }, CONTEXT);
    throw new Error(`was computed: ${JSON.stringify(output)}`);
  } catch (error) {
    if (error instanceof ToolError) return error.message;
    throw error;
  }
}
