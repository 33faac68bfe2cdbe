// The few flags of `wrangler dev` that we have to understand, because they say where the server will answer.
// Everything is passed on as it came; what is missing gets our default.

import { Failure } from "./run-main.mjs";

const DEFAULT_PORT = 8787;
// Not wrangler's own "localhost": of a name's addresses workerd binds one alone, on some machines ::1.
// Browsers, curl and Node try both for http://localhost.
const DEFAULT_IP = "127.0.0.1";
const EVERY_ADDRESS = ["*", "0.0.0.0", "::", "[::]"];

/** @returns {{ account: boolean, ip: string, port: number, url: string, wranglerArgs: string[] }} */
export function readDevFlags(args) {
  const account = args[0] === "--account";
  const passed = account ? args.slice(1) : args;
  const ip = readFlag(passed, "ip") ?? DEFAULT_IP;
  const port = Number(readFlag(passed, "port") ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Failure("--port takes a number from 1 to 65535, as in `npm start -- --port 8801`.");
  }
  const scheme = readFlag(passed, "local-protocol") ?? "http";
  const isLoopback = ip === DEFAULT_IP || ip === "localhost";
  const host = isLoopback || EVERY_ADDRESS.includes(ip) ? "localhost" : ip;
  const chosen = (name) => readFlag(passed, name) !== undefined;
  const wranglerArgs = [
    ...(account || chosen("env") ? [] : ["--env", "local"]),
    ...(chosen("ip") ? [] : ["--ip", DEFAULT_IP]),
    ...(chosen("port") ? [] : ["--port", String(DEFAULT_PORT)]),
    ...passed,
  ];
  return { account, ip, port, url: `${scheme}://${bracketed(host)}:${port}`, wranglerArgs };
}

/**
 * The last value of `--name value` or `--name=value`.
 * @returns {string | undefined}
 */
function readFlag(args, name) {
  let value;
  args.forEach((arg, index) => {
    if (arg === `--${name}`) value = args[index + 1];
    if (arg.startsWith(`--${name}=`)) value = arg.slice(name.length + 3);
  });
  return value;
}

function bracketed(host) {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
