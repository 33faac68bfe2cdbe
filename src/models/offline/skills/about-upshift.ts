// Answers questions about Upshift itself from a table of what its documents say. It adds nothing to it:
// a question that the table does not cover is not about Upshift as far as this file knows.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { note } from "../wording.ts";

const LONGEST_QUESTION = 300;

interface Topic {
  readonly name: string;
  readonly asked: RegExp;
  readonly answer: string;
}

const TOPICS: readonly Topic[] = [
  {
    name: "whether this is a real model",
    asked:
      /\b(?:are you|is this|is that|am i (?:talking|speaking|chatting) (?:to|with)) (?:really |actually )?(?:an? )?(?:(?:real|actual|human|person|people|bot|robot|machine|ai|llm|language model|simulation|simulated|fake|chatgpt|gpt|claude|gemini|deepseek|r1|offline)\b)|\b(?:who|what) are you\b|\b(?:which|what) (?:ai |language )?model (?:is this|are you|am i|answers|do you use)/i,
    answer:
      "No language model is answering. With no account configured, Upshift runs both of its tiers as offline simulations: small deterministic programs that speak the same wire formats as the real services, so that everything around the models (streaming, thinking, tools, drafts, escalation, receipts) can be tried without a login or a key. Ask “how do I connect real models?” to change that.",
  },
  {
    name: "how to connect real models",
    asked:
      /\b(?:connect|configure|set ?up|use|add|plug in|hook up|switch to|enable|run|get)\b.{0,60}(?:\b(?:real|actual|live) (?:ai |language )?models?\b|\bdeepseek\b|\bworkers ai\b|\bollama\b|\bvllm\b|\bai gateway\b|\bapi keys?\b)|\.dev\.vars\b|\b(?:DEEPSEEK_API_KEY|WORKERS_AI_[A-Z_]+|AI_GATEWAY_[A-Z_]+|FAST_BASE_URL|FAST_MODEL)\b/i,
    answer: [
      "Put the settings of one tier or both into `.dev.vars`, or pass them as `npm start -- --var NAME:VALUE`:",
      "",
      "- Fast tier on Workers AI: `WORKERS_AI_ACCOUNT_ID` and `WORKERS_AI_API_TOKEN`. `npm run dev` uses your account's own binding instead.",
      "- Fast tier on any OpenAI-compatible server, such as Ollama or vLLM: `FAST_PROVIDER` as `openai-compatible`, `FAST_BASE_URL`, `FAST_MODEL`, and `FAST_API_KEY` if it wants one.",
      "- Reasoner, directly: `DEEPSEEK_API_KEY`.",
      "- Reasoner through AI Gateway: `AI_GATEWAY_ACCOUNT_ID` and `AI_GATEWAY_ID`, with the DeepSeek key here or stored in the gateway (then `AI_GATEWAY_TOKEN`).",
      "",
      "`npm run doctor` checks what you set. With one tier configured, `auto` stays on that one; a simulation never answers beside a real model unless the settings name it.",
    ].join("\n"),
  },
  {
    name: "how escalation works",
    asked:
      /\bescalat(?:e[sd]?|ion|ing)\b|\b(?:when|why|how) (?:do|does|did|will|would) .{0,40}\b(?:reasoner|think(?:s|ing)? harder|upshift(?:s|ing)? (?:decide|work|choose|switch))|\bhow does upshift\b|\btwo tiers\b|\bthinking (?:budget|overrun)\b/i,
    answer: [
      "In `auto` mode a prompt is scored first; from 0.5 upwards (`ESCALATION_THRESHOLD`) it goes to the reasoner at once. Otherwise the fast tier writes a draft, and the turn moves up when the evidence says so:",
      "",
      "- it is still thinking after 1,500 tokens (`FAST_THINKING_TOKENS`);",
      "- its answer is empty, cut off, repeats itself, refuses, gets a sum wrong, breaks a schema or is in the wrong language;",
      "- it makes a bad tool call, the context is too long for it, it is unavailable, or it would cost more than the reasoner.",
      "",
      "The draft is shown as provisional until its checks pass. A receipt under every answer says which tier wrote it, why, and what it cost.",
    ].join("\n"),
  },
  {
    name: "what it costs",
    asked:
      /\b(?:what|how much) (?:do|does|will|would) (?:it|this|that|upshift|you|the (?:reasoner|fast tier)|an? (?:answer|message|turn)|deep mode) cost\b|\b(?:price|pricing|cost|costs) of (?:upshift|this|an? (?:answer|message|turn)|the (?:reasoner|fast tier))|\bis (?:it|this|upshift) (?:free|expensive|cheap)\b|\bupshift(?:'s|’s)? (?:cost|price|pricing)s?\b/i,
    answer: [
      "Offline nothing is sent to a paid service. With real models, at list prices per million tokens:",
      "",
      "- Fast tier, R1-distill on Workers AI: $0.497 in and $4.881 out, once the account's 10,000 free neurons of the day are used.",
      "- Reasoner, DeepSeek: $0.15 in ($0.003 cached) and $0.60 out off-peak, twice that at peak.",
      "",
      "So the fast tier can be the dearer one; with `COST_AWARE` on, an `auto` turn goes to the reasoner when it is. Budgets are `BUDGET_USD_PER_CONVERSATION` and `BUDGET_USD_PER_USER_DAY`, and each answer's receipt shows its cost.",
    ].join("\n"),
  },
  {
    name: "the modes",
    asked:
      /\b(?:auto|fast|deep)(?:,| and| or|\/)? ?(?:fast|deep)? modes?\b|\b(?:what|which|how many|explain the|list the) modes?\b|\bdifference between (?:auto|fast|deep)\b/i,
    answer:
      "There are three modes. `auto`, the default, lets the fast tier draft and moves up to the reasoner on evidence. `fast` never escalates. `deep` goes to the reasoner at once.",
  },
  {
    name: "where the history is kept",
    asked:
      /\bwhere\b.{0,40}\b(?:history|conversations?|chats?|messages?|data)\b.{0,30}\b(?:kept|stored|saved|live|go|goes)\b|\bwhere (?:do|does|is|are) (?:you|upshift|it|my|the)\b.{0,30}\b(?:history|conversations?|chats?|messages?|data)\b|\bdo(?:es)? (?:you|upshift|it) (?:keep|store|save)\b.{0,40}\b(?:history|conversations?|chats?|messages?|data)\b/i,
    answer:
      "Each conversation is one Durable Object, and the history that it stores is the truth: clients read it, they do not overwrite it. Under `npm start` that storage is on your own machine (`npm start -- --persist-to DIR` chooses where). A conversation can be exported as JSON or Markdown, and when it is deleted nothing of it is left.",
  },
  {
    name: "the tools",
    asked: /\b(?:what|which) tools\b|\btools (?:do|can) you\b/i,
    answer:
      "Upshift's tools are calculator, clock, web_fetch, web_search, remember, forget, schedule, list_automations, cancel_automation and call_webhook; call_webhook and the tools of MCP servers ask for your approval first. This simulation calls those of them that this deployment has when you ask for what they do.",
  },
  {
    name: "what Upshift is",
    asked:
      /\bwhat(?:'s|’s| is| does)? (?:this |the )?(?:upshift|app|project|site|demo)\b|\b(?:tell me about|explain|describe|about) (?:this (?:app|project|demo)|upshift)\b|^upshift\W*$/i,
    answer:
      "Upshift is a stateful chat agent on Cloudflare with two tiers: a fast one (DeepSeek R1 distilled, on Workers AI) and a reasoner (DeepSeek, through AI Gateway or directly). It decides, on evidence, when DeepSeek should think harder, and every answer carries a receipt that says which tier wrote it, why, and what it cost.",
  },
];

export function aboutUpshift({ question, tier }: Conversation): Reply | null {
  if (question.length > LONGEST_QUESTION) return null;
  const topic = TOPICS.find(({ asked }) => asked.test(question));
  if (topic === undefined) return null;
  return say(
    `The user asks about ${topic.name}. That is about Upshift itself, and its documents say it. I repeat that and add nothing.`,
    topic.answer.includes("\n") ? `${topic.answer}\n\n${note(tier)}` : `${topic.answer} ${note(tier)}`,
  );
}
