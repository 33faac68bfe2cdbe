// Whether a tool call that a model asks for is worth running: not where the same call has just failed, nor where it keeps
// giving the same result. Whether a tool exists and its arguments fit, the registry says.

export interface AskedCall {
  readonly toolName: string;
  /** The arguments as the model wrote them: JSON, or not. */
  readonly input: string;
}

/** A call of this turn that was run, and what came of it. */
export interface RunCall extends AskedCall {
  readonly outcome:
    | { readonly kind: "done"; readonly output: unknown }
    | { readonly kind: "failed" | "unusable"; readonly message: string };
}

export type CallVerdict =
  | { readonly kind: "worth-running" }
  /** `message`: one sentence for the model, in place of a result. */
  | { readonly kind: "repeats-a-failure" | "repeats-a-result"; readonly message: string };

const WORTH_RUNNING: CallVerdict = { kind: "worth-running" };

/** So many equal results show that the next will be equal, too. */
const EQUAL_RESULTS = 2;
/** Arguments nested deeper are compared as they were written. */
const DEEPEST = 64;

/** @param earlier the calls of this turn that were run, in their order */
export function reviewCall(call: AskedCall, earlier: readonly RunCall[]): CallVerdict {
  const key = keyOf(call);
  const isSameCall = (run: RunCall): boolean => keyOf(run) === key;
  const last = earlier.findLastIndex(isSameCall);
  const outcome = earlier[last]?.outcome;
  if (outcome === undefined) return WORTH_RUNNING;
  if (outcome.kind !== "done") {
    // What another call did since may let it succeed.
    if (earlier.slice(last + 1).some((run) => run.outcome.kind === "done")) return WORTH_RUNNING;
    return {
      kind: "repeats-a-failure",
      message: `This call of ${call.toolName} has just failed with the same arguments (${outcome.message}); change the arguments or go on without it.`,
    };
  }
  const results = earlier.filter(isSameCall).slice(-EQUAL_RESULTS);
  const isLoop =
    results.length === EQUAL_RESULTS &&
    results.every((run) => run.outcome.kind === "done" && isSame(run.outcome.output, outcome.output));
  if (!isLoop) return WORTH_RUNNING;
  return {
    kind: "repeats-a-result",
    message: `This call of ${call.toolName} has given the same result ${EQUAL_RESULTS} times; use that result.`,
  };
}

/** Equal where the tool and the arguments are, in whatever order their keys were written. */
const keyOf = ({ toolName, input }: AskedCall): string =>
  JSON.stringify([toolName, canonicalArguments(input)]);

function canonicalArguments(input: string): string {
  if (input.trim() === "") return "{}";
  try {
    return canonical(JSON.parse(input));
  } catch {
    return input;
  }
}

/** Of results that are nested too deep it is not known. */
function isSame(one: unknown, other: unknown): boolean {
  try {
    return canonical(one) === canonical(other);
  } catch {
    return false;
  }
}

/** @throws RangeError where the value is nested too deep */
function canonical(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new RangeError("nested too deep");
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, depth + 1)}`).join(",")}}`;
}
