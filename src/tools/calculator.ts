// Exact arithmetic, by mathjs over BigNumbers: fractions such as 0.1 + 0.2 come out as people expect them.
// Only what a calculator needs is built in; the functions that evaluate, parse, import or make units and matrices are
// not there at all, so there is nothing to escape to.

import {
  absDependencies,
  addDependencies,
  ceilDependencies,
  combinationsDependencies,
  cosDependencies,
  create,
  cubeDependencies,
  divideDependencies,
  eDependencies,
  evaluateDependencies,
  expDependencies,
  factorialDependencies,
  floorDependencies,
  formatDependencies,
  gcdDependencies,
  lcmDependencies,
  log10Dependencies,
  logDependencies,
  maxDependencies,
  meanDependencies,
  minDependencies,
  modDependencies,
  multiplyDependencies,
  piDependencies,
  powDependencies,
  roundDependencies,
  signDependencies,
  sinDependencies,
  sqrtDependencies,
  squareDependencies,
  subtractDependencies,
  sumDependencies,
  tanDependencies,
  unaryMinusDependencies,
  unaryPlusDependencies,
  type FactoryFunctionMap,
  type MathNode,
} from "mathjs";
import { z } from "zod";
import { ToolError, type Tool } from "./tool.ts";

const PARTS = [
  absDependencies,
  addDependencies,
  ceilDependencies,
  combinationsDependencies,
  cosDependencies,
  cubeDependencies,
  divideDependencies,
  eDependencies,
  evaluateDependencies,
  expDependencies,
  factorialDependencies,
  floorDependencies,
  formatDependencies,
  gcdDependencies,
  lcmDependencies,
  log10Dependencies,
  logDependencies,
  maxDependencies,
  meanDependencies,
  minDependencies,
  modDependencies,
  multiplyDependencies,
  piDependencies,
  powDependencies,
  roundDependencies,
  signDependencies,
  sinDependencies,
  sqrtDependencies,
  squareDependencies,
  subtractDependencies,
  sumDependencies,
  tanDependencies,
  unaryMinusDependencies,
  unaryPlusDependencies,
];

const math = create(Object.assign({}, ...PARTS) as FactoryFunctionMap, {
  number: "BigNumber",
  precision: 64,
});

const FUNCTIONS = new Set(
  "abs ceil combinations cos cube exp factorial floor gcd lcm log log10 max mean min mod pow round sign sin sqrt square sum tan".split(
    " ",
  ),
);
const CONSTANTS = new Set(["pi", "e"]);
const NODES = new Set(["ConstantNode", "OperatorNode", "ParenthesisNode", "FunctionNode", "SymbolNode"]);
const OPERATORS = new Set(["+", "-", "*", "/", "^", "%", "!", "mod"]);

const MAX_CHARACTERS = 1_000;
const MAX_NODES = 200;
const LARGEST_EXPONENT = 10_000;
const LARGEST_FACTORIAL = 1_000;

type Shape = MathNode & {
  name?: string;
  op?: string;
  fn?: unknown;
  args?: MathNode[];
  content?: MathNode;
};

/** Refuses everything that is not plain arithmetic of a bearable size, before anything is computed. */
function refuseUnlessArithmetic(root: MathNode): void {
  let nodes = 0;
  root.traverse((node) => {
    const shape = node as Shape;
    if (++nodes > MAX_NODES) throw new ToolError("The expression is too long. Split it into smaller steps.");
    if (!NODES.has(shape.type))
      throw new ToolError("Only numbers, operators, brackets and functions such as sqrt(2) are understood.");
    if (shape.type === "OperatorNode" && !OPERATORS.has(String(shape.op))) {
      throw new ToolError(`The operator "${String(shape.op)}" is not available.`);
    }
    if (
      shape.type === "SymbolNode" &&
      !CONSTANTS.has(String(shape.name)) &&
      !FUNCTIONS.has(String(shape.name))
    ) {
      throw new ToolError(
        `"${String(shape.name)}" is not known. Available: ${[...FUNCTIONS, ...CONSTANTS].join(", ")}.`,
      );
    }
    if (shape.type === "FunctionNode" && (shape.fn as Shape | undefined)?.type !== "SymbolNode") {
      throw new ToolError("Only functions by name can be called.");
    }
  });
}

/** Evaluates bottom-up, so that a huge power or factorial is refused before it is computed. */
function evaluateWithin(node: MathNode): unknown {
  const shape = node as Shape;
  const args = shape.args?.map(evaluateWithin);
  if (shape.content !== undefined) evaluateWithin(shape.content);
  const size = (value: unknown): number => Math.abs(Number(String(value)));
  const isPower = shape.op === "^" || (shape.type === "FunctionNode" && shape.name === "pow");
  const isFactorial =
    shape.op === "!" ||
    (shape.type === "FunctionNode" && (shape.name === "factorial" || shape.name === "combinations"));
  if (isPower && args !== undefined && size(args[1]) > LARGEST_EXPONENT)
    throw new ToolError("The exponent is too large.");
  if (isFactorial && args !== undefined && size(args[0]) > LARGEST_FACTORIAL)
    throw new ToolError("The factorial is too large.");
  return node.evaluate();
}

const inputSchema = z.object({
  expression: z
    .string()
    .min(1)
    .max(MAX_CHARACTERS)
    .describe("Arithmetic, such as (3 + 4) * 2^10 / sqrt(2). 12% of 80 is 0.12 * 80."),
});

export const calculator: Tool<z.infer<typeof inputSchema>> = {
  name: "calculator",
  description: "Computes an arithmetic expression exactly (64 digits). Use it for every calculation.",
  schema: inputSchema,
  execute({ expression }) {
    let root: MathNode;
    try {
      root = math.parse!(expression);
    } catch (cause) {
      throw new ToolError(
        `The expression can't be read: ${cause instanceof Error ? cause.message : "syntax error"}`,
      );
    }
    refuseUnlessArithmetic(root);
    let value: unknown;
    try {
      value = evaluateWithin(root);
    } catch (cause) {
      if (cause instanceof ToolError) throw cause;
      throw new ToolError(
        `This can't be computed: ${cause instanceof Error ? cause.message : "unknown reason"}`,
      );
    }
    const result = math.format!(value, { precision: 24, lowerExp: -9, upperExp: 21 });
    if (/^-?(?:NaN|Infinity)$/.test(result))
      throw new ToolError("The result is not a finite number (a division by zero?).");
    return { expression, result };
  },
};
