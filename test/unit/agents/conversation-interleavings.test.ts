// Any interleaving of what clients, networks, models and crashes do: what was accepted is kept, every turn ends, streams
// have neither gaps nor repetitions, and in the end everybody holds the same transcript.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FRAME } from "../../../src/core/frames.ts";
import { Room, userSays, type Client, type Socket } from "./support/room.ts";

type Action =
  | { readonly does: "say" | "edit" | "repeat" | "cancel"; readonly who: number; readonly which: number }
  | { readonly does: "regenerate" | "leave" | "come" | "probe" | "hear" | "reach"; readonly who: number }
  | { readonly does: "start" | "think" | "write" | "finish" | "fail" | "bug" | "die" | "calm" };

const who = fc.nat(2);
const which = fc.nat(7);

const between: fc.Arbitrary<Action>[] = [
  fc.record({ does: fc.constant("hear" as const), who }),
  fc.record({ does: fc.constant("reach" as const), who }),
  fc.record({ does: fc.constant("write" as const) }),
  fc.record({ does: fc.constant("finish" as const) }),
  fc.record({ does: fc.constant("calm" as const) }),
];
const mild: fc.Arbitrary<Action>[] = [
  fc.record({ does: fc.constant("say" as const), who, which }),
  fc.record({ does: fc.constantFrom("start" as const, "think" as const, "fail" as const) }),
  fc.record({ does: fc.constant("probe" as const), who }),
  fc.record({ does: fc.constant("repeat" as const), who, which }),
];
const wild: fc.Arbitrary<Action>[] = [
  ...mild,
  fc.record({ does: fc.constantFrom("edit" as const, "cancel" as const), who, which }),
  fc.record({ does: fc.constantFrom("regenerate" as const, "leave" as const, "come" as const), who }),
  fc.record({ does: fc.constantFrom("bug" as const, "die" as const) }),
];

const error = { code: "upstream_unavailable", message: "It could not be reached." } as const;

class Play {
  readonly room: Room;
  readonly clients: readonly Client[];
  /** Every text that the server has taken of a user message, by id. */
  readonly accepted = new Map<string, Set<string>>();
  readonly #requests: { client: Client; id: string }[] = [];
  #said = 0;
  #begun = new WeakSet<object>();

  constructor(kinds: readonly boolean[], isManual: boolean) {
    this.room = new Room({ isManual });
    this.clients = kinds.map((deltas, index) => this.room.join("abc"[index]!, { deltas }));
  }

  #note(): void {
    for (const { userMessage } of this.room.store.turns()) {
      const texts = this.accepted.get(userMessage.id) ?? new Set();
      this.accepted.set(userMessage.id, texts.add(JSON.stringify(userMessage.parts)));
    }
  }

  async act(action: Action): Promise<void> {
    await this.#act(action);
    this.room.look();
    this.#note();
  }

  async #act(action: Action): Promise<void> {
    const client = "who" in action ? this.clients[action.who]! : this.clients[0]!;
    const isHere = client.socket !== null;
    switch (action.does) {
      case "say":
        if (isHere) this.#ask(client, client.say(`says ${this.#said}`, `u${this.#said++}`));
        return;
      case "edit": {
        const known = client.messages.filter(({ role }) => role === "user");
        const message = known[action.which % (known.length || 1)];
        if (!isHere || message === undefined || this.#isBusy(client)) return;
        this.#ask(client, client.say(`edits ${this.#said++}`, message.id));
        return;
      }
      case "repeat": {
        const known = client.messages.filter(({ role }) => role === "user");
        const message = known[action.which % (known.length || 1)];
        if (isHere && message !== undefined)
          client.request(`repeat-${this.#said++}`, { messages: [message] });
        return;
      }
      case "regenerate":
        if (!isHere || client.messages.at(-1)?.role !== "assistant" || this.#isBusy(client)) return;
        this.#ask(client, this.#regenerate(client));
        return;
      case "cancel": {
        const own = this.#requests.filter((request) => request.client === client);
        const request = own[action.which % (own.length || 1)];
        if (isHere && request !== undefined) client.cancel(request.id);
        return;
      }
      case "probe":
        if (isHere) client.probe(`probe-${this.#said++}`);
        return;
      case "leave":
        client.disconnect();
        return;
      case "come":
        if (!isHere) client.connect();
        return;
      case "hear":
        if (client.socket !== null) this.room.deliver(client.socket, "toClient");
        return;
      case "reach":
        if (client.socket !== null) this.room.deliver(client.socket, "toServer");
        return;
      case "calm":
        this.room.settleAll();
        return;
      case "die":
        this.room.restart();
        return;
      default:
        await this.#turn(action.does);
    }
  }

  /** The own client regenerates by the message alone, the unchanged one with its list. */
  #regenerate(client: Client): string {
    const last = client.messages.findLast(({ role }) => role === "user");
    const options = client.wantsDeltas && last !== undefined ? { messages: [last] } : {};
    return client.regenerate(options);
  }

  #ask(client: Client, id: string): void {
    this.#requests.push({ client, id });
  }

  /** While an answer of its own is under way, neither client offers to edit or to regenerate. */
  #isBusy(client: Client): boolean {
    return this.#requests.some(
      (request) =>
        request.client === client && !client.responses(request.id).some((frame) => frame["done"] === true),
    );
  }

  async #turn(does: "start" | "think" | "write" | "finish" | "fail" | "bug"): Promise<void> {
    const turn = this.room.stage.turns.at(-1);
    if (turn === undefined || turn.isOver) return;
    if (!this.#begun.has(turn)) {
      this.#begun.add(turn);
      if (does === "start" || turn.signal.aborted) turn.start();
      else turn.begin();
    }
    switch (does) {
      case "start":
        return;
      case "think":
        if (!turn.signal.aborted) turn.think("hm ");
        return;
      case "write":
        if (!turn.signal.aborted) turn.write(`w${this.#said++} `);
        return;
      case "finish":
        await turn.finish();
        return;
      case "fail":
        await (turn.signal.aborted ? turn.finish() : turn.finish("interrupted", { error }));
        return;
      case "bug":
        await turn.crash();
    }
  }

  /** Everybody is there, everything arrives, every turn ends. */
  async end(): Promise<void> {
    for (const client of this.clients) if (client.socket === null) client.connect();
    this.room.settleAll();
    this.#note();
    for (let rounds = 0; this.room.store.turns().length > 0; rounds++) {
      if (rounds > 200) throw new Error("The turns do not end.");
      await this.#turn("finish");
      this.room.settleAll();
      this.#note();
    }
  }
}

/** Each piece of a stream follows the one before it, or begins again at the first. */
function expectWholeStreams({ received }: Socket): void {
  const last = new Map<unknown, number>();
  for (const frame of received) {
    if (frame.type !== FRAME.chatResponse || typeof frame["seq"] !== "number") continue;
    const { id, seq } = frame as unknown as { id: string; seq: number };
    if (seq !== 0) expect(seq, `${id} ${seq}`).toBe((last.get(id) ?? -1) + 1);
    last.set(id, seq);
  }
}

function expectEverythingKept({ room, accepted }: Play): void {
  const transcript = room.store.messages();
  const everywhere = [transcript, ...room.store.versions().map(({ messages }) => messages)].flat();
  for (const [id, texts] of accepted) {
    expect(transcript.filter((message) => message.id === id).length).toBeLessThanOrEqual(1);
    for (const text of texts) {
      const copies = everywhere.filter(
        (message) => message.id === id && JSON.stringify(message.parts) === text,
      );
      expect(copies.length, `${id} ${text}`).toBeGreaterThanOrEqual(1);
    }
  }
  expect(transcript.map(({ role }) => role)).toEqual(
    transcript.map((_, at) => (at % 2 === 0 ? "user" : "assistant")),
  );
  for (const { role, metadata } of everywhere)
    if (role === "assistant")
      expect(["complete", "stopped", "interrupted", "failed"]).toContain(
        (metadata as { status: string }).status,
      );
  for (const { request } of room.stage.turns) expect(request.history.at(-1)?.role).toBe("user");
  expect(room.sql.all("SELECT count(*) AS count FROM chunks")[0]?.["count"]).toBe(0);
}

function expectAgreement({ room, clients }: Play): void {
  // Nothing was ever accepted: what a client may have sent in vain stays on its screen.
  if (!room.store.isBegun()) return;
  for (const client of clients) {
    expect(client.texts, client.id).toEqual(room.stored);
    expect(client.messages.map(({ id }) => id)).toEqual(room.store.messages().map(({ id }) => id));
  }
}

const kinds = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
const runs = Number(process.env["INTERLEAVINGS"] ?? 150);

describe("any interleaving", () => {
  test("of messages, edits, stops, lost connections and deaths, over slow networks, converges", async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.array(fc.oneof(...between, ...wild), { maxLength: 60 }),
        async (deltas, actions) => {
          const play = new Play(deltas, true);
          for (const action of actions) await play.act(action);
          await play.end();
          expectEverythingKept(play);
          expectAgreement(play);
          play.room.sockets.forEach(expectWholeStreams);
        },
      ),
      { numRuns: runs },
    );
  }, 60_000);

  test("of messages and answers never makes a list shrink, asks each message once and in one order", async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.array(fc.oneof(...between, ...mild), { maxLength: 60 }),
        async (deltas, actions) => {
          const play = new Play(deltas, false);
          for (const action of actions) await play.act(action);
          await play.end();
          expectEverythingKept(play);
          expectAgreement(play);
          for (const { lengths, wantsDeltas } of play.clients)
            if (!wantsDeltas)
              expect(lengths.every((length, at) => length >= (lengths[at - 1] ?? 0))).toBe(true);
          const asked = play.room.stage.turns.map(({ request }) => request.history.at(-1)?.id);
          expect(asked).toEqual([...play.accepted.keys()]);
        },
      ),
      { numRuns: runs },
    );
  }, 60_000);
});

test("a client of the property's kind sends what the real ones send", () => {
  const { clients } = new Play([false], false);
  clients[0]!.say("one", "u0");
  expect(clients[0]!.messages[0]).toEqual(userSays("one", "u0"));
});
