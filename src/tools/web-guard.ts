// What stands in front of every request that a model asks for: only the public internet is reached, and only so much of an
// answer is read. It judges each URL anew, the targets of redirects too, before anything is sent there.
// A name can change its address between the lookup and the request; in a deployment, `global_fetch_strictly_public` is behind it.

import { lookUpName } from "./name-lookup.ts";
import { embedsPrivateAddress, isPublicAddress } from "./public-address.ts";
import { ToolError } from "./tool.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface GuardPorts {
  readonly fetch: Fetch;
  /** `host:port` of the operator's own that may be reached all the same. */
  readonly allowedHosts: readonly string[];
}

/** Names of networks of one's own, and those that RFC 6761 and its like keep out of the DNS. */
const PRIVATE_SUFFIXES = new Set(
  "localhost localdomain local internal intranet private corp home lan arpa test invalid onion alt".split(
    " ",
  ),
);

const DEFAULT_PORT: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** As the hosts that are allowed all the same are named. */
export const hostAndPort = (url: URL): string => `${url.hostname}:${url.port || DEFAULT_PORT[url.protocol]}`;

const isAllowed = (url: URL, allowedHosts: readonly string[]): boolean =>
  allowedHosts.includes(hostAndPort(url));

const notPublic = (host: string): ToolError =>
  new ToolError(`${host} is not on the public internet, so it is not fetched. Use a public web address.`);

function refusePrivateName(name: string): void {
  const labels = name.split(".");
  if (labels.length < 2 || PRIVATE_SUFFIXES.has(labels.at(-1)!) || embedsPrivateAddress(name))
    throw notPublic(name);
}

/** The spelling that the URL parser gives an address, brackets included. */
function canonical(address: string): string {
  const host = address.includes(":") ? `[${address}]` : address;
  return URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : "";
}

/**
 * Judges what a URL says by itself.
 * @returns the name whose addresses are still to be judged; null where nothing more is needed
 * @throws ToolError for a URL that may not be asked; it says what may
 */
export function refuseByItself(url: URL, allowedHosts: readonly string[]): string | null {
  if (DEFAULT_PORT[url.protocol] === undefined)
    throw new ToolError(`Only http and https addresses can be fetched, not ${url.protocol}`);
  if (url.username !== "" || url.password !== "")
    throw new ToolError("Addresses with a user name or password are not fetched. Leave them out.");
  if (isAllowed(url, allowedHosts)) return null;
  if (url.port !== "")
    throw new ToolError(
      `Port ${url.port} is not fetched. Use an address with the usual port of ${url.protocol.slice(0, -1)}.`,
    );
  const host = url.hostname.replace(/\.+$/, "");
  const isPublic = isPublicAddress(host);
  if (isPublic === true) return null;
  if (isPublic === false) throw notPublic(host);
  refusePrivateName(host);
  return host;
}

/** @throws ToolError for a URL that may not be asked; it says what may */
export async function refuseUnlessPublic(url: URL, ports: GuardPorts, signal: AbortSignal): Promise<void> {
  const host = refuseByItself(url, ports.allowedHosts);
  if (host === null) return;
  const addresses = await lookUpName(host, ports.fetch, signal);
  if (!addresses.every((address) => isPublicAddress(canonical(address)) === true)) throw notPublic(host);
}

/** So much of it; `onCut` is called where there was more. */
function cutAfter(
  body: ReadableStream<Uint8Array>,
  bytes: number,
  onCut: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = bytes;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        controller.close();
        return;
      }
      if (value.byteLength <= left) {
        left -= value.byteLength;
        controller.enqueue(value);
        return;
      }
      onCut();
      controller.enqueue(value.subarray(0, left));
      controller.close();
      await reader.cancel().catch(() => {});
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** Half a document of these can't be read. */
const UNREADABLE_IN_PART = /^\s*application\/(?:pdf|vnd\.)/i;

export interface Bounds {
  readonly bytes: number;
  readonly onCut: () => void;
}

/** A fetch that asks only what may be asked, and whose answers end after so many bytes, decompressed. */
export function guardedFetch(ports: GuardPorts, { bytes, onCut }: Bounds): Fetch {
  return async (address, init) => {
    const url = new URL(address);
    await refuseUnlessPublic(url, ports, init.signal!);
    const response = await ports.fetch(url.href, { ...init, redirect: "manual" });
    if (response.body === null || UNREADABLE_IN_PART.test(response.headers.get("content-type") ?? ""))
      return response;
    const headers = new Headers(response.headers);
    // Of the whole, and of its compressed form.
    headers.delete("content-length");
    headers.delete("content-encoding");
    const { status, statusText } = response;
    return new Response(cutAfter(response.body, bytes, onCut), { status, statusText, headers });
  };
}
