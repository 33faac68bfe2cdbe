// The Durable Object: it gives a conversation its storage, its connections and its life, and has no policy of its own.

import { Agent, type AgentContext, type Connection, type ConnectionContext, type WSMessage } from "agents";
import { parseConfig, type Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import { FRAME } from "../core/frames.ts";
import { toMicroUsd } from "../ledger/cost.ts";
import { viewRun } from "../automations/automation.ts";
import { AutomationStore } from "../storage/automation-store.ts";
import { ConversationStore } from "../storage/conversation-store.ts";
import { FeedbackStore } from "../storage/feedback-store.ts";
import { durableObjectSql } from "../storage/sql.ts";
import { ToolNameStore } from "../storage/tool-name-store.ts";
import type { Tool } from "../tools/tool.ts";
import type { Fetch } from "../tools/web-guard.ts";
import { runTurn } from "../turn/run-turn.ts";
import { answerAutomationRequest, isAboutAutomations } from "./automation-requests.ts";
import { automationTools } from "./automation-tools.ts";
import { Automations } from "./automations.ts";
import { ConversationBooks } from "./call-books.ts";
import { Conversation } from "./conversation.ts";
import { answerRequest, OBJECT_PATH } from "./conversation-requests.ts";
import type { Env } from "./env.ts";
import { feedbackDesk } from "./feedback.ts";
import { gatewayPatchLog } from "./gateway-access.ts";
import { GRANT_HEADER, grantsOf, SIGNED_OUT, type HoldsGrant } from "./grant.ts";
import { fromObjectName, hashOfUser } from "./identity.ts";
import { McpServers } from "./mcp-servers.ts";
import { neuronAllowance } from "./neuron-allowance.ts";
import type { Peer } from "./peers.ts";
import { runHost } from "./run-host.ts";
import { surroundingsOf } from "./turn-surroundings.ts";
import { Wakes, type TimedWork } from "./wakes.ts";
import { webTools } from "./web-tools.ts";
import { openWebhooks, type Webhooks } from "./webhooks.ts";
import { wireTiers, type OfflineModels } from "./wiring.ts";

const DELTAS_TAG = "deltas";
const GRANT_TAG = "grant:";
const NO_CODE = 1005;

const newId = (): string => crypto.randomUUID();

function logError(what: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ level: "error", what, error: text }));
}

const wayOut: Fetch = (url, init) => fetch(url, init);

const warn = (message: string, details: Readonly<Record<string, unknown>>): void =>
  console.warn(JSON.stringify({ level: "warn", message, ...details }));

export class ChatAgent extends Agent<Env> {
  // The object's name holds the user's; clients are told the public id instead.
  static override options = { sendIdentityOnConnect: false };

  /** The far end of the offline models; only the local entry has one. */
  protected readonly offline: OfflineModels | undefined = undefined;

  /** To be armed whenever a time may have changed. */
  protected readonly wakes = new Wakes(
    () => this.#timedWork(),
    systemClock,
    (error) => logError("What was due could not be done; it is tried again.", error),
  );

  #conversation: Conversation | undefined;
  #store: ConversationStore | undefined;
  #config: Config | undefined;
  #tools: readonly Tool<never>[] | undefined;
  #mcpServers: McpServers | undefined;
  #userHash: string | undefined;
  #holdsGrant: HoldsGrant | undefined;
  #books: ConversationBooks | undefined;
  #webhooks: Webhooks | undefined;
  #automations: Automations | undefined;
  #takeFeedback: ((request: Request) => Promise<Response>) | undefined;

  constructor(ctx: AgentContext, env: Env) {
    super(ctx, env);
    this.lifecycle.use(this.wakes);
    // The SDK wraps `onMessage` to handle state and RPC frames before a subclass sees them. Here every frame is the
    // conversation's, which refuses those two.
    this.onMessage = (connection, message) => {
      if (this.#mayStay(connection)) this.#open().receive(this.#peer(connection), message);
    };
  }

  override async onStart(): Promise<void> {
    this.#config = parseConfig(this.env as unknown as Record<string, unknown>);
    this.#userHash = await hashOfUser(fromObjectName(this.name).userId);
    this.#holdsGrant = await grantsOf(this.#config);
    for (const connection of this.getConnections()) this.#mayStay(connection);
    const sql = durableObjectSql(this.ctx.storage);
    this.#store = new ConversationStore(sql);
    this.#mcpServers = new McpServers({
      config: this.#config,
      fetch: wayOut,
      clock: systemClock,
      names: new ToolNameStore(sql),
    });
    this.#books = this.#openBooks(this.#config, this.#store);
    this.#webhooks = openWebhooks({
      sql,
      config: this.#config,
      env: this.env,
      objectName: this.name,
      automations: {
        isPaused: (id) => this.#automations!.get(id).status === "paused",
        fire: (id, message) => this.#automations!.fire(id, message),
      },
      clock: systemClock,
      fetch: wayOut,
      changed: () => this.#armWakes(),
      keepAlive: (work) => this.keepAliveWhile(work),
      logError: (error) => logError("A notification could not be dealt with.", error),
    });
    const { hooks, outbox } = this.#webhooks;
    this.#automations = new Automations({
      store: new AutomationStore(sql),
      host: runHost(() => this.#open(), this.#store),
      hooks,
      notifier: { runEnded: (automation, run, answer) => outbox.runEnded(automation, viewRun(run), answer) },
      now: () => systemClock.now(),
      newId,
      capMicroUsd: toMicroUsd(this.#config.AUTOMATIONS_USD_PER_DAY) ?? 0,
      arm: () => this.wakes.arm(),
    });
    this.#tools = [
      ...webTools(this.#config, this.env.AI, wayOut),
      ...automationTools(this.#automations),
      ...this.#webhooks.tools,
    ];
    this.#takeFeedback = feedbackDesk({
      answers: this.#store,
      feedback: new FeedbackStore(sql),
      clock: systemClock,
      keepAlive: (work) => this.keepAliveWhile(work),
      warn,
      patchLog: gatewayPatchLog(this.#config, this.env.AI, (input, init) => fetch(input, init)),
    });
    this.#open().recover();
    this.#settleRuns();
    await this.wakes.arm();
    this.#closeBooks();
  }

  override getConnectionTags(_connection: Connection, { request }: ConnectionContext): string[] {
    const grant = GRANT_TAG + (request.headers.get(GRANT_HEADER) ?? "");
    return new URL(request.url).searchParams.get("deltas") === "1" ? [DELTAS_TAG, grant] : [grant];
  }

  override onConnect(connection: Connection): void {
    if (!this.#mayStay(connection)) return;
    this.#open().connect(this.#peer(connection));
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
    this.#open().disconnect(connection.id);
    // The SDK takes a Close frame without a code for a dead transport and leaves it unanswered, and the client waiting.
    if (code === NO_CODE) connection.close();
  }

  override onRequest(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === OBJECT_PATH.feedback) return this.#takeFeedback!(request);
    if (pathname === OBJECT_PATH.hook)
      return this.#webhooks!.hooks.receive(searchParams.get("hook") ?? "", request);
    const exists = (): boolean => this.#open().exists() || !this.#automations!.isEmpty();
    if (isAboutAutomations(pathname)) return answerAutomationRequest(request, this.#automations!, exists);
    return answerRequest(request, this.#storage(), this.#open(), exists);
  }

  #storage(): ConversationStore {
    if (this.#store === undefined) throw new Error("The conversation was used before it started.");
    return this.#store;
  }

  #openBooks(config: Config, store: ConversationStore): ConversationBooks {
    return new ConversationBooks({
      ledger: store.ledger,
      pool: neuronAllowance({
        namespace: this.env.NeuronShard,
        config,
        objectName: this.name,
        clock: systemClock,
        logError,
      }),
      user: this.env.Directory.getByName(fromObjectName(this.name).userId),
      conversationCap: toMicroUsd(config.BUDGET_USD_PER_CONVERSATION ?? null),
      userDayCap: toMicroUsd(config.BUDGET_USD_PER_USER_DAY ?? null),
    });
  }

  /** All that is due at times of its own. */
  #timedWork(): readonly TimedWork[] {
    return [this.#open().approvals, this.#automations!, this.#webhooks!.hooks, this.#webhooks!.outbox];
  }

  /** After what is being stored now, as part of which it may have been called. */
  #armWakes(): void {
    queueMicrotask(() => {
      this.wakes.arm().catch((error: unknown) => {
        logError("What is due later could not be noted; it is tried again at the next start.", error);
      });
    });
  }

  /** What fails is tried again at the next end of a turn, due time or start. */
  #settleRuns(): void {
    try {
      this.#automations!.settle();
    } catch (error) {
      logError("The end of a run could not be written down; it is tried again.", error);
    }
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

  #open(): Conversation {
    this.#conversation ??= new Conversation({
      store: this.#storage(),
      peers: { all: () => [...this.getConnections()].map((connection) => this.#peer(connection)) },
      clock: systemClock,
      newId,
      keepAlive: (work) => this.keepAliveWhile(work),
      answerChanged: () => {
        this.#settleRuns();
        this.#armWakes();
      },
      logError: (requestId, error) => logError(`request ${requestId}`, error),
      runTurn: async (request, output, signal) => {
        const config = this.#config!;
        const { conversationId, userId } = fromObjectName(this.name);
        const surroundings = await surroundingsOf(
          {
            config,
            conversationId,
            directory: this.env.Directory.getByName(userId),
            tools: this.#tools!,
            servers: this.#mcpServers!,
            warn,
          },
          signal,
        );
        const tiers = wireTiers(
          { config, ai: this.env.AI, offline: this.offline },
          { clock: systemClock, newId, labels: { conversationId, userHash: this.#userHash! } },
        );
        const books = this.#books!;
        const turn = runTurn(
          request,
          {
            ...tiers,
            ...surroundings,
            books,
            effects: this.#storage().effects,
            output,
            clock: systemClock,
            random: Math.random,
            newId,
            reportFault: (report) => {
              console.warn(JSON.stringify({ level: "warn", conversationId, ...report }));
            },
          },
          signal,
        );
        return await turn.finally(() => this.#closeBooks());
      },
    });
    return this.#conversation;
  }

  /** Nobody waits for it: what it does not come to is done after the next turn or start. */
  #closeBooks(): void {
    this.keepAliveWhile(() => this.#books!.turnEnded()).catch((error: unknown) => {
      logError("The books outside this conversation could not be reached; it is tried again.", error);
    });
  }
}
