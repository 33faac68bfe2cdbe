// The places whose time the simulation can ask the clock for. It knows their IANA zones and nothing else about them.

const ZONES: Readonly<Record<string, readonly string[]>> = {
  "Africa/Cairo": ["cairo"],
  "Africa/Johannesburg": ["johannesburg", "cape town"],
  "Africa/Lagos": ["lagos"],
  "Africa/Nairobi": ["nairobi"],
  "America/Argentina/Buenos_Aires": ["buenos aires"],
  "America/Bogota": ["bogota", "bogotá"],
  "America/Chicago": ["chicago"],
  "America/Denver": ["denver"],
  "America/Lima": ["lima"],
  "America/Los_Angeles": ["los angeles", "san francisco", "seattle", "california"],
  "America/Mexico_City": ["mexico city"],
  "America/New_York": ["new york", "boston", "washington", "miami"],
  "America/Sao_Paulo": ["são paulo", "sao paulo", "rio de janeiro"],
  "America/Toronto": ["toronto"],
  "America/Vancouver": ["vancouver"],
  "Asia/Bangkok": ["bangkok"],
  "Asia/Dubai": ["dubai"],
  "Asia/Hong_Kong": ["hong kong"],
  "Asia/Jakarta": ["jakarta"],
  "Asia/Kolkata": ["mumbai", "delhi", "new delhi", "bangalore", "kolkata", "india"],
  "Asia/Manila": ["manila"],
  "Asia/Seoul": ["seoul"],
  "Asia/Shanghai": ["shanghai", "beijing", "hangzhou", "china"],
  "Asia/Singapore": ["singapore"],
  "Asia/Taipei": ["taipei"],
  "Asia/Tokyo": ["tokyo", "osaka", "japan"],
  "Australia/Melbourne": ["melbourne"],
  "Australia/Sydney": ["sydney"],
  "Europe/Amsterdam": ["amsterdam"],
  "Europe/Athens": ["athens"],
  "Europe/Berlin": ["berlin", "munich", "hamburg", "germany"],
  "Europe/Dublin": ["dublin"],
  "Europe/Helsinki": ["helsinki"],
  "Europe/Istanbul": ["istanbul"],
  "Europe/Kyiv": ["kyiv"],
  "Europe/Lisbon": ["lisbon"],
  "Europe/London": ["london", "edinburgh"],
  "Europe/Madrid": ["madrid", "barcelona"],
  "Europe/Moscow": ["moscow"],
  "Europe/Oslo": ["oslo"],
  "Europe/Paris": ["paris"],
  "Europe/Prague": ["prague"],
  "Europe/Rome": ["rome", "milan"],
  "Europe/Stockholm": ["stockholm"],
  "Europe/Vienna": ["vienna"],
  "Europe/Warsaw": ["warsaw"],
  "Europe/Zurich": ["zurich", "zürich", "geneva"],
  "Pacific/Auckland": ["auckland"],
  "Pacific/Honolulu": ["honolulu", "hawaii"],
  UTC: ["utc", "gmt"],
};

const ZONE_BY_PLACE = new Map(
  Object.entries(ZONES).flatMap(([zone, places]) => places.map((place) => [place, zone] as const)),
);

// The longest first, so that "new delhi" is not read as "delhi".
const PLACES = [...ZONE_BY_PLACE.keys()].toSorted((one, other) => other.length - one.length).join("|");
const PLACE = new RegExp(`(?<!\\p{L})(?:${PLACES})(?!\\p{L})`, "giu");

export interface Place {
  readonly timeZone: string;
  /** As the person wrote it, or the last part of the zone's name. */
  readonly name: string;
}

const ZONE_NAME =
  /\b(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_]+(?:\/[A-Za-z_]+)?\b/g;

/** A place or a zone's name, for use inside a larger pattern. */
export const ZONE_OR_PLACE = `(?:${ZONE_NAME.source}|(?:${PLACES})(?!\\p{L}))`;

/** The places named in the text, one for each zone, in order. Zone names such as `Europe/Oslo` are taken as they are. */
export function findPlaces(text: string): Place[] {
  const named = [...text.matchAll(ZONE_NAME)].map(([timeZone]) => ({
    timeZone,
    name: placeName(timeZone),
  }));
  const cities = [...text.replace(ZONE_NAME, " ").matchAll(PLACE)].map(([name]) => ({
    timeZone: ZONE_BY_PLACE.get(name.toLowerCase()) ?? "UTC",
    name: `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`,
  }));
  const byZone = new Map<string, Place>();
  for (const place of [...named, ...cities])
    if (!byZone.has(place.timeZone)) byZone.set(place.timeZone, place);
  return [...byZone.values()];
}

/** "Asia/Hong_Kong" → "Hong Kong". */
export function placeName(timeZone: string): string {
  return timeZone === "UTC" ? "UTC" : (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}
