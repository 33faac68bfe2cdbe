// What a user sees of wrangler's output: warnings, errors and the worker's own lines.
// Left out are its announcements, and warnings about what this project does on purpose.

import { stripVTControlCharacters } from "node:util";

/** Single lines without news for the user. */
const ANNOUNCEMENTS = [
  /^⎔/,
  /^🪵/u,
  /^\[wrangler:info\]/,
  /^Your Worker has access to the following bindings:/,
  /^Binding\s+Resource/,
  /^env\.[\w$]+[ (].*(local|remote|not supported|simulated|connected)\b.*$/,
  /^Using (secrets|vars) defined in /,
  /^Your Worker and resources are simulated locally/,
  /^ ⛅️ wrangler /u,
  /^[─-]+$/,
];

/** `[env.local]` leaves `[ai]` out so that no login is needed, and wrangler warns of that at each start. */
const INTENDED_WARNING = /"ai" exists at the top level, but not on "env\.local"/;
const CONFIG_WARNING = /^▲ \[WARNING\] Processing wrangler\.toml configuration:/;
const BULLET = /^\s+- /;

/**
 * A function to feed lines to, which calls `print` with those worth showing.
 * A warning about the configuration is held back until it is whole, to judge it whole.
 */
export function createLogFilter(print) {
  let held;
  let lastWasBlank = true;
  const show = (line, plain) => {
    const blank = plain.trim() === "";
    if (!(blank && lastWasBlank)) print(line);
    lastWasBlank = blank;
  };
  const release = () => {
    const block = held ?? [];
    held = undefined;
    if (isIntended(block)) return;
    for (const line of block) show(line, stripVTControlCharacters(line));
  };
  const push = (line) => {
    const plain = stripVTControlCharacters(line);
    if (held && (plain === "" || /^\s/.test(plain))) return void held.push(line);
    release();
    if (CONFIG_WARNING.test(plain)) held = [line];
    else if (!ANNOUNCEMENTS.some((pattern) => pattern.test(plain))) show(line, plain);
  };
  return { push, end: release };
}

/** Whether the one complaint in the block is about what is done on purpose (a complaint is two bullets: where and what). */
function isIntended(block) {
  const plain = block.map(stripVTControlCharacters);
  return (
    plain.some((line) => INTENDED_WARNING.test(line)) &&
    plain.filter((line) => BULLET.test(line)).length === 2
  );
}

/** Cuts a stream into lines for `push`. */
export function forEachLine(stream, push) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach(push);
  });
  stream.on("end", () => rest !== "" && push(rest));
}
