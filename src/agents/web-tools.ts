// The tools that reach the web, on the SDK's `agents/webfetch` and `agents/websearch`: what is asked for goes through our
// guard, and HTML is read here where Workers AI does not convert it.

import { WebFetchError, webFetchTool } from "agents/webfetch/ai-sdk";
import { WebSearchError, webSearchTool } from "agents/websearch/ai-sdk";
import type { Config } from "../config.ts";
import { htmlToText } from "../tools/html-text.ts";
import { ToolError, type Tool } from "../tools/tool.ts";
import { PAGE_BYTES, PAGE_CHARACTERS, webFetch, type PageReader } from "../tools/web-fetch.ts";
import type { Fetch } from "../tools/web-guard.ts";
import { webSearch, type Search } from "../tools/web-search.ts";

/** The part of the `AI` binding that turns documents into Markdown. */
interface Converter {
  toMarkdown(file: MarkdownDocument): Promise<unknown>;
}

type MarkdownDocument = { readonly name: string; readonly blob: Blob };

const REDIRECTS = 5;
const RESULTS = 5;

/** Converts by Workers AI, where it is there and can; HTML by itself otherwise. */
function converter(ai: Converter | undefined, base: () => string): Converter {
  return {
    async toMarkdown(file) {
      const converted = await ai?.toMarkdown(file).catch(() => undefined);
      const isText = typeof (converted as { data?: unknown } | undefined)?.data === "string";
      if (isText || !file.blob.type.startsWith("text/html")) return converted ?? { format: "error" };
      return { format: "markdown", data: htmlToText(await file.blob.text(), base()) };
    },
  };
}

function pageReader(ai: Converter | undefined, allowPrivateHosts: boolean): PageReader {
  return async (url, fetch, signal) => {
    let last = url;
    const asked: Fetch = (address, init) => {
      last = address;
      return fetch(address, init);
    };
    const tool = webFetchTool({
      binding: converter(ai, () => last) as unknown as Ai,
      fetch: asked as unknown as typeof globalThis.fetch,
      maxBytes: PAGE_BYTES,
      maxRedirects: REDIRECTS,
      pageChars: PAGE_CHARACTERS,
      allowPrivateHosts,
    });
    try {
      const page = await tool.execute({ url }, { abortSignal: signal });
      return {
        url: page.finalUrl,
        status: page.status,
        contentType: page.contentType,
        title: page.title,
        text: page.content,
        isCut: page.nextOffset !== null,
      };
    } catch (error) {
      throw toolError(error, signal);
    }
  };
}

/** What the model is told: our guard's own words, or the SDK's. */
function toolError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted)
    return new ToolError("The page was not read: the turn was stopped, or it took too long.");
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ToolError) return cause;
  return error instanceof WebFetchError || error instanceof WebSearchError
    ? new ToolError(error.message)
    : error;
}

function searcher(ai: Ai, gateway: string): Search {
  const tool = webSearchTool({ binding: ai, gateway, limit: RESULTS });
  return async (query, signal) => {
    try {
      return (await tool.execute({ query }, { abortSignal: signal })).items;
    } catch (error) {
      throw toolError(error, signal);
    }
  };
}

/** What a deployment's `AI` binding may offer beside models; older ones lack it. */
type WebAbilities = { readonly websearch?: unknown; readonly toMarkdown?: unknown };

/** @param fetch the way out */
export function webTools(config: Config, binding: object | undefined, fetch: Fetch): Tool<never>[] {
  const ai = binding as WebAbilities | undefined;
  const { WEB_FETCH_ALLOW_HOSTS: allowedHosts, AI_GATEWAY_ID = "default" } = config;
  const convert = typeof ai?.toMarkdown === "function" ? (ai as unknown as Converter) : undefined;
  const tools = [
    // The SDK's own address check stays behind ours, except where the operator has named a host that it would refuse.
    webFetch(pageReader(convert, allowedHosts.length > 0), { fetch, allowedHosts }) as Tool<never>,
  ];
  if (typeof ai?.websearch === "function")
    tools.push(webSearch(searcher(ai as unknown as Ai, AI_GATEWAY_ID)) as Tool<never>);
  return tools;
}
