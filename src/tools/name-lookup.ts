// The addresses of a name, by DNS over HTTPS, since a Worker has no resolver of its own. Whatever goes wrong is an error:
// a name whose addresses are not known is not fetched.

import { z } from "zod";
import { ToolError } from "./tool.ts";
import type { Fetch } from "./web-guard.ts";

const RESOLVER = "https://cloudflare-dns.com/dns-query";
const NO_SUCH_NAME = 3;
const TYPES = { A: 1, AAAA: 28 };

/** The form that `Accept: application/dns-json` asks for. */
const answerSchema = z.object({
  Status: z.int(),
  Answer: z.array(z.object({ type: z.int(), data: z.string() })).optional(),
});

async function ask(name: string, type: keyof typeof TYPES, fetch: Fetch, signal: AbortSignal) {
  const url = `${RESOLVER}?${new URLSearchParams({ name, type }).toString()}`;
  try {
    const response = await fetch(url, { headers: { accept: "application/dns-json" }, signal });
    return answerSchema.parse(await response.json());
  } catch {
    throw new ToolError(
      `The name "${name}" could not be looked up (cloudflare-dns.com gave no answer), so nothing was fetched. Try again later.`,
    );
  }
}

/** @throws ToolError where there is no such name, no address, or no answer */
export async function lookUpName(name: string, fetch: Fetch, signal: AbortSignal): Promise<string[]> {
  const answers = await Promise.all(
    (["A", "AAAA"] as const).map(async (type) => {
      const { Status, Answer = [] } = await ask(name, type, fetch, signal);
      if (Status === NO_SUCH_NAME)
        throw new ToolError(`There is no host "${name}". Check the spelling of the address.`);
      if (Status !== 0)
        throw new ToolError(
          `The name "${name}" could not be looked up (DNS status ${Status}), so nothing was fetched. Try again later.`,
        );
      return Answer.flatMap((record) => (record.type === TYPES[type] ? [record.data] : []));
    }),
  );
  const addresses = answers.flat();
  if (addresses.length === 0)
    throw new ToolError(`The host "${name}" has no address. Check the spelling of the address.`);
  return addresses;
}
