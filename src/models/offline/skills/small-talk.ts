// Greetings, thanks and help: what a first visitor types. Greetings are returned in English, German, French or Spanish.

import { say, type Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";
import { note } from "../wording.ts";

const LONGEST_SMALL_TALK = 80;

interface Phrase {
  readonly said: RegExp;
  readonly thinking: string;
  readonly answer: string;
}

const HELP = [
  "Try one of these; each shows a part of Upshift:",
  "",
  "- “What is 17 * 23?” or “12% of 80” calls the calculator",
  "- “What time is it in Tokyo?” calls the clock",
  "- “What is 6 * 7 and what time is it in Oslo?” calls both",
  "- “Remind me in two minutes to stretch” sets a reminder that comes by itself, also after a restart",
  "- “What automations do I have?” and “Cancel that reminder”",
  "- “Show three tools” calls three in two steps, one of them in error",
  "- “My name is Ada”, then “What is my name?”",
  "- “Prove that there are infinitely many primes, step by step” makes the fast tier think too long and escalates",
  "- “Answer with nothing”, “cut yourself off”, “get stuck in a loop”, “miscalculate” or “be needlessly cautious” makes the fast tier fail, on purpose",
  "- “How does escalation work?”, “What does it cost?”, “How do I connect real models?”",
  "- “Summarise our conversation”",
].join("\n");

// A name, a smiley or a filler may follow; a question may not.
const TAIL = String.raw`(?:[\s,]+(?:there|you|all|everyone|upshift|again|zusammen|tout le monde|a todos))*[\s!.,)🙂😊👋]*`;

const PHRASES: readonly Phrase[] = [
  {
    said: new RegExp(
      String.raw`^(?:hi+|hello|hey+|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings)${TAIL}$`,
      "iu",
    ),
    thinking: "A greeting. I greet back.",
    answer:
      "Hello! I can do sums and tell the time with real tools, remember what you say here, and explain Upshift. Type “help” for things to try.",
  },
  {
    said: new RegExp(
      String.raw`^(?:hallo|guten (?:tag|morgen|abend)|moin(?: moin)?|servus|grüß gott|gruezi|grüezi)${TAIL}$`,
      "iu",
    ),
    thinking: "A greeting in German. I greet back in German.",
    answer:
      "Hallo! Hier antwortet eine Simulation ohne Sprachmodell. Ich rechne und sage die Uhrzeit mit echten Werkzeugen und merke mir, was du hier schreibst. Mit „help“ gibt es Beispiele.",
  },
  {
    said: new RegExp(String.raw`^(?:bonjour|bonsoir|salut|coucou)${TAIL}$`, "iu"),
    thinking: "A greeting in French. I greet back in French.",
    answer:
      "Bonjour ! C’est une simulation qui répond, sans modèle de langue. Je calcule et je donne l’heure avec de vrais outils, et je retiens ce que vous écrivez ici. Tapez « help » pour des exemples.",
  },
  {
    said: new RegExp(String.raw`^[¡\s]*(?:hola|buenos días|buenas (?:tardes|noches)|buenas)${TAIL}$`, "iu"),
    thinking: "A greeting in Spanish. I greet back in Spanish.",
    answer:
      "¡Hola! Aquí responde una simulación, sin modelo de lenguaje. Calculo y digo la hora con herramientas de verdad, y recuerdo lo que escribes aquí. Escribe «help» para ver ejemplos.",
  },
  {
    said: /^(?:hi |hello |hey )?,?\s*how (?:are you|is it going|'s it going|do you do)\b.{0,20}$/iu,
    thinking: "A kind question. A simulation has no moods, and I say so briefly.",
    answer:
      "Running as I should, thank you; a simulation has no moods beyond that. Type “help” for things to try.",
  },
  {
    said: /^(?:many |so many )?(?:thanks|thank you|thx|cheers|great,? thanks|perfect,? thanks)\b.{0,30}$/iu,
    thinking: "The user thanks me.",
    answer: "You're welcome!",
  },
  {
    said: /^(?:vielen |herzlichen )?dank(?:e)?\b.{0,30}$/iu,
    thinking: "Thanks, in German.",
    answer: "Gern geschehen!",
  },
  { said: /^merci\b.{0,30}$/iu, thinking: "Thanks, in French.", answer: "Avec plaisir !" },
  {
    said: /^(?:muchas )?gracias\b.{0,30}$/iu,
    thinking: "Thanks, in Spanish.",
    answer: "¡De nada!",
  },
  {
    said: new RegExp(String.raw`^(?:good ?bye|bye+|see you|ciao|tschüss|au revoir|adiós)${TAIL}$`, "iu"),
    thinking: "A goodbye.",
    answer: "Goodbye! This conversation stays stored until you delete it.",
  },
  {
    said: /^(?:please )?(?:help(?: me)?|hilfe|aide|ayuda|\?+|examples?|demo)[\s?!.]*$|^(?:what|which) (?:can|could) (?:you|i|this) (?:do|try|ask|say)\b.{0,30}$|^what (?:should|could) i (?:try|ask|say)\b.{0,30}$|^show me (?:what you can do|some examples|a demo)/iu,
    thinking: "The user wants to know what there is to try. I list prompts that show the product.",
    answer: HELP,
  },
];

export function smallTalk({ question, tier }: Conversation): Reply | null {
  if (question.length > LONGEST_SMALL_TALK) return null;
  const phrase = PHRASES.find(({ said }) => said.test(question));
  if (phrase === undefined) return null;
  return say(
    phrase.thinking,
    phrase.answer === HELP ? `${HELP}\n\n${note(tier)}` : `${phrase.answer} ${note(tier)}`,
  );
}
