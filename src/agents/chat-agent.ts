// The Durable Object: it gives a conversation its storage, its connections and its life, and has no policy of its own.

import { Agent, type AgentContext, type Connection, type ConnectionContext, type WSMessage } from "agents";
import { parseConfig } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import { UpshiftError } from "../core/errors.ts";
import { FRAME } from "../core/frames.ts";
import { orProblem, problem } from "../core/problem.ts";
import { durableObjectSql } from "../storage/sql.ts";
import { answerAutomationRequest, isAboutAutomations } from "./automation-requests.ts";
import { ConversationParts } from "./conversation-parts.ts";
import { answerRequest, OBJECT_PATH } from "./conversation-requests.ts";
import type { Env } from "./env.ts";
import { GRANT_HEADER, grantsOf, SIGNED_OUT, type HoldsGrant } from "./grant.ts";
import { fromObjectName, hashOfUser } from "./identity.ts";
import { logError } from "./operator-log.ts";
import { answerExport, answerImport } from "./portable-requests.ts";
import type { Peer } from "./peers.ts";
import { Wakes } from "./wakes.ts";
import type { OfflineModels } from "./wiring.ts";

const DELTAS_TAG = "deltas";
const GRANT_TAG = "grant:";
const NO_CODE = 1005;
/** Tells a client that there is nothing to come back to. */
const DELETED = 4404;
/** All that is left of a conversation that was deleted. */
const TOMBSTONE = "deleted";

export class ChatAgent extends Agent<Env> {
  // The object's name holds the user's; clients are told the public id instead.
  static override options = { sendIdentityOnConnect: false };

  /** The far end of the offline models; only the local entry has one. */
  protected readonly offline: OfflineModels | undefined = undefined;

  /** To be armed whenever a time may have changed. */
  protected readonly wakes = new Wakes(
    () => this.#parts?.timedWork() ?? [],
    systemClock,
    (error) => logError("What was due could not be done; it is tried again.", error),
  );

  #parts: ConversationParts | undefined;
  #holdsGrant: HoldsGrant | undefined;

  constructor(ctx: AgentContext, env: Env) {
    super(ctx, env);
    this.lifecycle.use(this.wakes);
    // The SDK wraps `onMessage` to handle state and RPC frames before a subclass sees them. Here every frame is the
    // conversation's, which refuses those two.
    this.onMessage = (connection, message) => {
      if (this.#mayStay(connection)) this.#open().conversation.receive(this.#peer(connection), message);
    };
  }

  /** A deleted conversation stays deleted, at every door. */
  get #isDeleted(): boolean {
    return this.ctx.storage.kv.get(TOMBSTONE) !== undefined;
  }

  override async fetch(request: Request): Promise<Response> {
    if (this.#isDeleted)
      return problem(new UpshiftError("not_found", "This conversation was deleted. Begin a new one."));
    return await super.fetch(request);
  }

  override async onStart(): Promise<void> {
    if (this.#isDeleted) return;
    const config = parseConfig(this.env as unknown as Record<string, unknown>);
    const userHash = await hashOfUser(fromObjectName(this.name).userId);
    this.#holdsGrant = await grantsOf(config);
    for (const connection of this.getConnections()) this.#mayStay(connection);
    this.#parts = new ConversationParts({
      objectName: this.name,
      userHash,
      env: this.env,
      config,
      sql: durableObjectSql(this.ctx.storage),
      offline: this.offline,
      peers: { all: () => [...this.getConnections()].map((connection) => this.#peer(connection)) },
      keepAlive: (work) => this.keepAliveWhile(work),
      armWakes: () => this.#armWakes(),
    });
    this.#parts.recover();
    await this.wakes.arm();
  }

  override getConnectionTags(_connection: Connection, { request }: ConnectionContext): string[] {
    const grant = GRANT_TAG + (request.headers.get(GRANT_HEADER) ?? "");
    return new URL(request.url).searchParams.get("deltas") === "1" ? [DELTAS_TAG, grant] : [grant];
  }

  override onConnect(connection: Connection): void {
    if (!this.#mayStay(connection)) return;
    this.#open().conversation.connect(this.#peer(connection));
    // Last, since clients take it for the sign that they may send: a list that came after would hide what they sent.
    const { conversationId } = fromObjectName(this.name);
    connection.send(JSON.stringify({ type: FRAME.identity, name: conversationId, agent: "chat-agent" }));
  }

  /** Closes a socket whose token was removed, or whose sign-in has run out. */
  #mayStay(connection: Connection): boolean {
    const grant = connection.tags.find((tag) => tag.startsWith(GRANT_TAG))?.slice(GRANT_TAG.length) ?? "";
    if (this.#holdsGrant!(grant, systemClock.now())) return true;
    connection.close(SIGNED_OUT, "The sign-in no longer holds. Sign in again.");
    return false;
  }

  override onMessage: (connection: Connection, message: WSMessage) => void;

  override onClose(connection: Connection, code: number): void {
    this.#parts?.conversation.disconnect(connection.id);
    // The SDK takes a Close frame without a code for a dead transport and leaves it unanswered, and the client waiting.
    if (code === NO_CODE) connection.close();
  }

  override async onRequest(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const parts = this.#open();
    switch (pathname) {
      case OBJECT_PATH.feedback:
        return parts.takeFeedback(request);
      case OBJECT_PATH.hook:
        return parts.webhooks.hooks.receive(searchParams.get("hook") ?? "", request);
      case OBJECT_PATH.export:
        return orProblem(async () => answerExport(request, parts));
      case OBJECT_PATH.import:
        return orProblem(() => answerImport(request, parts));
      case OBJECT_PATH.erase:
        return this.#erase(parts);
      default:
        return isAboutAutomations(pathname)
          ? answerAutomationRequest(request, parts.automations, () => parts.exists())
          : answerRequest(request, parts);
    }
  }

  /** Asked again after a crash in the middle, it goes on. */
  async #erase(parts: ConversationParts): Promise<Response> {
    for (const connection of this.getConnections())
      connection.close(DELETED, "This conversation was deleted.");
    await parts.close();
    this.#parts = undefined;
    await this.ctx.storage.deleteAll();
    this.ctx.storage.kv.put(TOMBSTONE, true);
    await this.ctx.storage.sync();
    // What the SDK and this class hold of it in memory goes as well, once the answer is on its way.
    setTimeout(() => this.ctx.abort("The conversation was deleted."), 0);
    return new Response(null, { status: 204 });
  }

  #open(): ConversationParts {
    if (this.#parts === undefined)
      throw new Error("The conversation was used before it started, or after its end.");
    return this.#parts;
  }

  /** After what is being stored now, as part of which it may have been called. */
  #armWakes(): void {
    queueMicrotask(() => {
      this.wakes.arm().catch((error: unknown) => {
        logError("What is due later could not be noted; it is tried again at the next start.", error);
      });
    });
  }

  #peer(connection: Connection): Peer {
    return {
      id: connection.id,
      wantsDeltas: connection.tags.includes(DELTAS_TAG),
      send: (text) => {
        try {
          connection.send(text);
        } catch {
          // The connection is closing; what it misses is in storage.
        }
      },
    };
  }
}
