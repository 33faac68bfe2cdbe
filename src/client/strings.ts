// Every sentence the page shows, in one place, so that a translation replaces this file and nothing else.

import type { DraftSignals } from "../core/receipt.ts";

const wholeNumber = new Intl.NumberFormat("en-US");

function plural(count: number, one: string, other: string): string {
  return `${wholeNumber.format(count)} ${count === 1 ? one : other}`;
}

/** Words of either direction, within a sentence that keeps its own. */
const isolated = (words: string): string => `\u2068${words}\u2069`;
const times = (count: number): string => plural(count, "time", "times");

export const STRINGS = {
  brand: "Upshift",
  skipToComposer: "Skip to the message box",
  conversation: "Conversation",
  newChat: "New conversation",
  loading: "Loading the conversation…",
  loadFailed: "The conversation could not be loaded.",
  signInNeeded: "This server asks you to sign in before it shows a conversation.",
  signIn: {
    title: "Sign in",
    lead: "This server asks who you are. Whoever runs it gives out the tokens.",
    token: "Token",
    action: "Sign in",
    wrong: "This server knows no such token.",
    unreachable: "The server could not be reached. Try again.",
  },
  signOut: "Sign out",
  signOutFailed: "You are still signed in: the server could not be reached.",
  gone: "This conversation was deleted.",
  retry: "Try again",

  list: {
    title: "Conversations",
    close: "Close the list",
    newKeys: "Ctrl or ⌘ + Shift + O",
    search: "Search conversations",
    searchKeys: "Ctrl or ⌘ + K",
    loading: "Loading the list…",
    failed: "The list of conversations could not be loaded.",
    empty: "Your conversations will be listed here.",
    nothingFound: (query: string) => `Nothing was found for “${isolated(query)}”.`,
    found: (count: number, more: boolean) =>
      more
        ? `More than ${plural(count, "conversation", "conversations")} found`
        : `${plural(count, "conversation", "conversations")} found`,
    more: "Show more",
    pinned: "Pinned:",
    titleLabel: "New title",
    rename: (title: string) => `Rename “${isolated(title)}”`,
    renameShort: "Rename",
    renameFailed: "The title was not saved.",
    delete: (title: string) => `Delete “${isolated(title)}”`,
    deleteShort: "Delete",
    deleteQuestion: (title: string) => `Delete “${isolated(title)}” for good?`,
    deleting: "Deleting…",
    deleteFailed: "It was not deleted.",
    keep: "Keep",
  },

  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  browserOffline: "Your browser is offline. You can go on writing.",
  connectionRefused: "The server closed the connection.",
  reload: "Reload",

  theme: { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },

  simulation: {
    all: "Offline simulation: no language model is connected.",
    fast: "The fast model is a simulation: only the reasoner is real.",
    reasoner: "The reasoner is a simulation: only the fast model is real.",
    how: "How to connect one",
    intro:
      "Put the settings of one of these, or of both tiers, in a file named .dev.vars beside wrangler.toml, and start Upshift again.",
    reasonerTitle: "The reasoner, DeepSeek",
    workersAiTitle: "The fast model, Workers AI",
    compatibleTitle: "The fast model, any OpenAI-compatible server, such as Ollama",
  },

  empty: {
    title: "What shall we work out?",
    lead: "A fast model answers first. When the evidence says that is not enough, a reasoner takes over. Every answer says why, and what it cost.",
    promptsLabel: "Examples to start with",
    prompts: [
      "What is 17 * 23, and what time is it in Tokyo?",
      "Prove that the square root of 2 is irrational, step by step",
      "Remind me in two minutes to stretch",
      "What is Upshift?",
    ],
    tiers: (fast: string | null, reasoner: string | null) =>
      [fast === null ? null : `Fast: ${fast}`, reasoner === null ? null : `Reasoner: ${reasoner}`]
        .filter((line) => line !== null)
        .join(" · "),
  },

  transcript: "Messages",
  you: "You",
  youHeading: (position: number, total: number) => `You, ${position} of ${total}`,
  answerHeading: (position: number, total: number) => `Assistant, ${position} of ${total}`,
  jumpToLatest: "Jump to latest",

  composer: {
    label: "Message",
    placeholder: "Ask anything",
    send: "Send",
    sendAfter: "Send after this answer",
    stop: "Stop",
    hint: "Enter sends, Shift+Enter starts a new line",
  },

  mode: {
    label: "Which model answers",
    auto: "Auto",
    fast: "Fast",
    deep: "Deep",
    about: {
      auto: "The fast model answers; the reasoner takes over when the evidence asks for it.",
      fast: "The fast model alone, whatever happens.",
      deep: "The reasoner at once: slower, and usually dearer.",
    },
    keep: "Keep",
    keepAbout: "Keep this choice for the messages after the next one",
  },

  waiting: "Waiting for the answer before it",
  waitingCancelled: "Cancelled: it will not be answered",

  working: "Working…",
  fastWorking: "Fast model…",
  reasonerWorking: "Reasoner…",
  escalated: (explanation: string) => `Escalated to the reasoner: ${explanation}`,
  recovering: "Picking the answer up again…",

  thinking: "Thinking…",
  thinkingFor: (time: string) => `Thinking… ${time}`,
  thought: "Thought about it",
  thoughtBriefly: "Thought for a moment",
  thoughtFor: (time: string) => `Thought for ${time}`,
  abandonedThinking: "Fast model’s thinking, set aside",
  abandonedThinkingFor: (time: string) => `Fast model’s thinking, set aside after ${time}`,

  draftLabel: "Draft, being checked",
  draftDropped: "The draft was dropped",
  draftDroppedWhy: (why: string) => `The draft was dropped: ${why}`,
  notTheForm: "It did not have the form that was asked for.",
  showDraft: "Show draft",

  tool: {
    input: "Input",
    result: "Result",
    error: "Error",
    reason: "Reason",
    preparing: "preparing",
    running: "running",
    done: "done",
    failed: "failed",
    denied: "not allowed",
    approval: "waiting for approval",
    allowed: "allowed",
    allowedRunning: "allowed, running",
    cut: "cut short",
    calculator: (expression: string) => (expression === "" ? "Calculator" : expression),
    clock: (zone: string) => (zone === "" ? "Clock" : `Time in ${zone}`),
    read: (host: string) => (host === "" ? "Read a page" : `Read ${host}`),
    search: (query: string) => (query === "" ? "Search the web" : `Search the web for “${query}”`),
    remember: (fact: string) => (fact === "" ? "Remember a fact" : `Remember: ${fact}`),
    forget: "Forget a fact",
    reminder: (name: string) => (name === "" ? "Set a reminder" : `Set a reminder: ${name}`),
    schedule: (name: string) => (name === "" ? "Schedule an automation" : `Schedule: ${name}`),
    listAutomations: "List the automations",
    cancelAutomation: "Cancel an automation",
    send: (host: string) => (host === "" ? "Call a webhook" : `Send to ${host}`),
    status: (status: string) => `status ${status}`,
    results: (count: number) => plural(count, "result", "results"),
    automations: (count: number) => plural(count, "automation", "automations"),
    other: (name: string) => name.replaceAll(/[_-]+/g, " ").replace(/^./, (first) => first.toUpperCase()),
  },

  approval: {
    needed: "Approval needed",
    tool: "Tool",
    host: "Goes to",
    input: "Exact arguments",
    reason: "Reason, if you deny it (optional)",
    allow: "Allow once",
    deny: "Deny",
    allowing: "Allowing…",
    denying: "Denying…",
    tabTitle: (title: string) => `(!) ${title}`,
  },

  automation: {
    label: "Automation",
    heading: (position: number, total: number) => `Automation, ${position} of ${total}`,
    outside: "Data from outside",
  },

  tier: { fast: "Fast", reasoner: "Reasoner" },
  /** By which way a model was reached. */
  route: {
    "workers-ai": "Workers AI",
    "openai-compatible": "OpenAI-compatible server",
    gateway: "AI Gateway",
    direct: "DeepSeek",
    offline: "Simulation",
  },
  attempts: {
    failed: (route: string, cause: string, times: number) =>
      `${route} failed${times === 1 ? "" : ` ${times} times`} (${cause})`,
    timedOut: "timed out",
    noConnection: "no connection",
    brokeOff: (route: string) => `${route} broke off`,
    answeredAfterAll: "then answered",
    answeredBy: {
      "workers-ai": "Workers AI answered",
      "openai-compatible": "the OpenAI-compatible server answered",
      gateway: "answered through AI Gateway",
      direct: "answered directly",
      offline: "the simulation answered",
    },
  },
  receipt: {
    route: { fast: "Fast", reasoner: "Reasoner", both: "Fast → Reasoner" },
    why: (explanation: string) => `why: ${explanation}`,
    reasonerUnavailable: (failure: string) =>
      failure === "" ? "reasoner unavailable" : `reasoner unavailable: ${failure}`,
    noPrice: "no price set",
    title: "Receipt",
    score: (score: string, threshold: string) =>
      `The question scored ${score}; from ${threshold} on the reasoner answers at once.`,
    estimated: "≈ marks an estimate: a usage figure is missing.",
    tokens: (count: number, written: string) => `${written} ${count === 1 ? "token" : "tokens"}`,
    step: {
      model: "Model",
      route: "Route",
      outcome: "Outcome",
      input: "In",
      cached: "cached",
      output: "Out",
      thinking: "thinking",
      time: "Time",
      firstToken: "first token",
      cost: "Cost",
      list: "list price",
      attempts: "Failed tries",
      signals: "Signs of doubt",
      signs: ({ hedges, switches, checks }: DraftSignals) =>
        `hedged ${times(hedges)}, changed its mind ${times(switches)}, checked ${times(checks)}`,
    },
    outcome: {
      answered: "answered",
      tools: "called tools",
      escalated: "handed over",
      failed: "failed",
      stopped: "stopped",
    },
    attempt: (route: string, code: string, time: string) => `${route}: ${code} after ${time}`,
  },

  reason: {
    asked: "asked for",
    prompt: "a hard question",
    cheaper: "the fast model would cost more",
    "thinking-overrun": "it thought too long",
    hedging: "it was unsure",
    "bad-tool-call": "a bad tool call",
    "empty-answer": "an empty answer",
    "cut-off": "a cut-off answer",
    repetition: "it repeated itself",
    arithmetic: "wrong arithmetic",
    schema: "the wrong shape",
    refusal: "it refused",
    language: "the wrong language",
    "context-overflow": "too long for it",
    "fast-unavailable": "the fast model was unavailable",
    "user-retry": "you asked to try harder",
  },

  stopped: "Stopped.",
  stoppedGoOn: "Stopped. You can go on from here.",
  goOn: "Go on",
  goOnAbout: "Ask for the rest of this answer",
  /** What the user is shown to have asked, and the model is sent. */
  goOnRequest: "Please go on from where you stopped.",
  interrupted: "The answer was interrupted.",
  failed: "No answer came.",
  unreadable: "The answer could not be read to its end.",

  copy: "Copy",
  copied: "Copied",
  copyAnswer: "Copy this answer",
  copyCode: "Copy this code",
  edit: "Edit",
  editLabel: "Edit your message",
  editSave: "Send again",
  cancel: "Cancel",
  tryAgain: "Try again",
  tryHarder: "Try harder",
  tryHarderAbout: "Ask the reasoner the same question",
  askReasoner: "Ask the reasoner",
  askFast: "Ask the fast model",

  rating: {
    label: "Rate this answer",
    good: "Good answer",
    bad: "Bad answer",
    failed: "Your rating was not saved.",
  },

  code: (language: string) => (language === "" ? "Code" : `Code, ${language}`),
  table: "Table",
  image: (description: string, host: string) =>
    `Image: ${description === "" ? host : `${description} (${host})`}`,

  announce: {
    working: "Working",
    escalated: "Escalated to the reasoner",
    tool: (name: string) => `Running ${name}`,
    complete: (words: number) => `Answer complete, ${plural(words, "word", "words")}`,
    stopped: "Stopped",
    failed: (sentence: string) => `The answer failed. ${sentence}`,
  },
} as const;
