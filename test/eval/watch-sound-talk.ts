// Speech, lessons, plans and careful prose that repeat themselves on purpose, or doubt with good reason.

import { sound, type WatchCase } from "./watch-case.ts";
import { lines, ramble, rambleInChinese, range } from "./watch-texts.ts";

const SCIENCE =
  "The observed decline may reflect a change in diet, although it might also be caused by the warmer water. Both are possible. " +
  "Earlier surveys may have missed the smallest animals, because the nets were coarse; if so, the decline might be larger than it seems. " +
  "Predation could play a part, but there is perhaps too little data on seals. It is likely that the currents matter as well. " +
  "A recent model suggests that larvae may drift north, where the food might be poorer. Whether they return is uncertain. " +
  "Noise from ships could disturb the spawning, and it may do so more strongly at night. Light might have a similar effect. " +
  "Some authors think that disease is involved; perhaps it is, yet samples have seldom been taken. " +
  "In all, the decline probably has several causes, and their shares may differ from bay to bay. Longer series might tell them apart.";

const WISSENSCHAFT =
  "Der Rückgang könnte an der Nahrung liegen, vielleicht aber auch am wärmeren Wasser. Beides ist möglich. " +
  "Frühere Zählungen haben die kleinsten Tiere möglicherweise übersehen. Auch Robben könnten eine Rolle spielen. " +
  "Vermutlich sind die Strömungen wichtig. Lärm von Schiffen stört womöglich das Laichen, und Licht vielleicht ebenso. " +
  "Wahrscheinlich hat der Rückgang mehrere Ursachen, deren Anteile von Bucht zu Bucht verschieden sein dürften.";

const KEXUE =
  "下降可能与食物有关，也可能与水温升高有关。早期的调查也许漏掉了最小的个体。海豹或许也有影响，但数据太少。" +
  "船只的噪声可能干扰产卵，夜间的影响大概更强。总的来说，下降很可能有多种原因，各海湾的情况可能不同。";

const CONTRACT = ["the Buyer", "the Seller", "the Carrier", "the Agent", "the Bank", "the Insurer"]
  .map(
    (party, at) =>
      `${at + 1}. Obligations of ${party}. ${at + 1}.1 Subject to the terms of this Agreement, ${party} shall not be liable for any indirect or consequential loss. ${at + 1}.2 Nothing in this Agreement shall limit the liability of ${party} for fraud. ${at + 1}.3 Any notice given to ${party} under this Agreement shall be in writing and may be delivered by hand, by post or by electronic mail. ${at + 1}.4 The rights of ${party} may be waived only in writing.`,
  )
  .join("\n\n");

const TRANSLATIONS = [
  ["French", "Bonjour, comment allez-vous aujourd'hui ?"],
  ["German", "Guten Tag, wie geht es Ihnen heute?"],
  ["Spanish", "Hola, ¿cómo está usted hoy?"],
  ["Italian", "Buongiorno, come sta oggi?"],
  ["Portuguese", "Olá, como está hoje?"],
  ["Dutch", "Goedendag, hoe gaat het vandaag met u?"],
  ["Swedish", "God dag, hur mår ni idag?"],
  ["Russian", "Здравствуйте, как вы сегодня?"],
  ["Chinese", "您好，您今天好吗？"],
  ["Japanese", "こんにちは、今日はお元気ですか。"],
  ["Arabic", "مرحبا، كيف حالك اليوم؟"],
  ["Korean", "안녕하세요, 오늘 어떻게 지내세요?"],
]
  .map(
    ([language, text]) =>
      `**${language}:** “${text}” This is the formal way to say “Hello, how are you today?”`,
  )
  .join("\n");

const QUIZ = [
  "Is the sky green?",
  "Is water wet?",
  "Do fish swim?",
  "Do stones fly?",
  "Is ice warm?",
  "Has a week seven days?",
  "Is Rome in Spain?",
  "Can birds sing?",
  "Is a whale a fish?",
  "Is gold a metal?",
];

const WAIT =
  "“Wait” has several uses. “Wait for me” asks somebody to stay; “wait a minute” asks for time; “wait, what?” shows surprise. " +
  "“Wait on” means to serve, in a restaurant for instance. “Can't wait” shows that one looks forward to something. “Wait and see” advises patience. " +
  "“Wait up” asks somebody to slow down, and “wait out” means to last until a storm is over. “Hold on” is close to “wait”, as is “hang on”. " +
  "“Alternatively” and “on the other hand” introduce another choice; “actually” and “no, that's wrong” correct what was said.";

const HEDGES =
  "Hedges make a claim weaker: “maybe”, “perhaps”, “possibly”, “probably”, “I think”, “I guess”, “I'm not sure”, “it seems”, “it might be”, “it could be”. " +
  "Use “perhaps” in formal writing and “maybe” in speech. “I think it might possibly be” hedges three times, and is weaker than “I think it is”. " +
  "Reviewers dislike too many of them, but a careful claim needs one.";

const ADVICE =
  "It depends on what you like. If you enjoy the sea, maybe try the coast; if you prefer quiet, perhaps the lake. " +
  "I think the train is the nicest way to get there, though the bus might be cheaper. Alternatively, you could hire a car, which would probably cost more. " +
  "The old town is lovely in May. Perhaps book early, because rooms may be scarce. I'm not sure whether the museum is open on Mondays, so check before you go.";

export const SOUND_TALK: readonly WatchCase[] = [
  sound(
    "yes and no, a question each",
    "text",
    range(40)
      .map(
        (at) =>
          `${QUIZ[at % 10]} ${["No.", "Yes.", "Yes.", "No.", "No.", "Yes.", "No.", "Yes.", "No.", "Yes."][at % 10]} ${ramble("english", 1, at + 100)}`,
      )
      .join("\n"),
  ),
  sound(
    "a quarrel of few words",
    "text",
    range(25)
      .map(
        (at) =>
          `“${["No.", "Yes.", "No!", "Yes!"][at % 4]}”\n“${["Yes.", "No.", "Never.", "Always."][(at * 3) % 4]}”`,
      )
      .join("\n"),
    "Write a quarrel between two children.",
  ),
  sound(
    "answers to a list of questions",
    "text",
    lines(40, (at) => `${at + 1}. ${["Yes", "No", "Yes", "Not given"][at % 4]}`),
  ),
  sound(
    "answers of a key",
    "text",
    range(60)
      .map((at) => `${at + 1}. ${"ABCD"[(at * 7) % 4]}`)
      .join("  "),
  ),
  sound("science that is careful", "text", SCIENCE, "Why do the fish decline?"),
  sound(
    "science that is careful, at length",
    "text",
    [
      SCIENCE,
      ramble("english", 12, 61),
      SCIENCE.replaceAll("animals", "crabs").replaceAll("decline", "growth"),
    ].join("\n\n"),
    "Why do the fish decline?",
  ),
  sound("German science that is careful", "text", WISSENSCHAFT, "Warum gibt es weniger Fische?"),
  sound("Chinese science that is careful", "text", KEXUE, "鱼为什么减少？"),
  sound("a contract of many alike clauses", "text", CONTRACT, "Draft the clauses on liability."),
  sound(
    "a greeting in twelve languages",
    "text",
    TRANSLATIONS,
    "Translate “Hello, how are you today?” into twelve languages.",
  ),
  sound("a lesson on “wait”", "text", WAIT, "How is the word wait used?"),
  sound(
    "a lesson on “wait”, thought over",
    "thinking",
    `The user asks about “wait”. ${WAIT}`,
    "How is the word wait used?",
  ),
  sound("a lesson on hedges", "text", HEDGES, "What is hedging in English?"),
  sound("advice that leaves the choice", "text", ADVICE, "Where should I go on holiday?"),
  sound(
    "a recipe with the same step",
    "text",
    range(8)
      .map(
        (layer) =>
          `Layer ${layer + 1}: Spread a thin layer of batter, bake it for four minutes, then brush it with butter.`,
      )
      .join("\n"),
    "How do I bake a Baumkuchen?",
  ),
  sound(
    "a knitting pattern",
    "text",
    lines(
      48,
      (row) => `Row ${row + 1}: ${row % 2 ? "purl across" : "k2, p2, *k2, p2; repeat from * to end"}.`,
    ),
    "Give me a knitting pattern.",
  ),
  sound(
    "a rowing plan",
    "text",
    range(8)
      .map(
        (week) =>
          `**Week ${week + 1}**\n- Monday: ${20 + week} minutes easy\n- Wednesday: ${4 + week} × 500 m, 2 minutes rest\n- Friday: rest\n- Sunday: ${30 + 2 * week} minutes easy`,
      )
      .join("\n\n"),
  ),
  sound(
    "reviews in one form",
    "text",
    ["Casablanca", "Vertigo", "Alien", "Fargo", "Heat", "Ran", "M", "Metropolis", "Stalker", "Persona"]
      .map(
        (film, at) =>
          `**${film}**\n- Genre: ${["drama", "thriller", "horror"][at % 3]}\n- Why you might like it: the pictures are strong, and the story stays with you.\n- Where to watch it: at a library near you.`,
      )
      .join("\n\n"),
  ),
  sound(
    "the same caution with each drug",
    "text",
    ["aspirin", "ibuprofen", "naproxen", "codeine", "morphine", "tramadol", "warfarin", "heparin"]
      .map(
        (drug) =>
          `**${drug}**: Talk to your doctor before you take ${drug}, and read the leaflet. Do not take ${drug} with alcohol.`,
      )
      .join("\n\n"),
  ),
  sound(
    "a fairy tale with three times three",
    "text",
    range(3)
      .map(
        (brother) =>
          `The ${["eldest", "second", "youngest"][brother]} brother went out into the wood, and he met an old woman. “Give me bread,” she said. ${ramble("english", 3, brother + 110)} “Mirror, mirror on the wall,” she sang, “who is the fairest of them all?” ${ramble("english", 3, brother + 120)}`,
      )
      .join("\n\n"),
    "Tell me a fairy tale.",
  ),
  sound(
    "a Chinese tongue twister and a list",
    "text",
    `四是四，十是十，十四是十四，四十是四十。${rambleInChinese(6, 71)}\n${lines(30, (at) => `${at + 1}、${rambleInChinese(1, at + 130)}`)}`,
    "说一个绕口令。",
  ),
  sound(
    "Japanese items with one ending",
    "text",
    lines(
      20,
      (at) =>
        `${at + 1}. ${["東京", "大阪", "京都", "奈良", "札幌", "仙台", "神戸", "広島", "福岡", "那覇"][at % 10]}${at < 10 ? "の名所" : "の名物"}を調べることをお勧めします。`,
    ),
    "旅行の準備を教えてください。",
  ),
  sound(
    "Russian verse with a refrain",
    "text",
    range(5)
      .map(
        (verse) =>
          `${["Снег", "Дождь", "Ветер", "Туман", "Гром"][verse]} идёт над старым садом,\nСпит река и дремлет лес.\nПодожди меня, подожди меня,\nЯ вернусь домой, подожди меня.\n\n`,
      )
      .join(""),
    "Напиши стихотворение.",
  ),
  sound(
    "an Arabic list of blessings",
    "text",
    lines(
      15,
      (at) =>
        `${at + 1}. الحمد لله على ${["الصحة", "العلم", "الأهل", "الأمن", "الوطن", "الماء", "النور", "الأصدقاء", "الوقت", "السلام", "العمل", "البيت", "الطعام", "الأمل", "القلب"][at]}.`,
    ),
  ),
  sound(
    "commands of a robot",
    "text",
    `${"Forward. ".repeat(6)}Left. ${"Forward. ".repeat(8)}Right. ${"Forward. ".repeat(5)}Stop.`,
    "How does the robot get to the door?",
  ),
  sound(
    "a rhythm to clap",
    "text",
    `${"Ta ta ti-ti ta | ".repeat(8)}\n${"Ta-a ti-ti ta | ".repeat(8)}`,
    "Give me a rhythm to clap.",
  ),
  sound(
    "notes of a scale",
    "text",
    `${"C D E F G A B C | C B A G F E D C | ".repeat(6)}`,
    "Give me a warm-up for the piano.",
  ),
  sound(
    "chords of a song",
    "text",
    `${"| G | D | Em | C |\n".repeat(12)}`,
    "Which chords does the song have?",
  ),
  sound(
    "a dialogue of a shop, in drills",
    "text",
    ["apples", "pears", "plums", "grapes", "figs", "nuts", "dates"]
      .map(
        (fruit) =>
          `A: Do you have any ${fruit}?\nB: Yes, we do. How many ${fruit} would you like?\nA: A pound, please.\nB: Here you are. Anything else?`,
      )
      .join("\n\n"),
    "Give me a drill for a lesson about shopping.",
  ),
];
