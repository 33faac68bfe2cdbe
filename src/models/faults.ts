// Every way in which a model can fail to answer, once: who failed, what may be tried, what the user and what the operator
// is told. A closed table of constants: no sentence has a word of an upstream's in it, so any of them may be logged.

import { CATALOGUE } from "./catalogue.ts";
import {
  BAD_ROUTE,
  failed,
  FINAL,
  OTHER_CREDENTIAL,
  ROUTE_DOWN,
  SERVICE_DOWN,
  type FaultTraits,
} from "./fault-traits.ts";

/** The names of a tier that its service accepts today. */
const currentNames = (tier: "fast" | "reasoner"): string =>
  CATALOGUE.filter(
    (model) => model.tier === tier && model.retired === undefined && model.id === model.wireModel,
  )
    .map((model) => model.id)
    .join(" or ");

const UNREACHABLE = "The model service could not be reached. Please try again in a moment.";
const NOT_SET_UP = "The way to the model is not set up rightly. The operator should check the AI Gateway.";
const CUT = "The model service ended the answer before it was complete. You can ask to go on.";
const STATUS_PAGES = "the status pages of Cloudflare and DeepSeek";
const KEYS =
  "DEEPSEEK_API_KEY or the key that the gateway stores (routes gateway and direct), WORKERS_AI_API_TOKEN (workers-ai), FAST_API_KEY (openai-compatible)";

export const FAULTS = {
  "gateway-missing": {
    ...failed("gateway", "upstream_unavailable", BAD_ROUTE),
    user: NOT_SET_UP,
    means: "There is no AI Gateway of this account and name (2001).",
    mend: "Correct AI_GATEWAY_ACCOUNT_ID and AI_GATEWAY_ID, or make the gateway in Cloudflare's dashboard.",
  },
  "gateway-no-response": {
    ...failed("gateway", "upstream_unavailable", ROUTE_DOWN),
    user: UNREACHABLE,
    means: "The gateway got no answer from the provider (2005).",
    mend: `If it stays, look at ${STATUS_PAGES}.`,
  },
  "gateway-unknown-provider": {
    ...failed("gateway", "upstream_unavailable", BAD_ROUTE),
    user: NOT_SET_UP,
    means: "The gateway does not know the provider in the address (2008).",
    mend: "Correct AI_GATEWAY_BASE_URL: account, gateway and provider are put behind it.",
  },
  "gateway-auth": {
    ...failed("gateway", "upstream_unavailable", BAD_ROUTE),
    user: NOT_SET_UP,
    means:
      "The gateway does not take its own token, or misses one (2009). Bursts have been seen to cause it.",
    mend: "Set AI_GATEWAY_TOKEN to a Cloudflare token with the permission AI Gateway Run.",
  },
  "gateway-no-key": {
    ...failed("gateway", "upstream_auth", OTHER_CREDENTIAL),
    user: NOT_SET_UP,
    means: "The gateway stores no key for the provider under the name that was asked for (2040).",
    mend: "Store the DeepSeek key in the gateway, or set DEEPSEEK_API_KEY.",
  },
  "gateway-rate-limit": {
    ...failed("gateway", "upstream_refused", FINAL, "quota"),
    user: "The AI Gateway's rate limit is reached. Please try again later.",
    means: "The gateway's rate limit was reached (2003). It is your rule, so no other way is tried.",
    mend: "Wait, or raise the limit in the gateway's settings.",
  },
  "gateway-spend-limit": {
    ...failed("gateway", "upstream_refused", FINAL, "quota"),
    user: "The AI Gateway's spend limit is reached. Please ask the operator, or try again later.",
    means:
      "A spend limit of the gateway was reached (2041, 2045). It is your rule, so no other way is tried.",
    mend: "Wait for the limit's next period, or raise it in the gateway's settings.",
  },
  "gateway-credits": {
    ...failed("gateway", "upstream_refused", FINAL, "quota"),
    user: "The AI Gateway's credits are used up. The operator should top them up.",
    means: "The account's AI Gateway credits are used up (2021).",
    mend: "Top the credits up in Cloudflare's dashboard.",
  },
  guardrail: {
    ...failed("gateway", "upstream_refused", FINAL),
    user: "The AI Gateway's guardrails blocked this request or its answer. Please word it differently.",
    means: "A guardrail of the gateway blocked the prompt (2016) or the answer (2017).",
    mend: "If the rule is not meant, change the guardrails in the gateway's settings.",
  },
  "guardrail-unavailable": {
    ...failed("gateway", "upstream_refused", FINAL),
    user: "The AI Gateway could not check this request against its guardrails. Please try again later.",
    means: "The guardrails' scanner is down while a rule says to block (7013).",
    mend: "Wait, or let the rule flag instead of block.",
  },
  "gateway-request-refused": {
    ...failed("gateway", "upstream_invalid", FINAL),
    user: "The AI Gateway did not accept the request.",
    means:
      "The gateway refused the request for a reason of its own (2019, or a code that is not known here).",
    mend: "Find the request in the gateway's log by its log id, which is in the answer's receipt.",
  },
  "gateway-error": {
    ...failed("gateway", "upstream_unavailable", ROUTE_DOWN),
    user: UNREACHABLE,
    means: "The gateway itself failed.",
    mend: "If it stays, look at Cloudflare's status page.",
  },
  "provider-auth": {
    ...failed("provider", "upstream_auth", OTHER_CREDENTIAL),
    user: "The model service refused the operator's credentials. The operator should check the API key.",
    means: "The model service does not take the key or token (401, 403).",
    mend: `Check the route's credential: ${KEYS}.`,
  },
  "provider-balance": {
    ...failed("provider", "upstream_payment", OTHER_CREDENTIAL),
    user: "The model service's account has no balance left. The operator should top it up.",
    means: "The account behind the key has no balance left (402).",
    mend: "Top up the account at platform.deepseek.com.",
  },
  "provider-rate-limit": {
    ...failed("provider", "upstream_rate_limited", SERVICE_DOWN, "capacity"),
    user: "The model service is receiving too many requests. Please try again in a moment.",
    means: "More requests at once than the service allows (429). DeepSeek's limit shrinks with the balance.",
    mend: "If it stays, top up the balance, or lower TURNS_PER_MINUTE.",
  },
  "provider-overloaded": {
    ...failed("provider", "upstream_unavailable", SERVICE_DOWN, "capacity"),
    user: "The model service is overloaded. Please try again in a moment.",
    means: "The service says that it is too busy (503).",
    mend: `If it stays, look at ${STATUS_PAGES}.`,
  },
  "provider-error": {
    ...failed("provider", "upstream_unavailable", SERVICE_DOWN),
    user: "The model service failed. Please try again in a moment.",
    means: "The service reports an error of its own (5xx).",
    mend: `If it stays, look at ${STATUS_PAGES}.`,
  },
  "provider-timeout": {
    ...failed("provider", "upstream_timeout", ROUTE_DOWN),
    user: "The model service took too long. Please try again.",
    means: "The service gave the request up itself (408; Workers AI's 3007, 3008).",
    mend: `If it stays, look at ${STATUS_PAGES}.`,
  },
  "unknown-model": {
    ...failed("us", "upstream_invalid", FINAL),
    user: `The model service does not know the reasoner's name. The operator should set REASONER_MODEL to ${currentNames("reasoner")}.`,
    means: "The service does not know the model, or has retired its name (DeepSeek says 400).",
    mend: `Set REASONER_MODEL to ${currentNames("reasoner")}, and leave REASONER_WIRE_MODEL empty.`,
  },
  "unknown-fast-model": {
    ...failed("us", "upstream_invalid", FINAL),
    user: `The model service does not know the fast model's name. The operator should set FAST_MODEL, for example to ${currentNames("fast")}.`,
    means: "Workers AI (5007, 3042) or the server behind FAST_BASE_URL (404) does not know the model.",
    mend: `Set FAST_MODEL to a model that the service has; on Workers AI for example ${currentNames("fast")}.`,
  },
  "context-overflow": {
    ...failed("us", "upstream_invalid", FINAL),
    user: "The conversation is longer than the model can read. Please begin a new one.",
    means: "Prompt and output limit together are more than the model's context (5021, 3006, or in words).",
    mend: "If short conversations meet it, choose a model with a larger context.",
  },
  "request-refused": {
    ...failed("us", "upstream_invalid", FINAL),
    user: "The model service did not accept the request. Please ask the operator: the log says why.",
    means: "The service can't read the request, or does not allow what is in it (400, 413, 422; 5xxx).",
    mend: "Check that FAST_MODEL is a chat model. Otherwise this is a bug: please report it, with this line.",
  },
  "json-unmet": {
    ...failed("provider", "upstream_invalid", FINAL),
    user: "The fast model could not bring its answer into the form that was asked for. Please try again.",
    means:
      "Workers AI's JSON mode could not be met. The answer is asked for once more, then of the reasoner.",
    mend: "If it stays, ask for a simpler schema, or choose another FAST_MODEL.",
  },
  "wrong-address": {
    ...failed("us", "upstream_invalid", BAD_ROUTE),
    user: "The model service is not where it was looked for. The operator should check the addresses.",
    means: "Something answers at the route's address, but not a model service (404, 405, a redirect).",
    mend: "Correct AI_GATEWAY_BASE_URL, DEEPSEEK_BASE_URL, WORKERS_AI_BASE_URL or FAST_BASE_URL, and the ids.",
  },
  "workers-ai-busy": {
    ...failed("provider", "upstream_unavailable", FINAL, "capacity"),
    user: "Workers AI has no capacity at the moment. Please try again shortly.",
    means: "Workers AI has no room for the model right now (3040). In auto the reasoner answers instead.",
    mend: "No action: each turn asks again.",
  },
  "workers-ai-quota": {
    ...failed("provider", "fast_quota_exhausted", FINAL, "quota"),
    user: "Today's free Workers AI neurons are used up. They return at 00:00 UTC, or with a Workers Paid plan.",
    means:
      "The account's free neurons of the day are used up (3036, 4006). Until 00:00 UTC the fast tier is not asked again.",
    mend: "Wait for 00:00 UTC, or move the account to a Workers Paid plan and deploy once more.",
  },
  "plan-required": {
    ...failed("provider", "upstream_invalid", FINAL),
    user: "The fast model needs a Workers Paid plan. The operator should choose another, or the plan.",
    means: "Workers AI offers this model on the Workers Paid plan only (5035).",
    mend: `Set FAST_MODEL to ${currentNames("fast")}, or move the account to the plan.`,
  },
  "account-not-allowed": {
    ...failed("provider", "upstream_auth", FINAL),
    user: "The operator's account may not use the fast model. The operator should check it at Cloudflare.",
    means:
      "The account may not use the model: terms not agreed to, private, or blocked (5016, 5018, 3023, 3041).",
    mend: "Open the model in Cloudflare's dashboard with this account, or choose another FAST_MODEL.",
  },
  "error-page": {
    ...failed("network", "upstream_unavailable", ROUTE_DOWN),
    user: UNREACHABLE,
    means: "A proxy before the service answered 5xx, with a page or with nothing.",
    mend: `If it stays, look at ${STATUS_PAGES}, and at proxies of your own.`,
  },
  "connection-failed": {
    ...failed("network", "upstream_unavailable", ROUTE_DOWN),
    user: UNREACHABLE,
    means: "No connection: the name does not resolve, nobody listens, or the certificate is refused.",
    mend: "Check the route's base URL. npm run doctor reaches each route.",
  },
  "connection-lost": {
    ...failed("network", "upstream_unavailable", ROUTE_DOWN),
    user: "The connection to the model service was lost. Please try again.",
    means: "The connection broke in the middle of an answer.",
    mend: `If it stays, look at ${STATUS_PAGES}.`,
  },
  "timeout-first": {
    ...failed("network", "upstream_timeout", ROUTE_DOWN),
    user: "The model service did not begin to answer in time. Please try again.",
    means: "Silence until the deadline for the first event, or only keep-alives until the one for queueing.",
    mend: "If it stays, raise UPSTREAM_FIRST_EVENT_TIMEOUT_MS or UPSTREAM_QUEUE_TIMEOUT_MS.",
  },
  stalled: {
    ...failed("network", "upstream_timeout", ROUTE_DOWN),
    user: "The model service stopped answering in the middle of its answer. Please try again.",
    means: "The answer began, and then there was silence until the deadline between events.",
    mend: "If it stays, raise UPSTREAM_STALL_TIMEOUT_MS.",
  },
  "ended-early": {
    ...failed("provider", "upstream_invalid", SERVICE_DOWN),
    user: CUT,
    means: "The stream ended without saying that the answer was complete.",
    mend: `If it stays, look at ${STATUS_PAGES}, and at proxies that cut streams.`,
  },
  "no-resources": {
    ...failed("provider", "upstream_unavailable", SERVICE_DOWN, "capacity"),
    user: "The model service ran out of resources in the middle of its answer. You can ask to go on.",
    means: "DeepSeek cut the answer for want of resources (insufficient_system_resource).",
    mend: "If it stays, look at DeepSeek's status page.",
  },
  "error-in-stream": {
    ...failed("provider", "upstream_unavailable", SERVICE_DOWN),
    user: "The model service reported an error in the middle of its answer. Please try again.",
    means: "The stream began well, with status 200, and then held an error.",
    mend: `If it stays, look at ${STATUS_PAGES}.`,
  },
  garbled: {
    ...failed("provider", "upstream_invalid", SERVICE_DOWN),
    user: "The model service sent something that could not be read. Please try again.",
    means: "What came is not what the service's protocol says.",
    mend: "If it stays, check that the route's address speaks the protocol, and for proxies that change answers.",
  },
  "event-too-large": {
    ...failed("provider", "upstream_invalid", SERVICE_DOWN),
    user: "The model service sent an event that is too large. Please try again.",
    means: "One event of the stream is larger than 8 MB, or nested too deeply.",
    mend: "If it stays, check that the route's address speaks the protocol.",
  },
  "not-a-stream": {
    ...failed("network", "upstream_invalid", SERVICE_DOWN),
    user: "The model service answered with something that is not an answer. Please try again.",
    means: "Status 200, and behind it a page, or nothing: as from a captive portal, a login page or a proxy.",
    mend: "Open the route's address in a browser from this network; check the base URL.",
  },
  "content-filter": {
    ...failed("provider", "upstream_refused", FINAL),
    user: "The model service's content filter ended this answer. Please word the question differently.",
    means: "The service's own content filter ended the answer.",
    mend: "No action: it is the provider's rule.",
  },
  "length-limit": {
    ...failed("provider", "upstream_invalid", FINAL),
    user: "The answer reached its length limit before its end. You can ask to go on.",
    means: "The answer needed more tokens than the model may write.",
    mend: "No action, or choose a model with a larger output limit.",
  },
  "empty-answer": {
    ...failed("provider", "upstream_invalid", FINAL),
    user: "The model gave an empty answer. Please try again.",
    means:
      "The model ended normally without a word of an answer. DeepSeek blanks JSON answers that are no JSON.",
    mend: "If it stays, try another model.",
  },
} as const satisfies Record<string, FaultTraits>;

export type FaultKind = keyof typeof FAULTS;

/** The operator's sentence, as it stands in the log. */
export const operatorSentence = (kind: FaultKind): string => `${FAULTS[kind].means} ${FAULTS[kind].mend}`;
