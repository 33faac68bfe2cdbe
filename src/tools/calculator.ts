// Exact arithmetic, by mathjs over BigNumbers: fractions such as 0.1 + 0.2 come out as people expect them.
// It counts in units and in days of the calendar too. An expression is read into a tree, judged, and evaluated here: mathjs
// only does the single steps, by an allow-list.

import { isBigNumber, isUnit, type BigNumber, type MathNode, type Unit } from "mathjs";
import { z } from "zod";
import { Day } from "./calendar.ts";
import { functions, isKnownUnit, math, PRECISION } from "./mathematics.ts";
import { FREE_TO_CALL, ToolError, type Tool } from "./tool.ts";

const FUNCTIONS = new Set(
  "abs ceil combinations cos cube exp factorial floor gcd lcm log log10 max mean min mod pow round sign sin sqrt square sum tan".split(
    " ",
  ),
);
const DATE_FUNCTIONS = new Set(["date", "today", "weekday"]);
/** What may be done with a quantity: everything else takes plain numbers. */
const OF_UNITS = new Set("abs add subtract multiply divide pow unaryMinus unaryPlus to".split(" "));
const CONSTANTS = new Set(["pi", "e"]);
const NODES = new Set(["ConstantNode", "OperatorNode", "ParenthesisNode", "FunctionNode", "SymbolNode"]);
const OPERATORS = new Set(["+", "-", "*", "/", "^", "%", "!", "mod", "to", "in"]);

const MAX_CHARACTERS = 1_000;
const MAX_NODES = 200;
const LARGEST_EXPONENT = 10_000;
const LARGEST_FACTORIAL = 1_000;
const LARGEST_EXPONENT_OF_UNIT = 12;
const LARGEST_ANGLE = 1e15;
/** In powers of ten, either way. */
const LARGEST_MAGNITUDE = 20_000;

/** A number, a quantity with its unit, a day, or its weekday's name. */
type Value = BigNumber | Unit | Day | string;

type Shape = MathNode & {
  name?: string;
  op?: string;
  fn?: unknown;
  args?: MathNode[];
  content?: MathNode;
  value?: unknown;
};

const isKnown = (name: string): boolean =>
  CONSTANTS.has(name) || FUNCTIONS.has(name) || DATE_FUNCTIONS.has(name) || isKnownUnit(name);

/** Refuses everything that is not plain arithmetic of a bearable size, before anything is computed. */
function refuseUnlessArithmetic(root: MathNode): void {
  let nodes = 0;
  root.traverse((node, _path, parent: MathNode | null) => {
    const shape = node as Shape;
    const isInDate = parent?.type === "FunctionNode" && DATE_FUNCTIONS.has(String((parent as Shape).name));
    if (++nodes > MAX_NODES) throw new ToolError("The expression is too long. Split it into smaller steps.");
    const isText =
      shape.type === "ConstantNode" &&
      typeof shape.value !== "number" &&
      !isBigNumber(shape.value) &&
      !(isInDate && typeof shape.value === "string");
    if (!NODES.has(shape.type) || isText)
      throw new ToolError("Only numbers, operators, brackets and functions such as sqrt(2) are understood.");
    if (shape.type === "OperatorNode" && !OPERATORS.has(String(shape.op))) {
      throw new ToolError(`The operator "${String(shape.op)}" is not available.`);
    }
    if (shape.type === "SymbolNode" && !isKnown(String(shape.name))) {
      const names = [...FUNCTIONS, ...DATE_FUNCTIONS, ...CONSTANTS].join(", ");
      throw new ToolError(
        `"${String(shape.name)}" is not known. Available: ${names}, and units such as km, mile, h, kg, degC.`,
      );
    }
    if (
      shape.type === "FunctionNode" &&
      ((shape.fn as Shape | undefined)?.type !== "SymbolNode" ||
        CONSTANTS.has(String(shape.name)) ||
        (isKnownUnit(String(shape.name)) && !FUNCTIONS.has(String(shape.name))))
    ) {
      throw new ToolError("Only functions by name can be called.");
    }
  });
}

/** A quantity's or a number's value, if it is bearable. */
function bearableValue(value: unknown): Value {
  if (typeof value === "string" || value instanceof Day) return value;
  if (!isUnit(value)) return bearable(typeof value === "number" ? functions["bignumber"]!(value) : value);
  bearable((value as unknown as { value: unknown }).value);
  return value;
}

/** A value, if it is a real number of a bearable size; checked at every step, so that nothing huge is ever worked on. */
function bearable(value: unknown): BigNumber {
  if (!isBigNumber(value)) throw new ToolError("The result is not a real number.");
  if (!value.isFinite()) throw new ToolError("The result is not a finite number (a division by zero?).");
  if (Math.abs(value.e) > LARGEST_MAGNITUDE)
    throw new ToolError("A number on the way is too large, or too close to zero.");
  return value;
}

function refuseUnlessOfUnits(name: string, args: readonly Value[]): void {
  if (args.some((arg) => typeof arg === "string" || arg instanceof Day))
    throw new ToolError("With a date, only adding or taking away a time, or another date, is possible.");
  if (!OF_UNITS.has(name))
    throw new ToolError(`${name} takes plain numbers. Divide by a unit first, such as (5 km) / (1 m).`);
  const [, exponent] = args;
  if (name === "pow" && !(isBigNumber(exponent) && exponent.abs().lte(LARGEST_EXPONENT_OF_UNIT)))
    throw new ToolError("The exponent of a unit is too large.");
}

const AVERAGE = /^(?:month|year|decade|centur|millenni)/;

/** A day and a time, or another day. */
function withDay(name: string, [left, right]: readonly Value[]): Value {
  if (left instanceof Day && right instanceof Day && name === "subtract")
    return functions["unit"]!(functions["bignumber"]!(left.daysSince(right)), "days") as Unit;
  const [day, time] = right instanceof Day && name === "add" ? [right, left] : [left, right];
  if (!(day instanceof Day) || !isUnit(time) || !time.hasBase("TIME") || !/^(?:add|subtract)$/.test(name))
    throw new ToolError("With a date, only adding or taking away a time, or another date, is possible.");
  const { units } = time as unknown as { units: readonly { unit: { name: string } }[] };
  const counts = units.some(({ unit }) => AVERAGE.test(unit.name)) ? "month" : "day";
  const amount = Number(time.toNumeric(counts).toString());
  const whole = Math.round(amount);
  if (Math.abs(amount - whole) > 1e-9)
    throw new ToolError(
      `A date takes whole days, weeks, months or years, each on its own, not ${String(time)}.`,
    );
  const signed = name === "subtract" ? -whole : whole;
  return counts === "month" ? day.plusMonths(signed) : day.plusDays(signed);
}

function dateFunction(name: string, args: readonly MathNode[], now: Date): Value {
  const [first] = args;
  const text = (first as Shape | undefined)?.value;
  if (args.length > 1) throw new ToolError(`${name} takes one argument.`);
  if (name === "today") return Day.today(now, typeof text === "string" ? text : "UTC");
  if (first === undefined) throw new ToolError(`${name} needs a date, such as ${name}("2026-03-01").`);
  const day = typeof text === "string" ? Day.parse(text) : evaluateWithin(first, now);
  if (!(day instanceof Day)) throw new ToolError(`${name} needs a date, such as ${name}("2026-03-01").`);
  return name === "weekday" ? day.weekday : day;
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
function evaluateWithin(node: MathNode, now: Date): Value {
  const shape = node as Shape;
  switch (shape.type) {
    case "ParenthesisNode":
      return evaluateWithin(shape.content!, now);
    case "ConstantNode":
      // A percentage divides by the plain number 100.
      return bearable(typeof shape.value === "number" ? functions["bignumber"]!(shape.value) : shape.value);
    case "SymbolNode":
      if (isKnownUnit(shape.name!)) return functions["unit"]!(functions["bignumber"]!(1), shape.name) as Unit;
      if (!CONSTANTS.has(shape.name!))
        throw new ToolError(`"${shape.name}" is a function: it needs its arguments in brackets.`);
      return bearable(functions[shape.name!]);
    default: {
      const name = shape.type === "FunctionNode" ? shape.name! : String(shape.fn);
      const [first, second] = shape.args ?? [];
      if (DATE_FUNCTIONS.has(name)) return dateFunction(name, shape.args ?? [], now);
      if (name === "to")
        return bearableValue(
          functions["to"]!(evaluateWithin(first!, now), functions["unit"]!(second!.toString())),
        );
      const args = (shape.args ?? []).map((arg) => evaluateWithin(arg, now));
      if (args.some((arg) => arg instanceof Day)) return withDay(name, args);
      if (args.every(isBigNumber)) refuseBeyondLimits(name, args);
      else refuseUnlessOfUnits(name, args);
      return bearableValue(functions[name]!(...args));
    }
  }
}

const SHORTENED = { precision: 24, lowerExp: -9, upperExp: 21 };

/** Whole numbers in full as far as all their digits are known, anything else to 24 digits. */
function inDigits(value: Value): string {
  if (typeof value === "string" || value instanceof Day) return value.toString();
  if (isUnit(value)) return value.format(SHORTENED);
  if (value.isInteger() && value.e < PRECISION) return value.toFixed();
  return math.format!(value, SHORTENED);
}

const inputSchema = z.object({
  expression: z
    .string()
    .min(1)
    .max(MAX_CHARACTERS)
    .describe(
      'Arithmetic, such as (3 + 4) * 2^10 / sqrt(2); 12% of 80 is 0.12 * 80. Units: 5 km in mile, 3 h + 45 min. Dates: date("2026-03-01") + 90 days, date("2026-12-24") - today("Europe/Berlin"), weekday("2028-02-29").',
    ),
});

export const calculator: Tool<z.infer<typeof inputSchema>> = {
  name: "calculator",
  description:
    "Computes an arithmetic expression exactly (64 digits), with units and dates. Use it for every calculation.",
  schema: inputSchema,
  limits: { milliseconds: 1_000, outputCharacters: 10_000 },
  ...FREE_TO_CALL,
  execute({ expression }, { now }) {
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
      return { expression, result: inDigits(evaluateWithin(root, now())) };
    } catch (cause) {
      if (cause instanceof ToolError) throw cause;
      throw new ToolError(
        `This can't be computed: ${cause instanceof Error ? cause.message : "unknown reason"}`,
      );
    }
  },
};
