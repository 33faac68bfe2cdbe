// What is left: says that this is a simulation, what little it can tell about the message, and what to try.
// It never answers the question itself.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { guessLanguage } from "../language.ts";
import { clip, listing, note, plural } from "../wording.ts";

const CODE =
  /```|[{};]\s*$|\b(?:function|const|let|var|class|import|def|return|SELECT|public static)\b.{0,200}[({;=]|<\/?[a-z]+>|=>/m;
const MATHS =
  /[=∑∫√≤≥π]|\d\s*[-+*/^×÷]\s*\d|\b(?:equation|integral|derivative|matrix|probability|theorem|percent|algebra)\b/i;

/** In the person's own language where there are words for it: a reply in another would read as a fault. */
const ELSEWHERE: Readonly<Record<string, (words: number) => string>> = {
  German: (words) =>
    `Hier antwortet eine Simulation, kein Sprachmodell. Deine Nachricht hat ${words} Wörter und ist wohl auf Deutsch; das ist alles, was ich an ihr erkenne. Versuch „What is 17 * 23?“ oder „help“.`,
  French: (words) =>
    `C’est une simulation qui répond, et non un modèle de langue. Votre message compte ${words} mots et semble être en français ; c’est tout ce que j’en vois. Essayez « What is 17 * 23? » ou « help ».`,
  Spanish: (words) =>
    `Aquí responde una simulación y no un modelo de lenguaje. Tu mensaje tiene ${words} palabras y parece estar en español; es todo lo que veo en él. Prueba «What is 17 * 23?» o «help».`,
};

export function echo({ question, tier }: Conversation): Reply {
  if (question === "") {
    return say(
      "There is no message from the user in what I was given.",
      `I was given no question. Type “help” for things to try. ${note(tier)}`,
    );
  }
  const words = question.match(/[\p{L}\p{N}'’]+/gu)?.length ?? 0;
  const language = guessLanguage(question);
  const looks = [...(CODE.test(question) ? ["code"] : []), ...(MATHS.test(question) ? ["maths"] : [])];
  const thinking = [
    `The user writes: ${clip(question, 160)}`,
    `That is ${plural(words, "word")}${language === null ? "" : `, in ${language} by the look of it`}${looks.length === 0 ? "" : `, and it looks like ${listing(looks)}`}.`,
    "No tool of mine fits and I hold no knowledge, so the honest answer is what I can see of the message and what to try instead.",
  ].join("\n");

  const local = language === null ? undefined : ELSEWHERE[language];
  if (local !== undefined) return say(thinking, `${local(words)} ${note(tier)}`);
  const seen = [
    `${plural(words, "word")}, ${plural([...question].length, "character")}`,
    ...(language === null ? [] : [`probably ${language}`]),
    ...(question.includes("?") ? ["a question"] : []),
    ...(looks.length === 0 ? [] : [`it looks like ${listing(looks)}`]),
  ].join("; ");
  return say(
    thinking,
    [
      `${note(tier)} A simulation is answering, so a real answer has to wait for a real model. What I see of your message: ${seen}.`,
      "",
      "Try “What is 17 * 23?”, “What time is it in Tokyo?”, or “help” for more; “How do I connect real models?” says how to get real answers.",
    ].join("\n"),
  );
}
