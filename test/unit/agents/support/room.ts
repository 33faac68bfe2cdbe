// A conversation on a real SQLite with simulated clients around it. Frames travel in queues, one a direction and socket:
// they are delivered as soon as somebody looks, or, in a `manual` room, one by one when the test says so.

import type { UIMessage } from "ai";
import { Conversation, type ConversationHost } from "../../../../src/agents/conversation.ts";
import { Shares } from "../../../../src/agents/shares.ts";
import type { AnsweringParts } from "../../../../src/agents/conversation-requests.ts";
import type { EndedTurn } from "../../../../src/agents/turn-log.ts";
import type { Peer } from "../../../../src/agents/peers.ts";
import { FRAME } from "../../../../src/core/frames.ts";
import { ConversationStore } from "../../../../src/storage/conversation-store.ts";
import { ShareStore } from "../../../../src/storage/share-store.ts";
import type { Sql } from "../../../../src/storage/sql.ts";
import { SharedCopies } from "../../../fakes/shared-copies.ts";
import { ChatTranscript, type Frame } from "../../../support/chat-transcript.ts";
import { nodeSql } from "./node-sql.ts";
import { Stage } from "./staged-turns.ts";

export const userSays = (text: string, id: string): UIMessage => ({
  id,
  role: "user",
  parts: [{ type: "text", text }],
});

/** One connection. A closed one keeps nothing: what was under way is lost. */
export interface Socket {
  readonly client: Client;
  readonly peer: Peer;
  isOpen: boolean;
  readonly toServer: string[];
  readonly toClient: string[];
  /** What this socket has been given, in order. */
  readonly received: Frame[];
}

export interface SubmitOptions {
  readonly requestId?: string;
  readonly trigger?: "submit-message" | "regenerate-message";
  readonly body?: Readonly<Record<string, unknown>>;
  /** Over what this kind of client would send. */
  readonly messages?: readonly unknown[];
}

export class Client {
  readonly id: string;
  readonly wantsDeltas: boolean;
  readonly #room: Room;
  /** Whether it takes up every stream that it is offered, as both real clients do. */
  readonly #acks: boolean;
  #transcript: ChatTranscript;
  #socket: Socket | null = null;
  #all: Frame[] = [];
  #requests = 0;
  #probe: string | null = null;
  readonly #acked = new Set<string>();
  /** The length of its list after each event that changed it. */
  readonly #lengths: number[] = [];

  constructor(room: Room, id: string, options: { wantsDeltas: boolean; acks: boolean }) {
    this.#room = room;
    this.id = id;
    this.wantsDeltas = options.wantsDeltas;
    this.#acks = options.acks;
    this.#transcript = new ChatTranscript([], { deltas: options.wantsDeltas });
  }

  get socket(): Socket | null {
    return this.#socket;
  }

  /** Every frame of this client's life. */
  get frames(): readonly Frame[] {
    this.#room.look();
    return this.#all;
  }

  get messages(): readonly UIMessage[] {
    this.#room.look();
    return this.#transcript.messages;
  }

  get lengths(): readonly number[] {
    this.#room.look();
    return this.#lengths;
  }

  get problems(): readonly string[] {
    return this.#transcript.problems;
  }

  /** `role: text` of each message of its list. */
  get texts(): string[] {
    return this.messages.map(describeMessage);
  }

  framesOf(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  responses(requestId: string): Frame[] {
    return this.framesOf(FRAME.chatResponse).filter((frame) => frame["id"] === requestId);
  }

  connect(): this {
    this.#transcript = new ChatTranscript(this.#transcript.messages, { deltas: this.wantsDeltas });
    this.#acked.clear();
    this.#probe = null;
    this.#socket = this.#room.open(this);
    this.#room.settle();
    return this;
  }

  disconnect(): this {
    if (this.#socket !== null) this.#room.close(this.#socket);
    this.#socket = null;
    return this;
  }

  send(frame: Frame | string | Uint8Array): void {
    if (typeof frame === "object" && frame instanceof Uint8Array) {
      if (this.#socket !== null) this.#room.conversation.receive(this.#socket.peer, frame);
      return;
    }
    this.#socket?.toServer.push(typeof frame === "string" ? frame : JSON.stringify(frame));
    this.#room.settle();
  }

  /** @returns the request's id */
  say(text: string, id: string, options: SubmitOptions = {}): string {
    return this.submit(userSays(text, id), options);
  }

  submit(message: UIMessage | null, options: SubmitOptions = {}): string {
    const requestId = options.requestId ?? `${this.id}-r${++this.#requests}`;
    const trigger = options.trigger ?? "submit-message";
    this.#room.look();
    const list = this.#transcript.submit(requestId, message, trigger === "regenerate-message");
    this.#measure();
    this.request(requestId, { messages: options.messages ?? list, trigger, ...options.body });
    return requestId;
  }

  regenerate(options: SubmitOptions = {}): string {
    return this.submit(null, { ...options, trigger: "regenerate-message" });
  }

  /** A chat request with any body, past the client's list. */
  request(requestId: string, body: unknown): void {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    this.send({ type: FRAME.chatRequest, id: requestId, init: { method: "POST", body: text } });
  }

  cancel(requestId: string): void {
    this.#room.look();
    this.#transcript.detach(requestId);
    this.send({ type: FRAME.cancel, id: requestId });
  }

  probe(probeId: string): void {
    this.#probe = probeId;
    this.send({ type: FRAME.resumeRequest, probeId });
  }

  ack(requestId: string): void {
    this.#transcript.attach(requestId);
    this.send({ type: FRAME.resumeAck, id: requestId });
  }

  receive(text: string): void {
    const frame = JSON.parse(text) as Frame;
    this.#all.push(frame);
    this.#socket?.received.push(frame);
    this.#transcript.receive(frame);
    this.#measure();
    if (frame.type === FRAME.resuming && this.#acks) this.#takeUp(String(frame["id"]));
    if (frame.type === FRAME.resumeNone) this.#probe = null;
  }

  #measure(): void {
    const { length } = this.#transcript.messages;
    if (this.#lengths.at(-1) !== length) this.#lengths.push(length);
  }

  /** As useAgentChat: a probe is always taken up, an unasked offer once and not where the stream is its own. */
  #takeUp(requestId: string): void {
    const wasAsked = this.#probe !== null;
    this.#probe = null;
    if (!wasAsked && (this.#transcript.isAttached(requestId) || this.#acked.has(requestId))) return;
    this.#acked.add(requestId);
    this.#transcript.attach(requestId);
    this.#socket?.toServer.push(JSON.stringify({ type: FRAME.resumeAck, id: requestId }));
  }
}

export const describeMessage = ({ role, parts, metadata }: UIMessage): string => {
  const status = (metadata as { status?: string } | undefined)?.status;
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return `${role}: ${text}${status === undefined || status === "complete" ? "" : ` (${status})`}`;
};

export interface RoomSettings {
  readonly sql?: Sql;
  readonly runTurn?: ConversationHost["runTurn"];
  /** Frames are delivered by `deliver` alone. */
  readonly isManual?: boolean;
}

export class Room {
  readonly sql: Sql;
  stage = new Stage();
  store!: ConversationStore;
  conversation!: Conversation;
  /** The answers that were stored or changed, in order. */
  readonly changedAnswers: UIMessage[] = [];
  readonly endedTurns: Omit<EndedTurn, "conversationId" | "user">[] = [];
  /** What was logged as a bug. */
  readonly logged: { requestId: string; error: unknown }[] = [];
  now = Date.UTC(2026, 10, 22, 12);
  readonly clients: Client[] = [];
  readonly sockets: Socket[] = [];
  readonly #runTurn: ConversationHost["runTurn"] | undefined;
  readonly #isManual: boolean;
  #ids = 0;
  #work: Promise<void> = Promise.resolve();
  #settling = false;

  constructor(settings: RoomSettings = {}) {
    this.sql = settings.sql ?? nodeSql();
    this.#runTurn = settings.runTurn;
    this.#isManual = settings.isManual ?? false;
    this.#start();
  }

  /** As the requests of other doors find it. */
  get parts(): AnsweringParts {
    const { store, conversation } = this;
    const shares = new Shares({
      store: new ShareStore(this.sql),
      transcript: () => store.transcript(),
      title: async () => null,
      copyAt: new SharedCopies().copyAt,
      clock: { now: () => this.now++, sleep: () => Promise.resolve() },
    });
    return {
      store,
      conversation,
      shares,
      feed: { tell: async () => {} },
      exists: () => conversation.exists(),
    };
  }

  #start(): void {
    this.store = new ConversationStore(this.sql);
    const { stage } = this;
    this.conversation = new Conversation({
      store: this.store,
      peers: { all: () => this.openSockets.map(({ peer }) => peer) },
      clock: { now: () => this.now++, sleep: () => Promise.resolve() },
      newId: () => `id${++this.#ids}`,
      runTurn: this.#runTurn ?? stage.runTurn,
      keepAlive: (work) => {
        const done = stage.keepAlive(work);
        this.#work = done.catch(() => {});
        return done;
      },
      turnEnded: (turn) => void this.endedTurns.push(turn),
      answerChanged: (answer) => void this.changedAnswers.push(answer),
      logError: (requestId, error) => void this.logged.push({ requestId, error }),
    });
  }

  get openSockets(): Socket[] {
    return this.sockets.filter(({ isOpen }) => isOpen);
  }

  /** `role: text` of the stored transcript. */
  get stored(): string[] {
    return this.store.messages().map(describeMessage);
  }

  /** A client of this id, connected. Unchanged ones get lists, the others deltas. */
  join(id: string, options: { deltas?: boolean; acks?: boolean } = {}): Client {
    const client = new Client(this, id, { wantsDeltas: options.deltas ?? false, acks: options.acks ?? true });
    this.clients.push(client);
    return client.connect();
  }

  open(client: Client): Socket {
    const toClient: string[] = [];
    const peer: Peer = {
      id: client.id,
      wantsDeltas: client.wantsDeltas,
      send: (text) => void toClient.push(text),
    };
    const socket: Socket = { client, peer, isOpen: true, toServer: [], toClient, received: [] };
    this.sockets.push(socket);
    this.conversation.connect(peer);
    return socket;
  }

  close(socket: Socket): void {
    socket.isOpen = false;
    socket.toServer.length = 0;
    socket.toClient.length = 0;
    this.conversation.disconnect(socket.peer.id);
  }

  /** Resolves when no turn runs any more. */
  async idle(): Promise<void> {
    for (let work; work !== this.#work;) {
      work = this.#work;
      await work;
    }
  }

  /** The process dies, with all that was only in memory, and a new one begins over the same database. */
  restart(): void {
    for (const client of this.clients) client.disconnect();
    this.stage = new Stage();
    this.#work = Promise.resolve();
    this.#start();
    this.conversation.recover();
  }

  /** Delivers one frame. @returns whether there was one */
  deliver(socket: Socket, direction: "toServer" | "toClient"): boolean {
    const text = socket[direction].shift();
    if (text === undefined) return false;
    if (direction === "toServer") this.conversation.receive(socket.peer, text);
    else socket.client.receive(text);
    return true;
  }

  /** Delivers until nothing is under way. */
  settleAll(): void {
    if (this.#settling) return;
    this.#settling = true;
    try {
      const step = (): boolean =>
        this.openSockets.some(
          (socket) => this.deliver(socket, "toServer") || this.deliver(socket, "toClient"),
        );
      while (step());
    } finally {
      this.#settling = false;
    }
  }

  settle(): void {
    if (!this.#isManual) this.settleAll();
  }

  look(): void {
    this.settle();
  }
}
