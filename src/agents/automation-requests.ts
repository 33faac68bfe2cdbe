// What a conversation's object answers about its automations. Only the Worker reaches these paths; bodies were read there.

import type { AutomationPatch, NewAutomation } from "../automations/automation.ts";
import { UpshiftError } from "../core/errors.ts";
import { orProblem } from "../core/problem.ts";
import type { Automations } from "./automations.ts";
import { noConversation } from "./identity.ts";

const ROOT = "/automations";
const ID = /^[\w-]{1,100}$/;

type Action = "run" | "runs" | "rotate-secret";

/** The path of all automations, of one, or of something to be done with one. @throws UpshiftError `not_found` */
export function automationPath(automationId?: string, action?: Action): string {
  if (automationId === undefined) return ROOT;
  if (!ID.test(automationId)) throw nothingHere();
  return [ROOT, automationId, ...(action === undefined ? [] : [action])].join("/");
}

export const isAboutAutomations = (path: string): boolean => path === ROOT || path.startsWith(`${ROOT}/`);

const nothingHere = (): UpshiftError =>
  new UpshiftError("not_found", "There is no automation with this id here.");

/** @param exists whether anything was ever said or set up in the conversation */
export function answerAutomationRequest(
  request: Request,
  automations: Automations,
  exists: () => boolean,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [id, action] = pathname.slice(ROOT.length + 1).split("/");
  return orProblem(() =>
    id === undefined || id === ""
      ? answerForAll(request, automations, exists)
      : answerForOne(request, automations, id, action, searchParams),
  );
}

async function answerForAll(
  request: Request,
  automations: Automations,
  exists: () => boolean,
): Promise<Response> {
  if (request.method === "POST")
    return Response.json(await automations.create((await request.json()) as NewAutomation), { status: 201 });
  if (!exists()) throw noConversation();
  return Response.json({ automations: automations.list() });
}

async function answerForOne(
  request: Request,
  automations: Automations,
  id: string,
  action: string | undefined,
  query: URLSearchParams,
): Promise<Response> {
  switch (`${request.method} ${action ?? ""}`.trim()) {
    case "GET":
      return Response.json(automations.get(id));
    case "PATCH":
      return Response.json(await automations.patch(id, (await request.json()) as AutomationPatch));
    case "DELETE":
      await automations.remove(id, "stop");
      return new Response(null, { status: 204 });
    case "POST run":
      return Response.json({ runId: automations.runNow(id) }, { status: 202 });
    case "GET runs": {
      const before = query.get("cursor");
      const page = automations.runs(id, Number(query.get("limit")), before === null ? null : Number(before));
      return Response.json(page);
    }
    case "POST rotate-secret":
      return Response.json(await automations.rotateSecret(id));
    default:
      throw nothingHere();
  }
}
