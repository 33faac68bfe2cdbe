// What each kind of client is sent of a change.

import type { UIMessage } from "ai";
import { describe, expect, test } from "vitest";
import { Peers, type Peer } from "../../../src/agents/peers.ts";
import { FRAME } from "../../../src/core/frames.ts";

const say = (text: string, id: string): UIMessage => ({ id, role: "user", parts: [{ type: "text", text }] });

class TestPeer implements Peer {
  readonly id: string;
  readonly wantsDeltas: boolean;
  frames: unknown[] = [];

  constructor(id: string, wantsDeltas = false) {
    this.id = id;
    this.wantsDeltas = wantsDeltas;
  }

  send(text: string): void {
    this.frames.push(JSON.parse(text));
  }
}

function room(...peers: TestPeer[]): { peers: Peers; list: TestPeer[] } {
  return { list: peers, peers: new Peers({ all: () => peers }) };
}

const [u1, u2] = [say("one", "u1"), say("two", "u2")];
const nobodyWaits = () => [];
const kinds = (peer: TestPeer): unknown[] => peer.frames.map((frame) => (frame as { type: string }).type);

describe("a change of the transcript", () => {
  test("is a list for unchanged clients, with what each waits for, and one message for the others", () => {
    const [a, b, d] = [new TestPeer("a"), new TestPeer("b"), new TestPeer("d", true)];
    room(a, b, d).peers.transcriptChanged(
      { message: u1, after: null },
      [u1],
      (id) => (id === "a" ? [u2] : []),
      null,
    );
    expect(a.frames).toEqual([{ type: FRAME.chatMessages, messages: [u1, u2] }]);
    expect(b.frames).toEqual([{ type: FRAME.chatMessages, messages: [u1] }]);
    expect(d.frames).toEqual([{ type: FRAME.messageUpdated, message: u1, after: null }]);
  });

  test("is not told to the client whose turn it is, while it holds the same by itself", () => {
    const [a, d] = [new TestPeer("a"), new TestPeer("d", true)];
    const { peers } = room(a, d);
    peers.transcriptChanged({ message: u1, after: null }, [u1], nobodyWaits, "a");
    expect(a.frames).toEqual([]);
    // Deltas are cheap, and tell the place.
    peers.transcriptChanged({ message: u2, after: "u1" }, [u1, u2], nobodyWaits, "d");
    expect(d.frames).toHaveLength(2);
  });

  test.each([
    ["a list was sent to it", (peers: Peers, peer: Peer) => peers.sendList(peer, [])],
    ["a stream was offered to it", (peers: Peers, peer: Peer) => peers.offerStream(peer, "r")],
    ["it lost its step", (peers: Peers, peer: Peer) => peers.losesStep(peer)],
  ])("is told to it once %s, and from then on", (_, happens) => {
    const a = new TestPeer("a");
    const { peers } = room(a);
    happens(peers, a);
    a.frames = [];
    for (let round = 0; round < 3; round++)
      peers.transcriptChanged({ message: u1, after: null }, [u1], nobodyWaits, "a");
    expect(kinds(a)).toEqual([FRAME.chatMessages, FRAME.chatMessages, FRAME.chatMessages]);
  });

  test("is not told again where the connection is a new one", () => {
    const a = new TestPeer("a");
    const { peers } = room(a);
    peers.losesStep(a);
    peers.forget("a");
    peers.transcriptChanged({ message: u1, after: null }, [u1], nobodyWaits, "a");
    expect(a.frames).toEqual([]);
  });
});

describe("the frames of a stream", () => {
  test("go to all but those who were offered it and have not taken it up", () => {
    const [a, b] = [new TestPeer("a"), new TestPeer("b")];
    const { peers } = room(a, b);
    peers.offerStream(b, "r", "probe");
    peers.streamFrame('{"n":1}');
    expect(peers.isAwaiting(b)).toBe(true);
    peers.acknowledge(b);
    peers.streamFrame('{"n":2}');
    expect(a.frames).toEqual([{ n: 1 }, { n: 2 }]);
    expect(b.frames).toEqual([{ type: FRAME.resuming, id: "r", probeId: "probe" }, { n: 2 }]);
  });

  test("go to all again when the stream has ended", () => {
    const b = new TestPeer("b");
    const { peers } = room(b);
    peers.offerStream(b, "r");
    peers.streamEnded();
    peers.streamFrame('{"n":1}');
    expect(b.frames.at(-1)).toEqual({ n: 1 });
  });
});
