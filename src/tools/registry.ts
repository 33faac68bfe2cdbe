// The tools there are, how a model is told of them, and the one way to run a call: parse, check, execute, never throw.

import { z } from "zod";
import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { calculator } from "./calculator.ts";
import { clock } from "./clock.ts";
import { ToolError, type Tool, type ToolContext } from "./tool.ts";

export interface ToolCall {
  readonly toolName: string;
  /** The arguments as the model wrote them: JSON, or not. */
  readonly input: string;
}

export type ToolResult =
  /** The call is whoever asked's to run. */
  | { readonly kind: "passed-on" }
  | { readonly kind: "done"; readonly output: unknown }
  /** The tool ran, or was asked properly, and said no. */
  | { readonly kind: "failed"; readonly message: string }
  /** The call itself does not work: no such tool, not JSON, arguments that don't fit. */
  | { readonly kind: "unusable"; readonly message: string };

export interface ToolRegistry {
  readonly definitions: readonly LanguageModelV4FunctionTool[];
  /** They are whoever asked's: calls are passed on. */
  readonly isCallers?: true;
  run(call: ToolCall, context: ToolContext): Promise<ToolResult>;
}

function parseInput(text: string): { readonly value: unknown } | null {
  try {
    return { value: text.trim() === "" ? {} : JSON.parse(text) };
  } catch {
    return null;
  }
}

/** A call's arguments as a prompt may repeat them: always an object, as providers demand, also where the model wrote none. */
export function readArguments(text: string): Record<string, unknown> {
  const value = parseInput(text)?.value;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : { unreadable: text };
}

export function createRegistry(tools: readonly Tool<never>[]): ToolRegistry {
  const byName = new Map(tools.map((tool) => [tool.name, tool as unknown as Tool]));
  return {
    definitions: tools.map((tool) => ({
      type: "function",
      name: tool.name,
      description: tool.description,
      inputSchema: z.toJSONSchema(tool.schema, {
        target: "draft-7",
      }) as LanguageModelV4FunctionTool["inputSchema"],
    })),
    async run(call, context) {
      const parsed = parseInput(call.input);
      const tool = byName.get(call.toolName);
      if (tool === undefined) {
        const names = [...byName.keys()].join(", ");
        return {
          kind: "unusable",
          message: `There is no tool "${call.toolName}". Available: ${names}.`,
        };
      }
      if (parsed === null) return { kind: "unusable", message: "The arguments are not JSON." };
      const checked = tool.schema.safeParse(parsed.value);
      if (!checked.success) {
        const reasons = checked.error.issues.map(
          (issue) => `${issue.path.join(".") || "arguments"}: ${issue.message}`,
        );
        return { kind: "unusable", message: `The arguments do not fit. ${reasons.join("; ")}` };
      }
      try {
        return { kind: "done", output: await tool.execute(checked.data, context) };
      } catch (error) {
        if (error instanceof ToolError) return { kind: "failed", message: error.message };
        throw error;
      }
    },
  };
}

export const standardTools = (): ToolRegistry =>
  createRegistry([calculator as Tool<never>, clock as Tool<never>]);
