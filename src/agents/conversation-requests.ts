// What a conversation's object answers over HTTP. Only the Worker reaches these paths; what a client may ask, and as
// whom, was decided there.

import type { UIMessage } from "ai";
import { UpshiftError } from "../core/errors.ts";
import type { AnswerMetadata } from "../core/receipt.ts";
import type { ConversationStore } from "../storage/conversation-store.ts";
import { orProblem } from "../core/problem.ts";
import type { Decision } from "./approvals.ts";
import { answerAsk, type Ask } from "./asking.ts";
import { reportUsage } from "./usage-report.ts";
import type { Conversation } from "./conversation.ts";
import { noConversation } from "./identity.ts";
import { answerShareRequest, type Shares } from "./shares.ts";

const DEFAULT_PAGE = 100;

/** The paths of a conversation's object. */
export const OBJECT_PATH = {
  list: "/get-messages",
  page: "/messages",
  usage: "/usage",
  stop: "/stop",
  feedback: "/feedback",
  ask: "/ask",
  approvals: "/approvals",
  hook: "/hook",
  share: "/share",
  begin: "/begin",
  erase: "/erase",
  export: "/export",
  import: "/import",
} as const;

function withDrafts(message: UIMessage, store: ConversationStore): UIMessage {
  const metadata = message.metadata as AnswerMetadata | undefined;
  const drafts = message.role === "assistant" ? store.drafts(message.id) : new Map<number, string>();
  if (metadata === undefined || drafts.size === 0) return message;
  const steps = metadata.receipt.steps.map((step, index) => {
    const draft = drafts.get(index);
    return draft === undefined ? step : { ...step, draft };
  });
  return { ...message, metadata: { ...metadata, receipt: { ...metadata.receipt, steps } } };
}

function page(url: URL, store: ConversationStore): Response {
  const limit = Number(url.searchParams.get("limit") ?? DEFAULT_PAGE);
  const found = store.page(limit, url.searchParams.get("before"));
  if (found === null)
    throw new UpshiftError(
      "invalid_request",
      "The cursor in `before` names no message of this conversation.",
    );
  if (url.searchParams.get("versions") !== "all") return Response.json(found);
  const shown = (messages: readonly UIMessage[]): UIMessage[] =>
    messages.map((message) => withDrafts(message, store));
  const versions = store.versions().map((version) => ({ ...version, messages: shown(version.messages) }));
  return Response.json({ ...found, messages: shown(found.messages), versions });
}

/** The parts of a conversation that answer. */
export interface AnsweringParts {
  readonly store: ConversationStore;
  readonly conversation: Conversation;
  readonly shares: Shares;
  /** Tells the user's directory what changed. */
  readonly feed: { tell(): Promise<void> };
  /** Whether anything was ever said or set up in the conversation. */
  exists(): boolean;
}

export const answerRequest = (request: Request, parts: AnsweringParts): Promise<Response> =>
  orProblem(() => answer(request, parts));

async function answer(request: Request, parts: AnsweringParts): Promise<Response> {
  const { store, conversation } = parts;
  const url = new URL(request.url);
  if (url.pathname.endsWith(OBJECT_PATH.list)) return Response.json(store.messages());
  // A first message begins a conversation. It was read and bounded before it came here.
  if (url.pathname === OBJECT_PATH.ask) {
    const ask = (await request.json()) as Ask;
    const answered = await answerAsk(ask, conversation);
    // Who reads the list next finds the answer in it. Where the directory is out of reach, it is told later.
    if (ask.answerAs === "message") await parts.feed.tell().catch(() => {});
    return answered;
  }
  if (url.pathname === OBJECT_PATH.begin) {
    store.about.begin(Date.now());
    return new Response(null, { status: 204 });
  }
  if (!parts.exists()) throw noConversation();
  switch (url.pathname) {
    case OBJECT_PATH.page:
      return page(url, store);
    case OBJECT_PATH.usage:
      return Response.json(reportUsage(store.rows(), store.ledger.all()));
    case OBJECT_PATH.stop:
      conversation.stop();
      return new Response(null, { status: 204 });
    case OBJECT_PATH.approvals: {
      if (request.method === "GET") return Response.json({ approvals: conversation.approvals.list() });
      const { toolCallId, ...decision } = (await request.json()) as Decision & { toolCallId: string };
      const turnId = conversation.approvals.decide(toolCallId, decision);
      return Response.json({ toolCallId, approved: decision.approved, turnId }, { status: 202 });
    }
    case OBJECT_PATH.share:
      return await answerShareRequest(request, parts.shares);
    default:
      throw new UpshiftError("not_found", "There is nothing here.");
  }
}
