// Which addresses are the public internet's. Hosts come as the URL parser spells them, so that decimal, octal, short and
// mapped spellings are one spelling by now. IPv6 is an allow-list: only global unicast, less what is embedded or special in it.
// Source: IANA's special-purpose address registries (RFC 6890).

type Range = readonly [network: number, bits: number];

const v4 = (a: number, b: number, c: number, d: number): number =>
  ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;

const SPECIAL_V4: readonly Range[] = [
  [v4(0, 0, 0, 0), 8],
  [v4(10, 0, 0, 0), 8],
  // Carrier-grade NAT, and a cloud's metadata.
  [v4(100, 64, 0, 0), 10],
  [v4(127, 0, 0, 0), 8],
  // Another cloud's wire server.
  [v4(168, 63, 129, 16), 32],
  // Link-local: the metadata of most clouds.
  [v4(169, 254, 0, 0), 16],
  [v4(172, 16, 0, 0), 12],
  [v4(192, 0, 0, 0), 24],
  [v4(192, 0, 2, 0), 24],
  [v4(192, 88, 99, 0), 24],
  [v4(192, 168, 0, 0), 16],
  [v4(198, 18, 0, 0), 15],
  [v4(198, 51, 100, 0), 24],
  [v4(203, 0, 113, 0), 24],
  // Multicast, reserved, broadcast.
  [v4(224, 0, 0, 0), 4],
  [v4(240, 0, 0, 0), 4],
];

/** Within 2000::/3, by their first 32 bits. */
const SPECIAL_V6: readonly Range[] = [
  // Teredo, benchmarks, ORCHID and the rest of IETF's protocol assignments.
  [0x2001_0000, 23],
  [0x2001_0db8, 32],
  // 6to4: an IPv4 address in disguise.
  [0x2002_0000, 16],
  [0x3fff_0000, 20],
];

const isIn = (address: number, [network, bits]: Range): boolean =>
  address >>> (32 - bits) === network >>> (32 - bits);

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function isPublicV4(octets: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return octets.every((octet) => octet <= 255) && !SPECIAL_V4.some((range) => isIn(v4(a, b, c, d), range));
}

/** The first 32 bits decide: what maps, embeds or translates IPv4 lies outside 2000::/3, or in a range above. */
function isPublicV6(text: string): boolean {
  const [first = "", second = ""] = text.split(":");
  // Nothing that begins with "::" is global unicast; "2606::1" has no second group.
  const head = Number.parseInt(first || "0", 16) * 0x1_0000 + Number.parseInt(second || "0", 16);
  return isIn(head, [0x2000_0000, 3]) && !SPECIAL_V6.some((range) => isIn(head, range));
}

/** @param host as `URL.hostname` gives it; null where it is a name and not an address */
export function isPublicAddress(host: string): boolean | null {
  if (host.startsWith("[")) return isPublicV6(host.slice(1, -1));
  const octets = V4.exec(host);
  return octets === null ? null : isPublicV4(octets.slice(1).map(Number));
}

// By looking ahead, so that "1.10.0.0.1" is read from each of its numbers.
const EMBEDDED = /(?<!\d)(?=(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?!\d))/g;

/** Whether a name spells an address that is not public, as `127.0.0.1.nip.io` and `app-10-0-0-1.sslip.io` do. */
export const embedsPrivateAddress = (name: string): boolean =>
  [...name.matchAll(EMBEDDED)].some((found) => !isPublicV4(found.slice(1).map(Number)));
