// Tools that whoever asks will run: models are told of them, and a call that can be read is passed on instead of run.

import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { readArguments, type ToolRegistry, type ToolResult } from "../tools/registry.ts";
import { answerSchema } from "./answer-schema.ts";
import { misfits } from "./json-schema.ts";

const unusable = (message: string): ToolResult => ({ kind: "unusable", message });

function isObject(text: string): boolean {
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** What is wrong with a call's arguments; null where nothing is, and where the schema is one that can't be checked. */
function misfitOf(tool: LanguageModelV4FunctionTool, input: Record<string, unknown>): string | null {
  const schema = answerSchema.safeParse(tool.inputSchema);
  const found = schema.success ? misfits(schema.data, input) : [];
  if (found === "unbounded" || found.length === 0) return null;
  return found.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ");
}

export function callersTools(definitions: readonly LanguageModelV4FunctionTool[]): ToolRegistry {
  const byName = new Map(definitions.map((tool) => [tool.name, tool]));
  return {
    definitionsFor: () => definitions,
    isCallers: true,
    run({ toolName, input }) {
      const tool = byName.get(toolName);
      if (tool === undefined)
        return Promise.resolve(
          unusable(`There is no tool "${toolName}". Available: ${[...byName.keys()].join(", ")}.`),
        );
      if (!isObject(input)) return Promise.resolve(unusable("The arguments are not a JSON object."));
      const misfit = misfitOf(tool, readArguments(input));
      return Promise.resolve(
        misfit === null ? { kind: "passed-on" } : unusable(`The arguments do not fit. ${misfit}`),
      );
    },
  };
}
