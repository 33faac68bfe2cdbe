// What the operator is told of a conversation that something is wrong with: one JSON object a line, without a word of the users'.

export function logError(what: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ level: "error", what, error: text }));
}

export const warn = (message: string, details: Readonly<Record<string, unknown>>): void =>
  console.warn(JSON.stringify({ level: "warn", message, ...details }));
