// Decides what the offline models say: the first skill that understands the question answers it. Pure and
// deterministic, and no language model: it reads patterns, and says so wherever it has nothing to say.

import { readConversation, type Skill } from "./conversation.ts";
import type { BrainInput, Reply } from "./heard.ts";
import { aboutUpshift } from "./skills/about-upshift.ts";
import { cancelAutomation, listAutomations } from "./skills/automations.ts";
import { demonstrate } from "./skills/demonstrations.ts";
import { echo } from "./skills/echo.ts";
import { hardQuestion } from "./skills/hard-question.ts";
import { forgetFact, keepFact } from "./skills/kept-facts.ts";
import { recall, takeNote } from "./skills/memory.ts";
import { remind } from "./skills/reminder-words.ts";
import { forcedCall, jsonAnswer, title } from "./skills/requested-form.ts";
import { scheduleLater } from "./skills/schedule-later.ts";
import { smallTalk } from "./skills/small-talk.ts";
import { threeTools } from "./skills/three-tools.ts";
import { answerFromTools, askTools } from "./skills/tools.ts";
import { readWebPage, tellWebPage } from "./skills/web-page.ts";
import { callWebhook } from "./skills/webhook.ts";

/** In order: what is most particular comes first (some go on calling tools), small talk last. */
const SKILLS: readonly Skill[] = [
  title,
  demonstrate,
  threeTools,
  cancelAutomation,
  tellWebPage,
  answerFromTools,
  remind,
  scheduleLater,
  listAutomations,
  keepFact,
  forgetFact,
  callWebhook,
  readWebPage,
  recall,
  aboutUpshift,
  hardQuestion,
  askTools,
  takeNote,
  smallTalk,
];

export function reply(input: BrainInput): Reply {
  const conversation = readConversation(input);
  if (input.json !== undefined) return jsonAnswer(conversation, input.json);
  if (input.mustCall !== undefined) {
    const forced = forcedCall(conversation, input.mustCall);
    if (forced !== null) return forced;
  }
  for (const skill of SKILLS) {
    const answer = skill(conversation);
    if (answer !== null) return answer;
  }
  return echo(conversation);
}
