// Standard Webhooks, against the package that other services use: what it signs is taken, and nothing else is.

import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { newSecret, signedHeaders, verifyWebhook } from "../../../src/agents/webhook-signature.ts";
import { bytesSignedBy, OTHER_SECRET, SECRET, signedBy } from "../../fakes/webhook.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const BODY = '{"title": "Crash on start",\n "labels": ["bug"], "n": 1.0}';
const MESSAGE = { id: "msg_1", at: NOW, body: BODY };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const verdict = async (
  headers: Record<string, string>,
  body: string | Uint8Array = BODY,
  { secrets = [SECRET], now = NOW }: { secrets?: readonly string[]; now?: number } = {},
): Promise<string> => {
  const read = typeof body === "string" ? bytes(body) : body;
  return (await verifyWebhook(new Headers(headers), read, secrets, now)).kind;
};

describe("A message that the package has signed", () => {
  test("is taken, under its id", async () => {
    const judged = await verifyWebhook(new Headers(signedBy(SECRET, MESSAGE)), bytes(BODY), [SECRET], NOW);
    expect(judged).toEqual({ kind: "signed", messageId: "msg_1" });
  });

  test.each(["", "plain text", "é ü 🍐", '{"a":1}', "\ufeffmarked", "x".repeat(262_144)])(
    "is taken whatever text it holds: %.20j",
    async (body) => {
      expect(await verdict(signedBy(SECRET, { ...MESSAGE, body }), body)).toBe("signed");
    },
  );

  test("is refused with any one byte changed", async () => {
    const headers = signedBy(SECRET, MESSAGE);
    const whole = bytes(BODY);
    for (let at = 0; at < whole.length; at++) {
      const changed = Uint8Array.from(whole);
      changed[at]! ^= 1;
      expect([at, await verdict(headers, changed)]).toEqual([at, "forged"]);
    }
    expect(await verdict(headers, `${BODY} `)).toBe("forged");
    expect(await verdict(headers, BODY.slice(0, -1))).toBe("forged");
  });

  test("is refused as the same JSON in other bytes", async () => {
    expect(await verdict(signedBy(SECRET, MESSAGE), JSON.stringify(JSON.parse(BODY)))).toBe("forged");
  });

  test("is refused under another id, or at another time", async () => {
    const headers = signedBy(SECRET, MESSAGE);
    expect(await verdict({ ...headers, "webhook-id": "msg_2" })).toBe("forged");
    expect(await verdict({ ...headers, "webhook-timestamp": String(NOW / 1_000 + 1) })).toBe("forged");
  });

  test("is refused where another secret is the hook's, or none is", async () => {
    expect(await verdict(signedBy(OTHER_SECRET, MESSAGE))).toBe("forged");
    expect(await verdict(signedBy(SECRET, MESSAGE), BODY, { secrets: [] })).toBe("forged");
  });

  test("is taken by any secret that is valid, as while one is rotated", async () => {
    const secrets = [OTHER_SECRET, SECRET];
    expect(await verdict(signedBy(SECRET, MESSAGE), BODY, { secrets })).toBe("signed");
    expect(await verdict(signedBy(OTHER_SECRET, MESSAGE), BODY, { secrets })).toBe("signed");
  });

  test("is new for 5 minutes, by either clock, and no second longer", async () => {
    const headers = signedBy(SECRET, MESSAGE);
    for (const seconds of [-300, 0, 300])
      expect(await verdict(headers, BODY, { now: NOW + seconds * 1_000 })).toBe("signed");
    for (const seconds of [-360, -301, 301, 360, 86_400])
      expect(await verdict(headers, BODY, { now: NOW + seconds * 1_000 })).toBe("off-time");
  });

  test("is still itself in any bytes: also such as are no text", async () => {
    const body = Uint8Array.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]);
    expect(await verdict(bytesSignedBy(SECRET, { ...MESSAGE, body }), body)).toBe("signed");
    const alike = Uint8Array.from([0x7b, 0xef, 0xbf, 0xbd, 0x00, 0x7d]);
    expect(await verdict(bytesSignedBy(SECRET, { ...MESSAGE, body }), alike)).toBe("forged");
  });
});

describe("Several signatures", () => {
  const signature = (secret: string) => signedBy(secret, MESSAGE)["webhook-signature"]!;
  const withSignatures = (signatures: string) => ({
    ...signedBy(SECRET, MESSAGE),
    "webhook-signature": signatures,
  });

  test("are enough where one of them fits", async () => {
    for (const all of [
      `${signature(OTHER_SECRET)} ${signature(SECRET)}`,
      `${signature(SECRET)} ${signature(OTHER_SECRET)}`,
      `v1a,anything v2,${"A".repeat(44)} ${signature(SECRET)}`,
      `v1, v1,, ,  ${signature(SECRET)}`,
    ])
      expect([all, await verdict(withSignatures(all))]).toEqual([all, "signed"]);
  });

  test.each([
    ["of another version", signature(SECRET).replace("v1,", "v2,")],
    ["without a version", signature(SECRET).replace("v1,", "")],
    ["cut short", signature(SECRET).slice(0, -2)],
    ["with more behind", `${signature(SECRET)}A`],
    ["in other letters", signature(SECRET).toLowerCase()],
    ["with nothing in it", "v1,"],
    ["of nobody's", "v1,v1,v1"],
    ["by other secrets alone", `${signature(OTHER_SECRET)} ${signature(OTHER_SECRET)}`],
  ])("are refused %s", async (_, all) => {
    expect(await verdict(withSignatures(all))).toBe("forged");
  });
});

describe("A header", () => {
  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("%s has to be there", async (name) => {
    const { [name]: _, ...others } = signedBy(SECRET, MESSAGE);
    expect(await verdict(others)).toBe("unreadable");
    expect(await verdict({ ...others, [name]: "" })).toBe("unreadable");
  });

  test.each(["12abc", "1e9", "-1", "+1763899200", "0x69", "1763899200.5", "now", "1".repeat(13)])(
    "webhook-timestamp is whole seconds, not %s",
    async (timestamp) => {
      expect(await verdict({ ...signedBy(SECRET, MESSAGE), "webhook-timestamp": timestamp })).toBe(
        "unreadable",
      );
    },
  );

  test("webhook-id is short and visible", async () => {
    for (const [id, kind] of [
      ["i".repeat(256), "signed"],
      ["evt:a/b~c_d-1.2", "signed"],
      ["i".repeat(257), "unreadable"],
      ["ä", "unreadable"],
      ["a b", "unreadable"],
    ] as const)
      expect([id, await verdict(signedBy(SECRET, { ...MESSAGE, id }))]).toEqual([id, kind]);
  });

  test("webhook-id takes in no part of what was signed as another message's time and body", async () => {
    const time = NOW / 1_000;
    const body = `{"title":"x.${time}.y"}`;
    const signed = signedBy(SECRET, { ...MESSAGE, body });
    const shifted = {
      ...signed,
      "webhook-id": `msg_1.${time}.{"title":"x`,
      "webhook-timestamp": String(time),
    };
    expect(await verdict(shifted, 'y"}')).toBe("unreadable");
    expect(await verdict({ ...signed, "webhook-id": `msg_1.${time}` }, "rest")).toBe("unreadable");
  });
});

describe("What is signed here", () => {
  test("the package verifies", () => {
    const now = Date.now();
    fc.assert(
      fc.property(fc.json(), (body) => {
        const headers = signedHeaders({ id: "run-1", body }, SECRET, now);
        expect(new Webhook(SECRET).verify(body, headers)).toEqual(JSON.parse(body));
      }),
      { numRuns: 50 },
    );
  });

  test("is signed with secrets of 32 bytes, none like another", () => {
    const secrets = Array.from({ length: 20 }, newSecret);
    expect(new Set(secrets).size).toBe(20);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
    }
  });
});
