// A conversation put together: from the storage, the settings and the connections that the shell has, to the parts that do the
// work. Which part does what is theirs; when they are used is the shell's.

import type { Config } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import type { UpshiftError } from "../core/errors.ts";
import { viewRun } from "../automations/automation.ts";
import { toMicroUsd } from "../ledger/cost.ts";
import { AutomationStore } from "../storage/automation-store.ts";
import { ConversationStore } from "../storage/conversation-store.ts";
import { FeedbackStore } from "../storage/feedback-store.ts";
import { PortableStore } from "../storage/portable-store.ts";
import { ShareStore } from "../storage/share-store.ts";
import type { Sql } from "../storage/sql.ts";
import { ToolNameStore } from "../storage/tool-name-store.ts";
import type { Tool } from "../tools/tool.ts";
import type { Fetch } from "../tools/web-guard.ts";
import type { TierModel } from "../models/tier.ts";
import { callersTools } from "../turn/callers-tools.ts";
import type { FaultReport } from "../turn/fault-report.ts";
import { runTurn } from "../turn/run-turn.ts";
import { automationTools } from "./automation-tools.ts";
import { Automations } from "./automations.ts";
import { ConversationBooks } from "./call-books.ts";
import { Conversation, type ConversationHost } from "./conversation.ts";
import { DirectoryFeed } from "./directory-feed.ts";
import type { Env } from "./env.ts";
import { feedbackDesk } from "./feedback.ts";
import { gatewayPatchLog } from "./gateway-access.ts";
import { fromObjectName } from "./identity.ts";
import { McpServers } from "./mcp-servers.ts";
import { neuronAllowance } from "./neuron-allowance.ts";
import { logError, warn } from "./operator-log.ts";
import type { PeerList } from "./peers.ts";
import { runHost } from "./run-host.ts";
import { Shares } from "./shares.ts";
import { tooManyTurns } from "./turn-rate.ts";
import { firstExchange, titleByModel } from "./title-call.ts";
import { logTurn } from "./turn-log.ts";
import { turnSettings } from "./turn-settings.ts";
import { surroundingsOf } from "./turn-surroundings.ts";
import type { TimedWork } from "./wakes.ts";
import { webTools } from "./web-tools.ts";
import { openWebhooks, type Webhooks } from "./webhooks.ts";
import { wireTiers, type OfflineModels } from "./wiring.ts";

/** What the shell has. */
export interface ConversationShell {
  readonly objectName: string;
  readonly userHash: string;
  readonly env: Env;
  readonly config: Config;
  readonly sql: Sql;
  readonly offline: OfflineModels | undefined;
  readonly peers: PeerList;
  keepAlive(work: () => Promise<void>): Promise<void>;
  /** What is due later may have changed. */
  armWakes(): void;
}

const newId = (): string => crypto.randomUUID();
const wayOut: Fetch = (url, init) => fetch(url, init);

export class ConversationParts {
  readonly #shell: ConversationShell;
  readonly store: ConversationStore;
  readonly portable: PortableStore;
  readonly conversation: Conversation;
  readonly automationStore: AutomationStore;
  readonly automations: Automations;
  readonly webhooks: Webhooks;
  readonly feed: DirectoryFeed;
  readonly shares: Shares;
  readonly takeFeedback: (request: Request) => Promise<Response>;
  readonly #books: ConversationBooks;
  readonly #mcpServers: McpServers;
  readonly #tools: readonly Tool<never>[];

  constructor(shell: ConversationShell) {
    this.#shell = shell;
    const { sql, config, env } = shell;
    const { conversationId } = fromObjectName(shell.objectName);
    this.store = new ConversationStore(sql);
    this.automationStore = new AutomationStore(sql);
    this.portable = new PortableStore(sql, this.store);
    this.#books = this.#openBooks();
    this.#mcpServers = new McpServers({
      config,
      fetch: wayOut,
      clock: systemClock,
      names: new ToolNameStore(sql),
    });
    this.feed = new DirectoryFeed({ id: conversationId, store: this.store, desk: this.directory });
    this.shares = new Shares({
      store: new ShareStore(sql),
      transcript: () => this.store.transcript(),
      title: async () => (await this.directory.conversation(conversationId))?.title ?? null,
      copyAt: (digest) => env.Share.getByName(digest),
      clock: systemClock,
    });
    this.conversation = new Conversation(this.#host());
    this.webhooks = this.#openWebhooks();
    this.automations = this.#openAutomations();
    this.#tools = [
      ...webTools(config, env.AI, wayOut),
      ...automationTools(this.automations),
      ...this.webhooks.tools,
    ];
    this.takeFeedback = feedbackDesk({
      answers: this.store,
      feedback: new FeedbackStore(sql),
      clock: systemClock,
      keepAlive: (work) => shell.keepAlive(work),
      warn,
      patchLog: gatewayPatchLog(config, env.AI, (input, init) => fetch(input, init)),
    });
  }

  get directory() {
    const { env, objectName } = this.#shell;
    return env.Directory.getByName(fromObjectName(objectName).userId);
  }

  /** Whether anything was ever said or set up here. */
  exists(): boolean {
    return this.conversation.exists() || !this.automations.isEmpty();
  }

  /** All that is due at times of its own. */
  timedWork(): readonly TimedWork[] {
    return [this.conversation.approvals, this.automations, this.webhooks.hooks, this.webhooks.outbox];
  }

  /** After a start of the object: what the last one left undone is done, or told. */
  recover(): void {
    this.conversation.recover();
    this.#settleRuns();
    this.closeBooks();
    this.tellDirectory();
  }

  /** Nobody waits for it: what it does not come to is done after the next turn or start. */
  closeBooks(): void {
    this.#shell
      .keepAlive(() => this.#books.turnEnded())
      .catch((error: unknown) => {
        logError("The books outside this conversation could not be reached; it is tried again.", error);
      });
  }

  /** As above. */
  tellDirectory(): void {
    this.#shell
      .keepAlive(() => this.feed.tell())
      .catch((error: unknown) => {
        logError("The user's directory could not be told what changed; it is tried again.", error);
      });
  }

  /** Ends what runs and lets go of all that is kept of the conversation elsewhere. */
  async close(): Promise<void> {
    await this.conversation.halt();
    await this.shares.close();
    await this.webhooks.hooks.removeAll();
    await this.#books.turnEnded();
    await this.feed.tell();
  }

  #openBooks(): ConversationBooks {
    const { env, config, objectName } = this.#shell;
    return new ConversationBooks({
      ledger: this.store.ledger,
      pool: neuronAllowance({ namespace: env.NeuronShard, config, objectName, clock: systemClock, logError }),
      user: this.directory,
      conversationCap: toMicroUsd(config.BUDGET_USD_PER_CONVERSATION ?? null),
      userDayCap: toMicroUsd(config.BUDGET_USD_PER_USER_DAY ?? null),
    });
  }

  #openWebhooks(): Webhooks {
    const { sql, config, env, objectName } = this.#shell;
    return openWebhooks({
      sql,
      config,
      env,
      objectName,
      automations: {
        isPaused: (id) => this.automations.get(id).status === "paused",
        fire: (id, message) => this.automations.fire(id, message),
      },
      clock: systemClock,
      fetch: wayOut,
      changed: () => this.#shell.armWakes(),
      keepAlive: (work) => this.#shell.keepAlive(work),
      logError: (error) => logError("A notification could not be dealt with.", error),
    });
  }

  #openAutomations(): Automations {
    const { hooks, outbox } = this.webhooks;
    const { config } = this.#shell;
    return new Automations({
      store: this.automationStore,
      host: runHost(() => this.conversation, this.store),
      hooks,
      notifier: { runEnded: (automation, run, answer) => outbox.runEnded(automation, viewRun(run), answer) },
      now: () => systemClock.now(),
      newId,
      capMicroUsd: toMicroUsd(config.AUTOMATIONS_USD_PER_DAY) ?? 0,
      arm: async () => this.#shell.armWakes(),
    });
  }

  /** What fails is tried again at the next end of a turn, due time or start. */
  #settleRuns(): void {
    try {
      this.automations.settle();
    } catch (error) {
      logError("The end of a run could not be written down; it is tried again.", error);
    }
  }

  #host(): ConversationHost {
    const shell = this.#shell;
    return {
      store: this.store,
      peers: shell.peers,
      clock: systemClock,
      newId,
      keepAlive: (work) => shell.keepAlive(work),
      admitTurn: () => this.#admitTurn(),
      turnStarted: () => this.tellDirectory(),
      turnEnded: (turn) => logTurn({ ...turn, ...this.#labels }),
      answerChanged: () => {
        this.#settleRuns();
        shell.armWakes();
        this.tellDirectory();
        this.#entitle();
      },
      logError: (requestId, error) => logError(`request ${requestId}`, error),
      runTurn: (...turn) => this.#runTurn(...turn),
    };
  }

  get #labels(): { conversationId: string; user: string } {
    const { objectName, userHash } = this.#shell;
    return { conversationId: fromObjectName(objectName).conversationId, user: userHash };
  }

  /** After the first answer, where a model is to make titles. A simulation has nothing to say of it. */
  #entitle(): void {
    const { config } = this.#shell;
    if (config.TITLES !== "model" || this.store.about.extent().messageCount !== 2) return;
    const exchange = firstExchange(this.store.messages());
    const { fast } = this.#tiers();
    if (exchange === null || fast === null || fast.routes[0].route === "offline") return;
    this.#shell
      .keepAlive(async () => {
        if (!(await this.directory.wantsTitle(this.#labels.conversationId))) return;
        const title = await titleByModel(exchange, (...turn) => this.#runAside(fast, ...turn));
        if (title === null) return;
        this.feed.entitle(title);
        await this.feed.tell();
      })
      .catch((error: unknown) => logError("A title could not be made; the first words stay.", error));
  }

  /** A turn that is no part of the transcript, with books of its own over the conversation's ledger. */
  async #runAside(fast: TierModel, ...[request, output, signal]: Parameters<ConversationHost["runTurn"]>) {
    const books = this.#openBooks();
    const ports = {
      fast,
      reasoner: null,
      tools: callersTools([]),
      settings: turnSettings(this.#shell.config),
      books,
      output,
    };
    try {
      return await runTurn(request, { ...this.#machinery(), ...ports }, signal);
    } finally {
      await books.turnEnded();
    }
  }

  #tiers() {
    const { config, env, offline, userHash } = this.#shell;
    const { conversationId } = this.#labels;
    return wireTiers(
      { config, ai: env.AI, offline },
      { clock: systemClock, newId, labels: { conversationId, userHash } },
    );
  }

  /** What every turn has alike. */
  #machinery() {
    const { conversationId } = this.#labels;
    return {
      effects: this.store.effects,
      clock: systemClock,
      random: Math.random,
      newId,
      reportFault: (report: FaultReport) => {
        console.warn(JSON.stringify({ level: "warn", conversationId, ...report }));
      },
    };
  }

  async #admitTurn(): Promise<UpshiftError | null> {
    const { TURNS_PER_MINUTE: perMinute } = this.#shell.config;
    const seconds = await this.directory.admitTurn(this.#labels.conversationId, perMinute);
    return seconds === 0 ? null : tooManyTurns(perMinute, seconds);
  }

  async #runTurn(...[request, output, signal]: Parameters<ConversationHost["runTurn"]>) {
    const surroundings = await surroundingsOf(
      {
        config: this.#shell.config,
        conversationId: this.#labels.conversationId,
        directory: this.directory,
        tools: this.#tools,
        servers: this.#mcpServers,
        warn,
      },
      signal,
    );
    const ports = { ...this.#tiers(), ...surroundings, books: this.#books, output };
    const isFromOutside = this.store.about.find()?.isImported ?? false;
    const turn = runTurn({ ...request, isFromOutside }, { ...this.#machinery(), ...ports }, signal);
    return await turn.finally(() => this.closeBooks());
  }
}
