// Tools that whoever asks will run: models are told of them, and a call that can be read is passed on instead of run.

import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { argumentMisfits } from "../tools/argument-misfits.ts";
import type { ToolResult } from "../tools/call.ts";
import { readArguments, type ToolRegistry } from "../tools/registry.ts";

const unusable = (message: string): ToolResult => ({ kind: "unusable", message });

function isObject(text: string): boolean {
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

export function callersTools(definitions: readonly LanguageModelV4FunctionTool[]): ToolRegistry {
  const byName = new Map(definitions.map((tool) => [tool.name, tool]));
  return {
    definitionsFor: () => definitions,
    isCallers: true,
    isUntrusted: () => false,
    run({ toolName, input }) {
      const tool = byName.get(toolName);
      if (tool === undefined)
        return Promise.resolve(
          unusable(`There is no tool "${toolName}". Available: ${[...byName.keys()].join(", ")}.`),
        );
      if (!isObject(input)) return Promise.resolve(unusable("The arguments are not a JSON object."));
      const misfit = argumentMisfits(tool.inputSchema, readArguments(input));
      return Promise.resolve(
        misfit === null ? { kind: "passed-on" } : unusable(`The arguments do not fit. ${misfit}`),
      );
    },
  };
}
