// The tools there are, which models are told of them, and the one way to run a call: parse, check, execute within the tool's
// limits, never throw.

import { z } from "zod";
import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { Clock } from "../core/clock.ts";
import type { Tier } from "../core/receipt.ts";
import { calculator } from "./calculator.ts";
import { clock } from "./clock.ts";
import { ToolError, type Tool } from "./tool.ts";

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

/** Who calls, and on whose time. */
export interface Caller {
  readonly tier: Tier;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ToolRegistry {
  definitionsFor(tier: Tier): readonly LanguageModelV4FunctionTool[];
  /** They are whoever asked's: calls are passed on. */
  readonly isCallers?: true;
  run(call: ToolCall, caller: Caller): Promise<ToolResult>;
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

/** The tool's output, or a ToolError once its time is up; then what still comes of it is ignored. */
async function outputOf<Input>(tool: Tool<Input>, input: Input, { clock, signal }: Caller): Promise<unknown> {
  const late = new AbortController();
  const output = tool.execute(input, {
    now: () => new Date(clock.now()),
    signal: AbortSignal.any([signal, late.signal]),
  });
  if (!(output instanceof Promise)) return output;
  const ended = new AbortController();
  const { milliseconds } = tool.limits;
  const timeUp = clock.sleep(milliseconds, ended.signal).then(() => {
    if (ended.signal.aborted) return;
    late.abort();
    throw new ToolError(
      `${tool.name} took longer than ${milliseconds / 1_000} s and was given up. Try it once more, or go on without it.`,
    );
  });
  try {
    return (await Promise.race([output, timeUp])) as unknown;
  } finally {
    ended.abort();
  }
}

function refuseUnlessShort({ name, limits }: Tool, output: unknown): void {
  const length = JSON.stringify(output)?.length ?? 0;
  if (length > limits.outputCharacters)
    throw new ToolError(
      `The result of ${name} is too long: ${length} characters, of ${limits.outputCharacters}. Ask for less.`,
    );
}

export function createRegistry(tools: readonly Tool<never>[]): ToolRegistry {
  const all = tools as readonly unknown[] as readonly Tool[];
  const offeredTo = (tier: Tier): readonly Tool[] => all.filter(({ tiers }) => tiers.includes(tier));
  return {
    definitionsFor: (tier) =>
      offeredTo(tier).map((tool) => ({
        type: "function",
        name: tool.name,
        description: tool.description,
        inputSchema: z.toJSONSchema(tool.schema, {
          target: "draft-7",
        }) as LanguageModelV4FunctionTool["inputSchema"],
      })),
    async run(call, caller) {
      const parsed = parseInput(call.input);
      const offered = offeredTo(caller.tier);
      const tool = offered.find(({ name }) => name === call.toolName);
      if (tool === undefined) {
        const names = offered.map(({ name }) => name).join(", ");
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
        const output = await outputOf(tool, checked.data, caller);
        refuseUnlessShort(tool, output);
        return { kind: "done", output };
      } catch (error) {
        if (error instanceof ToolError) return { kind: "failed", message: error.message };
        throw error;
      }
    },
  };
}

/** Those that need nothing of the world, and the ones that are given. */
export const standardTools = (more: readonly Tool<never>[] = []): ToolRegistry =>
  createRegistry([calculator as Tool<never>, clock as Tool<never>, ...more]);
