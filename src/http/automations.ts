// The routes of a conversation's automations. What is asked for is read here, so that no conversation is woken for what can't
// be read.

import { z } from "zod";
import { automationPath } from "../agents/automation-requests.ts";
import { checkConversationId } from "../agents/identity.ts";
import { checkNotifyUrl } from "../agents/webhook-sender.ts";
import { createSchema, patchSchema, type NewAutomation } from "../automations/automation.ts";
import { responseFormatSchema } from "../turn/response-format.ts";
import { askConversation, directoryOf, privately, type App, type AppContext } from "./context.ts";
import { readJson } from "./json-body.ts";
import { countUpTo, readQuery } from "./query.ts";

const MOST_RUNS_A_PAGE = 200;
const RUNS_A_PAGE = 50;

export const newAutomationSchema = createSchema.extend({
  responseFormat: responseFormatSchema.default({ type: "text" }),
});

export const runsQuerySchema = z.object({
  limit: countUpTo(MOST_RUNS_A_PAGE).default(RUNS_A_PAGE),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, "the nextCursor of the page before is needed")
    .optional(),
});

async function readCreate(context: AppContext): Promise<NewAutomation> {
  const { responseFormat, ...body } = await readJson(context.req.raw, newAutomationSchema);
  if (body.notify !== undefined) checkNotifyUrl(body.notify, context.var.config);
  return { ...body, format: responseFormat.type === "text" ? null : JSON.stringify(responseFormat) };
}

function readPage(query: Record<string, string>): URLSearchParams {
  const { limit, cursor } = readQuery(runsQuerySchema, query);
  return new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
}

/** Hooks are called where this request was sent: their paths become addresses there. */
async function withHookUrls(answer: Response, origin: string): Promise<Response> {
  if (!answer.ok || answer.status === 204) return answer;
  const absolute = (key: string, value: unknown): unknown =>
    key === "url" && typeof value === "string" && value.startsWith("/api/hooks/") ? origin + value : value;
  return Response.json(JSON.parse(await answer.text(), absolute), { status: answer.status });
}

const ALL = "/api/conversations/:id/automations";
const ONE = `${ALL}/:automationId` as const;

export function mountAutomations(app: App): void {
  const ask = async (
    context: AppContext,
    path: string,
    init: Parameters<typeof askConversation>[3] = {},
  ): Promise<Response> => {
    const id = checkConversationId(context.req.param("id") ?? "");
    const answer = await askConversation(context, id, path, init);
    return privately(await withHookUrls(answer, new URL(context.req.url).origin));
  };
  app.get(ALL, (context) => ask(context, automationPath()));
  app.post(ALL, async (context) => {
    const body = await readCreate(context);
    await directoryOf(context).announce(checkConversationId(context.req.param("id")));
    return ask(context, automationPath(), { method: "POST", body });
  });
  app.get(ONE, (context) => ask(context, automationPath(context.req.param("automationId"))));
  app.patch(ONE, async (context) => {
    const path = automationPath(context.req.param("automationId"));
    return ask(context, path, { method: "PATCH", body: await readJson(context.req.raw, patchSchema) });
  });
  app.delete(ONE, (context) =>
    ask(context, automationPath(context.req.param("automationId")), { method: "DELETE" }),
  );
  for (const action of ["run", "rotate-secret"] as const)
    app.post(`${ONE}/${action}`, (context) =>
      ask(context, automationPath(context.req.param("automationId"), action), { method: "POST" }),
    );
  app.get(`${ONE}/runs`, (context) =>
    ask(context, automationPath(context.req.param("automationId"), "runs"), {
      query: readPage(context.req.query()),
    }),
  );
}
