// The two tiers without an account: a fetch-like function that answers as Workers AI and as DeepSeek would, so that the
// real providers read real bytes and only the far end is local. It decides which far end a request is for, nothing more.
// Runs in workerd and in Node; imports neither's modules.

import { refuse } from "./deepseek-request.ts";
import { answerAsDeepSeek } from "./far-end-deepseek.ts";
import { answerAsWorkersAi, workersAiError } from "./far-end-workers-ai.ts";
import { jsonResponse } from "./far-end.ts";

interface OfflineModelsOptions {
  /** The time that answers and ids are stamped with; the system's by default. It does not drive the pace. */
  readonly now?: () => Date;
  /** For both tiers, over their own paces; `Infinity` for no delays. */
  readonly tokensPerSecond?: number;
}

/** About what the services do. */
const FAST_TOKENS_PER_SECOND = 250;
const REASONER_TOKENS_PER_SECOND = 120;

const WORKERS_AI_PATH = /\/accounts\/[^/]+\/ai\/run\/(.+)$/;

/**
 * Every outcome is a Response in the shape of the service asked, faults of its own included; it never rejects. A body
 * is paced, ends at once when its reader cancels, and errors when the request is aborted.
 */
export function createOfflineModels(
  options: OfflineModelsOptions = {},
): (request: Request) => Promise<Response> {
  const now = options.now ?? (() => new Date());
  const pace = options.tokensPerSecond;
  if (pace !== undefined && !(pace > 0))
    throw new RangeError(`tokensPerSecond must be above 0, found ${pace}`);
  const fast = { now, tokensPerSecond: pace ?? FAST_TOKENS_PER_SECOND };
  const reasoner = { now, tokensPerSecond: pace ?? REASONER_TOKENS_PER_SECOND };

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/chat/completions")) {
      return answerAsDeepSeek(request, reasoner).catch(() =>
        jsonResponse(500, refuse(500, "Internal Server Error", "server_error").body),
      );
    }
    const model = WORKERS_AI_PATH.exec(pathname)?.[1];
    if (model !== undefined) {
      return answerAsWorkersAi(request, decode(model), fast).catch(() =>
        workersAiError("internal", "Internal server error"),
      );
    }
    return workersAiError("noRoute", "No route for that URI");
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
