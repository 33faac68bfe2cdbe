// What AI Gateway does with the cf-aig-* headers of a request: what it understands, what it silently loses. Pure.

const KNOWN = new Set(
  [
    "authorization cache-ttl skip-cache cache-key metadata request-timeout max-attempts retry-delay backoff collect-log",
    "collect-log-payload event-id custom-cost byok-alias no-wholesale zdr",
  ]
    .join(" ")
    .split(" ")
    .map((name) => `cf-aig-${name}`),
);
const MONTH_SECONDS = 2_592_000;

export type Metadata = Readonly<Record<string, string | number | boolean>>;

export interface GatewayRequest {
  readonly token: string | null;
  readonly skipCache: boolean;
  /** Null where the request leaves it to the gateway. */
  readonly cacheTtlSeconds: number | null;
  readonly cacheKey: string | null;
  /** As the gateway's log would keep it; null where it was lost or not sent. */
  readonly metadata: Metadata | null;
  readonly eventId: string | null;
  readonly byokAlias: string | null;
  /** What a careful client would not send. */
  readonly violations: readonly string[];
}

export function readGatewayHeaders(headers: Readonly<Record<string, string>>): GatewayRequest {
  const violations: string[] = [];
  const number = (name: string, min: number, max: number): number | null => {
    const text = headers[name];
    if (text === undefined) return null;
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      violations.push(`${name} is ${text}, not a whole number from ${min} to ${max}`);
      return null;
    }
    return value;
  };
  for (const name of Object.keys(headers)) {
    if (name.startsWith("cf-aig-") && !KNOWN.has(name))
      violations.push(`${name} is not a header of AI Gateway`);
  }
  number("cf-aig-max-attempts", 1, 5);
  number("cf-aig-retry-delay", 100, 5000);
  number("cf-aig-request-timeout", 1, Number.MAX_SAFE_INTEGER);
  const skipCache = headers["cf-aig-skip-cache"] === "true";
  const cacheTtlSeconds = number("cf-aig-cache-ttl", 60, MONTH_SECONDS);
  if (!skipCache && cacheTtlSeconds === null) {
    violations.push(
      "neither cf-aig-skip-cache: true nor a valid cf-aig-cache-ttl: the gateway's own setting decides",
    );
  }
  return {
    token: /^Bearer (\S+)$/.exec(headers["cf-aig-authorization"] ?? "")?.[1] ?? null,
    skipCache,
    cacheTtlSeconds,
    cacheKey: headers["cf-aig-cache-key"] ?? null,
    metadata: readMetadata(headers["cf-aig-metadata"], violations),
    eventId: headers["cf-aig-event-id"] ?? null,
    byokAlias: headers["cf-aig-byok-alias"] ?? null,
    violations,
  };
}

/** More than five entries: the first five are kept. Any null or object: all of it is lost, without a word. */
function readMetadata(text: string | undefined, violations: string[]): Metadata | null {
  if (text === undefined) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = null;
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    violations.push("cf-aig-metadata is not a JSON object");
    return null;
  }
  const entries = Object.entries(parsed as Record<string, unknown>);
  const scalar = entries.every((entry): entry is [string, string | number | boolean] =>
    ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  if (!scalar) {
    violations.push("cf-aig-metadata has a value that is no string, number or boolean: all of it is lost");
    return null;
  }
  if (entries.length > 5) violations.push(`cf-aig-metadata has ${entries.length} entries: five are kept`);
  return Object.fromEntries(entries.slice(0, 5) as [string, string | number | boolean][]);
}
