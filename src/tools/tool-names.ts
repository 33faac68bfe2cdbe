// The names under which tools that others brought are known: their own where services accept them and nobody has them yet.

const LONGEST_NAME = 64;

const asName = (text: string): string => text.replace(/[^a-zA-Z0-9_-]+/g, "_").slice(0, LONGEST_NAME);

/** @param server what stands before the tool's own name where that is taken */
export function freeName(server: string, tool: string, isTaken: (name: string) => boolean): string {
  const own = asName(tool) || "tool";
  if (!isTaken(own)) return own;
  const full = asName(`${server}_${own}`);
  for (let number = 1; ; number++) {
    const name = number === 1 ? full : `${full.slice(0, LONGEST_NAME - 4)}_${number}`;
    if (!isTaken(name)) return name;
  }
}
