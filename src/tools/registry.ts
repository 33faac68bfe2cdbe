// The tools there are, which models are told of them, and the one way to run a call: parse, check, see that the user agrees,
// write down what changes anything, execute within the tool's limits, never throw.

import { z } from "zod";
import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { Tier } from "../core/receipt.ts";
import { calculator } from "./calculator.ts";
import { clock } from "./clock.ts";
import { argumentMisfits } from "./argument-misfits.ts";
import type { Caller, ToolCall, ToolResult } from "./call.ts";
import { withEffectJournal } from "./effect-journal.ts";
import { ToolError, type Tool } from "./tool.ts";

export interface ToolRegistry {
  definitionsFor(tier: Tier): readonly LanguageModelV4FunctionTool[];
  /** They are whoever asked's: calls are passed on. */
  readonly isCallers?: true;
  /** Whether what the tool brings was written by strangers. */
  isUntrusted(toolName: string): boolean;
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

const inputSchemaOf = (tool: Tool): LanguageModelV4FunctionTool["inputSchema"] =>
  tool.inputSchema ??
  (z.toJSONSchema(tool.schema, { target: "draft-7" }) as LanguageModelV4FunctionTool["inputSchema"]);

/** What is wrong with a call's arguments, in words; null where nothing is. */
function misfitOf(tool: Tool, { success, error, data }: z.ZodSafeParseResult<unknown>): string | null {
  if (success) return tool.inputSchema === undefined ? null : argumentMisfits(tool.inputSchema, data);
  const { issues } = error;
  return issues.map(({ path, message }) => `${path.join(".") || "arguments"}: ${message}`).join("; ");
}

/** The tool's output, or a ToolError once its time is up; then what still comes of it is ignored. */
async function outputOf<Input>(tool: Tool<Input>, input: Input, caller: Caller): Promise<unknown> {
  const { clock, signal } = caller;
  const late = new AbortController();
  const output = tool.execute(input, {
    now: () => new Date(clock.now()),
    signal: AbortSignal.any([signal, late.signal]),
    idempotencyKey: caller.callKey,
  });
  if (!(output instanceof Promise)) return output;
  const ended = new AbortController();
  const { milliseconds } = tool.limits;
  const timeUp = clock.sleep(milliseconds, ended.signal).then(() => {
    if (ended.signal.aborted) return;
    late.abort();
    const next = tool.hasSideEffects
      ? "Whether it took effect is unknown: do not call it again for the same, and tell the user."
      : "Try it once more, or go on without it.";
    throw new ToolError(`${tool.name} took longer than ${milliseconds / 1_000} s and was given up. ${next}`);
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

function needsApproval(tool: Tool, input: unknown, caller: Caller): boolean {
  if (tool.needsApproval !== "after-untrusted") return tool.needsApproval === "always";
  return tool.address === undefined ? caller.hasReadUntrusted : !caller.mayAskFor(tool.address(input));
}

async function execute(tool: Tool, input: unknown, caller: Caller): Promise<ToolResult> {
  try {
    const output = await outputOf(tool, input, caller);
    refuseUnlessShort(tool, output);
    return { kind: "done", output };
  } catch (error) {
    if (error instanceof ToolError) return { kind: "failed", message: error.message };
    throw error;
  }
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
        inputSchema: inputSchemaOf(tool),
      })),
    isUntrusted: (toolName) => all.some(({ name, isUntrusted }) => isUntrusted && name === toolName),
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
      const misfit = misfitOf(tool, checked);
      if (misfit !== null) return { kind: "unusable", message: `The arguments do not fit. ${misfit}` };
      if (caller.isUnattended && !tool.isForUnattended)
        return {
          kind: "failed",
          message: `${tool.name} can't be called by an automation. Go on without it.`,
        };
      const effect = tool.effect?.(checked.data) ?? `Calls ${tool.name}.`;
      // Who agreed to something else than what would be done by now is asked again.
      const isAgreed = caller.approvedEffect === effect;
      if (!isAgreed && (caller.approvedEffect !== null || needsApproval(tool, checked.data, caller)))
        return { kind: "needs-approval", effect };
      const work = (): Promise<ToolResult> => execute(tool, checked.data, caller);
      return tool.hasSideEffects ? await withEffectJournal(call.toolName, caller, work) : await work();
    },
  };
}

/** Those that need nothing of the world, and the ones that are given. */
export const standardTools = (more: readonly Tool<never>[] = []): ToolRegistry =>
  createRegistry([calculator as Tool<never>, clock as Tool<never>, ...more]);
