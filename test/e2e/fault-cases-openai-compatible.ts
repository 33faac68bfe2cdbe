// A server like Ollama's or vLLM's as the fast tier: its statuses, with the words that such servers use.

import type { ErrorCode } from "../../src/core/errors.ts";
import type { Behaviour, HttpAnswer } from "../emulators/behaviour.ts";
import { http, rowsOf, TEXT, THINKING, type FaultCase } from "./fault-case.ts";
import { fastCases, fastEndings } from "./fault-cases-fast.ts";

const auto = rowsOf("openai-compatible", "auto");
const alone = rowsOf("openai-compatible", "fast");
const { handedOver, unavailable, failedAlone } = fastEndings("openai-compatible", "direct");

const openAiError = (status: number, message: string, type: string): HttpAnswer => ({
  status,
  body: { error: { message, type, param: null, code: null } },
});

const STATUSES: Record<string, { answer: HttpAnswer; tries: number; code: ErrorCode }> = {
  "does not take the request (400)": {
    answer: openAiError(400, "invalid message content type: <nil>", "invalid_request_error"),
    tries: 1,
    code: "upstream_invalid",
  },
  "does not know the key (401)": {
    answer: openAiError(401, "Unauthorized", "authentication_error"),
    tries: 1,
    code: "upstream_auth",
  },
  "does not have the model (404)": {
    answer: openAiError(404, 'model "deepseek-r1:32b" not found, try pulling it first', "not_found_error"),
    tries: 1,
    code: "upstream_invalid",
  },
  "is asked too much (429)": {
    answer: openAiError(429, "Too many requests", "rate_limit_error"),
    tries: 2,
    code: "upstream_rate_limited",
  },
  "has a model that crashes (500)": {
    answer: openAiError(500, "llama runner process has terminated: signal: killed", "api_error"),
    tries: 2,
    code: "upstream_unavailable",
  },
  "is still loading (503)": {
    answer: openAiError(503, "Loading model", "unavailable_error"),
    tries: 2,
    code: "upstream_unavailable",
  },
};

const finished = (finish: string): Behaviour => ({
  reply: { thinking: THINKING, text: TEXT["openai-compatible"], finish },
});

export const OPENAI_COMPATIBLE_CASES: readonly FaultCase[] = [
  ...fastCases("openai-compatible", "direct"),
  ...Object.entries(STATUSES).flatMap(([title, { answer, tries, code }]): FaultCase[] => [
    auto("before the first token", `it ${title}`, http(answer), unavailable(tries, answer.status, code)),
    alone("before the first token", `it ${title}`, http(answer), failedAlone(tries, answer.status, code)),
  ]),
  auto(
    "before the first token",
    "it sends an empty stream",
    http({ status: 200, body: "", contentType: "text/event-stream" }),
    unavailable(2, 200, "upstream_invalid"),
  ),
  auto(
    "at the end",
    "a content filter ends it",
    finished("content_filter"),
    handedOver("refusal", "reported"),
  ),
  auto(
    "at the end",
    "its resources give out",
    finished("insufficient_system_resource"),
    handedOver("cut-off", "reported"),
  ),
];
