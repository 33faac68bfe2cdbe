// What each route takes and answers, for the OpenAPI document: a row a route, by the schemas that its requests are read with.

import type { z } from "zod";
import { decisionSchema } from "../agents/approvals.ts";
import { feedbackSchema } from "../agents/feedback.ts";
import { portableFileSchema } from "../agents/portable-file.ts";
import { patchSchema } from "../automations/automation.ts";
import { newServerSchema } from "../tools/mcp.ts";
import { messageSchema } from "./ask.ts";
import { newAutomationSchema, runsQuerySchema } from "./automations.ts";
import { messagesQuerySchema } from "./conversations.ts";
import {
  createConversationSchema,
  listQuerySchema,
  patchConversationSchema,
  usageQuerySchema,
} from "./directory.ts";
import { factChangeSchema } from "./memory.ts";
import { exportQuerySchema, forkSchema } from "./portable.ts";
import { shareSchema } from "./share.ts";
import { sessionSchema, ticketSchema } from "./signing-in.ts";
import { completionSchema } from "./v1/request.ts";

export interface DescribedRoute {
  readonly summary: string;
  /** The body that it takes, and the name that its schema has in the document. */
  readonly body?: readonly [name: string, schema: z.ZodType];
  readonly bodyIsOptional?: true;
  readonly query?: z.ZodObject;
  /** Headers that change what it does. */
  readonly headers?: Readonly<Record<string, string>>;
  /** By status; what each is. */
  readonly answers: Readonly<Record<number, string>>;
  /** Where an answer is something else than JSON. */
  readonly types?: readonly string[];
  /** Asks nobody who they are. */
  readonly isPublic?: true;
}

const KEY = {
  "Idempotency-Key":
    "1 to 255 visible ASCII characters: sent again under it within 24 hours, the request is answered alike and done once.",
};
const DONE = { 204: "Done." };

/** By verb and path, as the application mounts them. */
export const DESCRIBED: Readonly<Record<string, DescribedRoute>> = {
  "GET /api/health": {
    summary: "Whether it is up, and which models answer.",
    answers: { 200: "`{status, version, tiers}`" },
    isPublic: true,
  },
  "GET /api/openapi.json": {
    summary: "This document.",
    answers: { 200: "OpenAPI 3.1." },
    isPublic: true,
  },
  "POST /api/session": {
    summary: "Signs a browser in with a token.",
    body: ["SignIn", sessionSchema],
    answers: { 204: "The cookie `upshift_session` is set." },
    isPublic: true,
  },
  "DELETE /api/session": {
    summary: "Signs a browser out.",
    answers: { 204: "The cookie is cleared." },
    isPublic: true,
  },
  "POST /api/tickets": {
    summary: "A ticket that lets one socket in, once, within 30 seconds.",
    body: ["NewTicket", ticketSchema],
    bodyIsOptional: true,
    answers: { 201: "`{ticket, expiresAt}`" },
  },
  "GET /api/models": {
    summary: "The models, their abilities and their prices.",
    answers: { 200: "`{models, notices}`" },
  },
  "GET /api/conversations": {
    summary:
      "The user's conversations: pinned ones first, then the newest. A search looks into titles and messages.",
    query: listQuerySchema,
    answers: { 200: "`{conversations, nextCursor}`" },
  },
  "POST /api/conversations": {
    summary: "Makes a conversation without a message.",
    body: ["NewConversation", createConversationSchema],
    bodyIsOptional: true,
    headers: KEY,
    answers: { 201: "The conversation." },
  },
  "GET /api/conversations/:id": { summary: "One conversation.", answers: { 200: "The conversation." } },
  "PATCH /api/conversations/:id": {
    summary: "Names, pins or puts away a conversation.",
    body: ["ConversationChange", patchConversationSchema],
    answers: { 200: "The conversation." },
  },
  "DELETE /api/conversations/:id": {
    summary: "Deletes a conversation for good; its id is never given again.",
    answers: { 204: "Nothing of it is left." },
  },
  "GET /api/conversations/:id/messages": {
    summary: "A page of the transcript: the newest one, oldest message first.",
    query: messagesQuerySchema,
    answers: { 200: "`{messages, nextCursor}`, and `versions` where they were asked for." },
  },
  "POST /api/conversations/:id/messages": {
    summary: "Sends a message and answers with the assistant's, whole, as a stream, or later.",
    body: ["NewMessage", messageSchema],
    headers: {
      ...KEY,
      Prefer: "`respond-async`: 202 at once; `no-queue`: 409 where another message is being answered.",
    },
    answers: {
      200: "The assistant's message, or the AI SDK's UI message stream.",
      202: "`{turnId}`, with `Prefer: respond-async`.",
    },
    types: ["application/json", "text/event-stream"],
  },
  "POST /api/conversations/:id/stop": { summary: "Ends the turn that is running.", answers: DONE },
  "GET /api/conversations/:id/usage": {
    summary: "What a conversation has used, and each answer's receipt.",
    answers: { 200: "`{totals, turns}`" },
  },
  "GET /api/conversations/:id/export": {
    summary: "A conversation as a file.",
    query: exportQuerySchema,
    answers: { 200: "The file." },
    types: ["application/json", "text/markdown"],
  },
  "POST /api/conversations/import": {
    summary: "A new conversation from a file, with its automations switched off.",
    body: ["ConversationFile", portableFileSchema],
    headers: KEY,
    answers: { 201: "The conversation." },
  },
  "POST /api/conversations/:id/fork": {
    summary: "A new conversation that is the same up to a message.",
    body: ["Fork", forkSchema],
    headers: KEY,
    answers: { 201: "The conversation." },
  },
  "POST /api/conversations/:id/share": {
    summary: "A link to a frozen, read-only copy.",
    body: ["NewShare", shareSchema],
    bodyIsOptional: true,
    headers: KEY,
    answers: { 201: "`{url, createdAt}`" },
  },
  "DELETE /api/conversations/:id/share": { summary: "Takes all links back.", answers: DONE },
  "POST /api/conversations/:id/feedback": {
    summary: "What the user thinks of an answer.",
    body: ["Feedback", feedbackSchema],
    answers: DONE,
  },
  "GET /api/conversations/:id/approvals": {
    summary: "The calls that wait for the user.",
    answers: { 200: "`{approvals}`" },
  },
  "POST /api/conversations/:id/approvals/:toolCallId": {
    summary: "Allows or denies a call, once.",
    body: ["Decision", decisionSchema],
    answers: { 202: "`{toolCallId, approved, turnId}`" },
  },
  "GET /api/conversations/:id/automations": {
    summary: "What runs by itself.",
    answers: { 200: "`{automations}`" },
  },
  "POST /api/conversations/:id/automations": {
    summary: "Adds an automation, or replaces the one with the same key.",
    body: ["NewAutomation", newAutomationSchema],
    headers: KEY,
    answers: { 201: "The automation; a hook's secret is told this once." },
  },
  "GET /api/conversations/:id/automations/:automationId": {
    summary: "One automation.",
    answers: { 200: "The automation." },
  },
  "PATCH /api/conversations/:id/automations/:automationId": {
    summary: "Changes, pauses or resumes an automation.",
    body: ["AutomationChange", patchSchema],
    answers: { 200: "The automation." },
  },
  "DELETE /api/conversations/:id/automations/:automationId": {
    summary: "Removes an automation.",
    answers: DONE,
  },
  "POST /api/conversations/:id/automations/:automationId/run": {
    summary: "Runs it now.",
    answers: { 202: "`{runId}`" },
  },
  "GET /api/conversations/:id/automations/:automationId/runs": {
    summary: "Its runs, newest first.",
    query: runsQuerySchema,
    answers: { 200: "`{runs, nextCursor}`" },
  },
  "POST /api/conversations/:id/automations/:automationId/rotate-secret": {
    summary: "A new secret for its hook; the one before holds for 24 hours.",
    answers: { 200: "`{secret, previousValidUntil}`" },
  },
  "POST /api/hooks/:hookId": {
    summary: "An inbound hook, signed as Standard Webhooks says.",
    headers: {
      "webhook-id": "The message's own.",
      "webhook-timestamp": "Seconds since 1970, at most 5 minutes off.",
      "webhook-signature": "Over `{id}.{timestamp}.{body}`.",
    },
    answers: { 202: "Taken; the run follows." },
    isPublic: true,
  },
  "GET /api/memory": { summary: "The facts that the user asked to keep.", answers: { 200: "`{facts}`" } },
  "PATCH /api/memory/:id": {
    summary: "Words a fact otherwise.",
    body: ["FactChange", factChangeSchema],
    answers: { 200: "The fact." },
  },
  "DELETE /api/memory/:id": { summary: "Forgets a fact.", answers: DONE },
  "GET /api/mcp-servers": { summary: "The user's MCP servers.", answers: { 200: "`{servers}`" } },
  "POST /api/mcp-servers": {
    summary: "Adds an MCP server.",
    body: ["NewMcpServer", newServerSchema],
    headers: KEY,
    answers: { 201: "The server." },
  },
  "DELETE /api/mcp-servers/:id": { summary: "Removes an MCP server.", answers: DONE },
  "GET /api/notifications/failed": {
    summary: "Outgoing notifications that could not be delivered.",
    answers: { 200: "`{notifications}`" },
  },
  "GET /api/signing-secret": {
    summary: "What outgoing notifications are signed with.",
    answers: { 200: "`{secret}`" },
  },
  "POST /api/signing-secret/rotate": {
    summary: "A new secret for outgoing notifications, from now on.",
    answers: { 200: "`{secret}`" },
  },
  "GET /api/usage": {
    summary: "What the user's model calls came to, by UTC day, tier and model.",
    query: usageQuerySchema,
    answers: { 200: "`{days}`" },
  },
  "DELETE /api/account": {
    summary: "Deletes everything of the user's for good.",
    answers: { 204: "Nothing of it is left." },
  },
  "GET /agents/chat-agent/:id": {
    summary: "A WebSocket that speaks the Agents SDK's chat protocol.",
    answers: { 101: "The socket." },
  },
  "GET /agents/chat-agent/:id/get-messages": {
    summary: "The transcript as a list, for the Agents SDK's clients.",
    answers: { 200: "The messages." },
  },
  "GET /v1/models": { summary: "The models, in OpenAI's words.", answers: { 200: "A list." } },
  "GET /v1/models/:id": { summary: "One model, in OpenAI's words.", answers: { 200: "The model." } },
  "POST /v1/chat/completions": {
    summary: "A completion, in OpenAI's words; with `conversation`, a turn of that conversation.",
    body: ["ChatCompletionRequest", completionSchema],
    headers: KEY,
    answers: { 200: "The completion, or its stream of chunks." },
    types: ["application/json", "text/event-stream"],
  },
};
