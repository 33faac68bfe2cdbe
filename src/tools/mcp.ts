// A server of tools that a user added (Model Context Protocol): what it is, what it offers, and what may come of a call. It
// knows nothing of the protocol.

import type { LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import { z } from "zod";

export const MOST_SERVERS = 10;
const MOST_HEADERS = 20;

/** The HTTP client's own, and what would break its framing. */
const NOT_TO_SET = new Set(
  "accept connection content-length content-type host mcp-protocol-version mcp-session-id transfer-encoding upgrade".split(
    " ",
  ),
);

const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "the name of a header is needed")
  .refine((name) => !NOT_TO_SET.has(name.toLowerCase()), "this header can't be set");
const headerValue = z
  .string()
  .trim()
  .regex(/^[\x20-\x7e]{1,4096}$/, "a value of 1 to 4,096 printable ASCII characters is needed");

export const newServerSchema = z.object({
  name: z
    .string("a name is needed")
    .trim()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/,
      "1 to 40 of A-Z, a-z, 0-9, space, dot, _ and - are needed, beginning with a letter or digit",
    ),
  url: z
    .string("an http(s) address is needed")
    .trim()
    .max(2_000, "at most 2,000 characters are allowed")
    .refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), "an http(s) address is needed")
    .transform((url) => new URL(url).href.replace(/#.*$/, "")),
  headers: z
    .record(headerName, headerValue)
    .refine((headers) => Object.keys(headers).length <= MOST_HEADERS, `at most ${MOST_HEADERS} are allowed`)
    .default({}),
});

export type NewMcpServer = Readonly<z.infer<typeof newServerSchema>>;

/** The values of its headers are secrets: they are sent to it, and never shown. */
export type McpServer = NewMcpServer & { readonly id: string };

export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: LanguageModelV4FunctionTool["inputSchema"];
}

export type McpAnswer =
  /** The tool answered, in a stranger's words. */
  | { readonly kind: "answered"; readonly text: string; readonly isError: boolean }
  /** The server did not take the call. */
  | { readonly kind: "refused"; readonly why: string }
  /** It is not known whether the tool acted. */
  | { readonly kind: "lost" };

export interface McpConnection {
  readonly tools: readonly OfferedTool[];
  call(toolName: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<McpAnswer>;
}
