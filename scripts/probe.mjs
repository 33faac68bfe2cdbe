// Questions to this machine's network: is a port free, what does a URL answer. Nothing here throws.

import { get as httpGet } from "node:http";
import { get as httpsGet } from "node:https";
import { createServer } from "node:net";

/** @returns {Promise<{status: number, body: string} | null>} null where nothing answers in time */
export function fetchText(url, timeoutMs) {
  const get = url.startsWith("https:") ? httpsGet : httpGet;
  return new Promise((resolve) => {
    // A certificate of `--local-protocol https` is self-signed.
    const request = get(url, { timeout: timeoutMs, rejectUnauthorized: false, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode, body }));
      response.on("error", () => resolve(null));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(null));
  });
}

/** Tries the loopback addresses too: a stranger on ::1 would answer for http://localhost in our stead. */
export async function isPortFree(port, ip) {
  const addresses = new Set([ip === "*" ? "0.0.0.0" : ip.replace(/^\[|\]$/g, ""), "127.0.0.1", "::1"]);
  for (const address of addresses) {
    const code = await tryToListen(port, address);
    if (code === "EADDRINUSE" || code === "EACCES") return false;
  }
  return true;
}

/** The error code, or undefined where it worked. A machine without IPv6 has EADDRNOTAVAIL on ::1, which is no obstacle. */
function tryToListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
