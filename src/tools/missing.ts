// What a model is told of the tools that it might expect and that are not there, lest it should promise their work.

const NO_SEARCH =
  "You can't search the web here; you can only read pages whose address you have, by web_fetch.";

export interface Present {
  /** The names of the tools that are there. */
  readonly tools: readonly string[];
  /** The names of the user's MCP servers that can't be reached. */
  readonly unreachable: readonly string[];
}

/** Empty where nothing is missed. */
export function missingInWords({ tools, unreachable }: Present): string {
  const words: string[] = [];
  if (tools.includes("web_fetch") && !tools.includes("web_search")) words.push(NO_SEARCH);
  if (unreachable.length > 0)
    words.push(
      `These MCP servers of the user can't be reached now, so their tools are missing: ${unreachable.join(", ")}.`,
    );
  return words.join(" ");
}
