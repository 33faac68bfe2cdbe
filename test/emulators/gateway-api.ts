// The part of Cloudflare's API that writes into a gateway's logs: `PATCH …/ai-gateway/gateways/{gateway}/logs/{id}`.

import { cloudflareUnauthorized } from "./error-bodies.ts";
import type { Exchange } from "./exchange.ts";
import type { GatewayLog } from "./gateway.ts";

export interface GatewayApiSettings {
  readonly accountId: string;
  readonly gatewayId: string;
  /** Default: any token. */
  readonly token?: string;
  /** Null where a log is not to be found: none has the id, or it is not there yet. */
  readonly find: (logId: string) => GatewayLog | null;
}

const LOG = /^\/client\/v4\/accounts\/([^/]+)\/ai-gateway\/gateways\/([^/]+)\/logs\/([^/]+)$/;

export const isApiPath = (path: string): boolean => path.startsWith("/client/v4/");

export async function answerGatewayApi(exchange: Exchange, settings: GatewayApiSettings): Promise<void> {
  const [, account, gateway, logId = ""] = LOG.exec(exchange.path) ?? [];
  const token = /^Bearer (\S+)$/.exec(exchange.headers["authorization"] ?? "")?.[1];
  if (token === undefined || (settings.token ?? token) !== token || account !== settings.accountId) {
    return await exchange.answer(cloudflareUnauthorized());
  }
  const log = gateway === settings.gatewayId ? settings.find(logId) : null;
  if (log === null || exchange.method !== "PATCH") {
    const errors = [{ code: 7002, message: "Log not found" }];
    return await exchange.answer({ status: 404, body: { success: false, errors, result: {} } });
  }
  const { feedback } = exchange.body as { feedback?: unknown };
  if (typeof feedback !== "number" || feedback < -1 || feedback > 1) {
    const errors = [{ code: 7001, message: "feedback: a number from -1 to 1", path: ["feedback"] }];
    return await exchange.answer({ status: 400, body: { success: false, errors } });
  }
  log.feedback = feedback;
  await exchange.answer({ status: 200, body: { success: true, result: {} } });
}
