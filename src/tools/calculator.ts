// Exact arithmetic, by mathjs over BigNumbers: fractions such as 0.1 + 0.2 come out as people expect them.
// Only what a calculator needs is built in; the functions that evaluate, parse, import or make units and matrices are
// not there at all, so there is nothing to escape to.

import {
  absDependencies,
  addDependencies,
  bignumberDependencies,
  ceilDependencies,
  combinationsDependencies,
  cosDependencies,
  create,
  cubeDependencies,
  divideDependencies,
  eDependencies,
  expDependencies,
  factorialDependencies,
  floorDependencies,
  formatDependencies,
  gcdDependencies,
  isBigNumber,
  lcmDependencies,
  log10Dependencies,
  logDependencies,
  maxDependencies,
  meanDependencies,
  minDependencies,
  modDependencies,
  multiplyDependencies,
  parseDependencies,
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
  type BigNumber,
  type FactoryFunctionMap,
  type MathNode,
} from "mathjs";
import { z } from "zod";
import { ToolError, type Tool } from "./tool.ts";

const PARTS = [
  absDependencies,
  addDependencies,
  bignumberDependencies,
  ceilDependencies,
  combinationsDependencies,
  cosDependencies,
  cubeDependencies,
  divideDependencies,
  eDependencies,
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
  parseDependencies,
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

const PRECISION = 64;

const math = create(Object.assign({}, ...PARTS) as FactoryFunctionMap, {
  number: "BigNumber",
  precision: PRECISION,
  // By default 2.9999999999999 passes for 3.
  relTol: 1e-60,
  absTol: 1e-63,
});
const functions = math as unknown as Record<string, (...args: unknown[]) => unknown>;

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
const LARGEST_ANGLE = 1e15;
/** In powers of ten, either way. */
const LARGEST_MAGNITUDE = 20_000;

type Shape = MathNode & {
  name?: string;
  op?: string;
  fn?: unknown;
  args?: MathNode[];
  content?: MathNode;
  value?: unknown;
};

/** Refuses everything that is not plain arithmetic of a bearable size, before anything is computed. */
function refuseUnlessArithmetic(root: MathNode): void {
  let nodes = 0;
  root.traverse((node) => {
    const shape = node as Shape;
    if (++nodes > MAX_NODES) throw new ToolError("The expression is too long. Split it into smaller steps.");
    const isText =
      shape.type === "ConstantNode" && typeof shape.value !== "number" && !isBigNumber(shape.value);
    if (!NODES.has(shape.type) || isText)
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
    if (
      shape.type === "FunctionNode" &&
      ((shape.fn as Shape | undefined)?.type !== "SymbolNode" || CONSTANTS.has(String(shape.name)))
    ) {
      throw new ToolError("Only functions by name can be called.");
    }
  });
}

/** A value, if it is a real number of a bearable size; checked at every step, so that nothing huge is ever worked on. */
function bearable(value: unknown): BigNumber {
  if (!isBigNumber(value)) throw new ToolError("The result is not a real number.");
  if (!value.isFinite()) throw new ToolError("The result is not a finite number (a division by zero?).");
  if (Math.abs(value.e) > LARGEST_MAGNITUDE)
    throw new ToolError("A number on the way is too large, or too close to zero.");
  return value;
}

/** Refuses what would take too long, or be wrong because only 64 digits of a number are kept. */
function refuseBeyondLimits(name: string, args: readonly BigNumber[]): void {
  const beyond = (limit: number) => args.some((arg) => arg.abs().gt(limit));
  switch (name) {
    case "pow":
      if (args[1]?.abs().gt(LARGEST_EXPONENT)) throw new ToolError("The exponent is too large.");
      return;
    case "factorial":
    case "combinations":
      if (beyond(LARGEST_FACTORIAL)) throw new ToolError("The factorial is too large.");
      return;
    case "sin":
    case "cos":
    case "tan":
      if (beyond(LARGEST_ANGLE)) throw new ToolError("The angle is too large.");
      return;
    case "mod":
    case "gcd":
    case "lcm": {
      const digits = args.map((arg) => arg.e);
      const sum = digits.reduce((total, each) => total + each, 0);
      // How long the numbers get on the way: the multiple of all, the quotient of the two, or the longest.
      const longest = Math.max(...digits.map(Math.abs), name === "lcm" ? sum : 0);
      const quotient = name === "mod" ? (digits[0] ?? 0) - (digits[1] ?? 0) : 0;
      if (Math.max(longest, quotient) >= PRECISION - 1)
        throw new ToolError(
          `There is no exact ${name} of numbers this long: only ${PRECISION} digits are kept.`,
        );
      if (name === "mod" && args[1]?.isZero())
        throw new ToolError("There is no remainder of a division by zero.");
      return;
    }
    default:
      return;
  }
}

/** Evaluates bottom-up, each part once, so that a huge power or factorial is refused before it is computed. */
function evaluateWithin(node: MathNode): BigNumber {
  const shape = node as Shape;
  switch (shape.type) {
    case "ParenthesisNode":
      return evaluateWithin(shape.content!);
    case "ConstantNode":
      // A percentage divides by the plain number 100.
      return bearable(typeof shape.value === "number" ? functions["bignumber"]!(shape.value) : shape.value);
    case "SymbolNode":
      if (!CONSTANTS.has(shape.name!))
        throw new ToolError(`"${shape.name}" is a function: it needs its arguments in brackets.`);
      return bearable(functions[shape.name!]);
    default: {
      const name = shape.type === "FunctionNode" ? shape.name! : String(shape.fn);
      const args = (shape.args ?? []).map(evaluateWithin);
      refuseBeyondLimits(name, args);
      return bearable(functions[name]!(...args));
    }
  }
}

/** Whole numbers in full as far as all their digits are known, anything else to 24 digits. */
function inDigits(value: BigNumber): string {
  if (value.isInteger() && value.e < PRECISION) return value.toFixed();
  return math.format!(value, { precision: 24, lowerExp: -9, upperExp: 21 });
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
    try {
      return { expression, result: inDigits(evaluateWithin(root)) };
    } catch (cause) {
      if (cause instanceof ToolError) throw cause;
      throw new ToolError(
        `This can't be computed: ${cause instanceof Error ? cause.message : "unknown reason"}`,
      );
    }
  },
};
