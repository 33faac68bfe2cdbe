// A webhook as it leaves: to whom it may go, what the receiver is sent, and what is said of it afterwards.

import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, test } from "vitest";
import { checkNotifyUrl, webhookSender, type SenderPorts } from "../../../src/agents/webhook-sender.ts";
import type { Delivery } from "../../../src/tools/outgoing-webhook.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { fakeWeb } from "../../fakes/web.ts";
import { SECRET } from "../../fakes/webhook.ts";
import { INSIDE } from "../tools/hostile-urls.ts";

const HOOK = "https://hooks.example/run?x=1";

interface Seen {
  readonly url: string;
  readonly init: RequestInit;
}

let seen: Seen[];
let clock: ManualClock;
beforeEach(() => {
  seen = [];
  clock = new ManualClock();
});

const taken = (): Response => new Response("Thanks.");

/** Sends where every name resolves as given, or to a public address. */
function sender(
  answer: (init: RequestInit) => Response | Promise<Response> = taken,
  ports: Partial<SenderPorts> = {},
  names: Readonly<Record<string, readonly string[]>> = {},
) {
  const web = fakeWeb(names);
  return webhookSender({
    allowedHosts: ["hooks.example", "localhost", "127.0.0.1:9000", "[::1]"],
    clock,
    secret: () => Promise.resolve(SECRET),
    fetch: async (url, init) => {
      if (url.startsWith("https://cloudflare-dns.com/")) return web.fetch(url, init);
      seen.push({ url, init });
      return answer(init);
    },
    ...ports,
  });
}

const BODY = '{"hello":"wörld"}';
const going = (): AbortSignal => new AbortController().signal;
const sent = (send: ReturnType<typeof sender>, url = HOOK): Promise<Delivery> =>
  send({ id: "run-1", url, body: BODY }, going());

describe("A webhook", () => {
  test("is a POST of its JSON that the receiver can verify", async () => {
    const delivery = await sent(sender(undefined, { clock: systemClock }));
    expect(delivery).toEqual({ kind: "answered", status: 200, text: "Thanks.", isCut: false });
    expect(seen.map(({ url }) => url)).toEqual([HOOK]);
    const { init } = seen[0]!;
    expect([init.method, init.body, init.redirect]).toEqual(["POST", BODY, "manual"]);
    const headers = Object.fromEntries(new Headers(init.headers));
    expect(headers).toMatchObject({ "content-type": "application/json", "webhook-id": "run-1" });
    expect(new Webhook(SECRET).verify(BODY, headers)).toEqual({ hello: "wörld" });
  });

  test.each([301, 302, 307, 308])("follows no redirect: %i is its answer", async (status) => {
    const away = () => new Response(null, { status, headers: { location: "http://127.0.0.1/" } });
    expect(await sent(sender(away))).toMatchObject({ kind: "answered", status });
    expect(seen).toHaveLength(1);
  });

  test.each([400, 404, 410, 429, 500, 503])("that is answered with %i has arrived", async (status) => {
    expect(await sent(sender(() => new Response("No.", { status })))).toEqual({
      kind: "answered",
      status,
      text: "No.",
      isCut: false,
    });
  });

  test("has the first 64 KiB of its answer read, and no more", async () => {
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(65)),
      cancel: () => void (isCancelled = true),
    });
    const delivery = await sent(sender(() => new Response(endless)));
    expect(delivery).toEqual({ kind: "answered", status: 200, text: "A".repeat(65_536), isCut: true });
    expect(isCancelled).toBe(true);
    const whole = await sent(sender(() => new Response("A".repeat(65_536))));
    expect(whole).toMatchObject({ text: "A".repeat(65_536), isCut: false });
  });

  test("whose answer breaks off has arrived all the same", async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("Tha")),
      pull: (controller) => controller.error(new TypeError("terminated")),
    });
    expect(await sent(sender(() => new Response(broken)))).toEqual({
      kind: "answered",
      status: 200,
      text: "Tha",
      isCut: true,
    });
  });
});

describe("Whether it arrived is unknown", () => {
  const aborted = ({ signal }: RequestInit): Promise<Response> =>
    new Promise((_, reject) => {
      signal!.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    });

  test("where the connection is lost", async () => {
    const lost = () => Promise.reject(new TypeError("fetch failed"));
    expect(await sent(sender(lost))).toEqual({
      kind: "unknown",
      reason: "The connection failed or was lost.",
    });
  });

  test("where no answer comes within 10 seconds", async () => {
    const delivery = sent(sender(aborted));
    await clock.advance(9_999);
    expect(await Promise.race([delivery, Promise.resolve("waits")])).toBe("waits");
    await clock.advance(1);
    expect(await delivery).toEqual({ kind: "unknown", reason: "No answer came within 10 s." });
  });

  test("where it is stopped", async () => {
    const stop = new AbortController();
    const delivery = sender(aborted)({ id: "run-1", url: HOOK, body: BODY }, stop.signal);
    await clock.advance(1);
    stop.abort();
    expect(await delivery).toEqual({ kind: "unknown", reason: "It was stopped before an answer came." });
    expect(clock.sleeping).toBe(0);
  });
});

describe("Nothing is sent", () => {
  test.each([
    ["to a host that is not allowed", "https://evil.example/", /evil\.example:443 may not be called/],
    ["to one that only ends like it", "https://hooks.example.evil.example/", /may not be called/],
    ["to one that only begins like it", "https://hooks.examples/", /may not be called/],
    ["to another port than the one allowed", "http://127.0.0.1:9001/", /may not be called/],
    ["to an address inside that is not named", "https://10.0.0.1/", /may not be called/],
    ["by http over a network", "http://hooks.example/", /go by https/],
    ["by another protocol", "ftp://hooks.example/", /go by https/],
    ["to a local file", "file:///etc/passwd", /go by https/],
    ["with a password", "https://me:pw@hooks.example/", /Leave them out/],
    ["past an allowed name", "https://hooks.example@evil.example/", /Leave them out/],
    ["to what is no URL", "hooks.example/run", /in full/],
  ])("%s: %s", async (_, url, reason) => {
    const delivery = await sent(sender(), url);
    expect(delivery).toEqual({ kind: "not-sent", reason: expect.stringMatching(reason) });
    expect(seen).toEqual([]);
  });

  test.each(Object.entries(INSIDE))("to an allowed name that leads inside: %s", async (name, addresses) => {
    const send = sender(taken, { allowedHosts: [name] }, { [name]: addresses });
    expect((await sent(send, `https://${name}:8443/`)).kind).toBe("not-sent");
    expect(seen).toEqual([]);
  });

  test("to a name that leads inside by the time it is sent", async () => {
    const names: Record<string, readonly string[]> = {};
    const send = sender(taken, {}, names);
    expect((await sent(send)).kind).toBe("answered");
    names["hooks.example"] = ["169.254.169.254"];
    expect(await sent(send)).toMatchObject({
      kind: "not-sent",
      reason: expect.stringContaining("not on the public internet"),
    });
    expect(seen).toHaveLength(1);
  });

  test("without the secret that signs it", async () => {
    const secret = () => Promise.reject(new Error("whsec_canary could not be read"));
    const delivery = await sent(sender(taken, { secret }));
    expect(delivery).toMatchObject({ kind: "not-sent" });
    expect(JSON.stringify(delivery)).not.toContain("canary");
    expect(seen).toEqual([]);
  });
});

describe("An allowed host", () => {
  test.each([
    ["at any port, where none is named", "https://hooks.example:8443/"],
    ["in other letters", "https://HOOKS.Example/"],
    ["as an address, at its port", "http://127.0.0.1:9000/"],
    ["as that address in another spelling", "http://2130706433:9000/"],
    ["as this machine, by http", "http://localhost:1234/"],
    ["as this machine, by https", "https://localhost/"],
    ["as this machine in IPv6", "http://[::1]:8080/"],
  ])("is asked %s", async (_, url) => {
    expect((await sent(sender(), url)).kind).toBe("answered");
    expect(seen.map(({ url: asked }) => asked)).toEqual([new URL(url).href]);
  });
});

describe("An address to be notified", () => {
  test("is judged when an automation is made", () => {
    const config = { WEBHOOK_ALLOWED_HOSTS: ["hooks.example"] };
    expect(() => checkNotifyUrl(HOOK, config)).not.toThrow();
    for (const url of ["http://hooks.example/", "https://evil.example/", "nowhere", ""])
      expect(() => checkNotifyUrl(url, config)).toThrow(
        expect.objectContaining({
          code: "invalid_request",
          errors: [{ path: "notify", reason: expect.any(String) }],
        }) as Error,
      );
    expect(() => checkNotifyUrl(HOOK, { WEBHOOK_ALLOWED_HOSTS: [] })).toThrow(/WEBHOOK_ALLOWED_HOSTS/);
  });
});
