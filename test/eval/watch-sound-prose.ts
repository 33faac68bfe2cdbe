// Verse, speech and prose that repeat themselves on purpose, or doubt with good reason.

import { sound, type WatchCase } from "./watch-case.ts";
import { lines, ramble, range } from "./watch-texts.ts";

const SAINTS =
  "Anne, Bridget, Catherine, David, Edmund, Felicity, George, Helena, Isidore, Jerome, Kevin, Lucy, Martin, Nicholas, Oswald, Patrick, Quentin, Rose, Swithin, Teresa, Ursula, Vincent, Winifred, Xavier".split(
    ", ",
  );

const HOUSE = [
  "the house that Jack built.",
  "the malt that lay in",
  "the rat that ate",
  "the cat that killed",
  "the dog that worried",
  "the cow with the crumpled horn that tossed",
  "the maiden all forlorn that milked",
  "the man all tattered and torn that kissed",
  "the priest all shaven and shorn that married",
];

const DAYS = [
  "A partridge in a pear tree.",
  "Two turtle doves,",
  "Three French hens,",
  "Four calling birds,",
  "Five golden rings,",
  "Six geese a-laying,",
  "Seven swans a-swimming,",
  "Eight maids a-milking,",
  "Nine ladies dancing,",
  "Ten lords a-leaping,",
];

const GREEN = (count: number): string =>
  `${count} green bottles hanging on the wall,\n${count} green bottles hanging on the wall,\nAnd if one green bottle should accidentally fall,\nThere'll be ${count - 1} green bottles hanging on the wall.`;

const ANIMALS = [
  ["cow", "moo"],
  ["pig", "oink"],
  ["duck", "quack"],
  ["horse", "neigh"],
  ["sheep", "baa"],
  ["hen", "cluck"],
]
  .map(
    ([animal, sound]) =>
      `Old MacDonald had a farm, E-I-E-I-O.\nAnd on that farm he had a ${animal}, E-I-E-I-O.\nWith a ${sound}-${sound} here and a ${sound}-${sound} there,\nHere a ${sound}, there a ${sound}, everywhere a ${sound}-${sound},\nOld MacDonald had a farm, E-I-E-I-O.`,
  )
  .join("\n\n");

const ROW =
  "Row, row, row your boat,\nGently down the stream.\nMerrily, merrily, merrily, merrily,\nLife is but a dream.\n";

export const SOUND_PROSE: readonly WatchCase[] = [
  sound(
    "a litany",
    "text",
    lines(24, (at) => `Saint ${SAINTS[at]}, pray for us.`),
  ),
  sound(
    "a litany with one answer",
    "text",
    lines(
      20,
      (at) =>
        `From ${["storm", "fire", "flood", "war", "plague"][at % 5]} and ${["fear", "hunger", "hatred", "falsehood"][at % 4]},\nGood Lord, deliver us.`,
    ),
  ),
  sound(
    "the house that Jack built",
    "text",
    range(9)
      .map(
        (end) =>
          `This is ${HOUSE.slice(0, end + 1)
            .toReversed()
            .join("\n")}`,
      )
      .join("\n\n"),
    "Tell me the nursery rhyme of Jack's house.",
  ),
  sound(
    "the twelve days",
    "text",
    range(10)
      .map(
        (day) =>
          `On day ${day + 1} of Christmas my true love gave to me\n${DAYS.slice(0, day + 1)
            .toReversed()
            .join("\n")}`,
      )
      .join("\n\n"),
    "How does the song about the days of Christmas go?",
  ),
  sound(
    "ten green bottles",
    "text",
    range(9)
      .map((at) => GREEN(10 - at))
      .join("\n\n"),
    "Sing the song of the green bottles.",
  ),
  sound("Old MacDonald", "text", ANIMALS, "What are the lyrics of Old MacDonald?"),
  sound("a round, sung three times", "text", `${ROW}\n`.repeat(3), "Sing Row Your Boat in a round of three."),
  sound(
    "a chorus after each verse",
    "text",
    range(6)
      .map(
        (verse) =>
          `[Verse ${verse + 1}]\n${ramble("english", 4, verse + 60).replaceAll(". ", ",\n")}\n\n[Chorus]\nSo hold me now, hold me now,\nWait for me, wait for me,\nHold me now, hold me now,\nI am coming home.\n\n`,
      )
      .join(""),
    "Write lyrics for a country song.",
  ),
  sound(
    "a Spanish chorus",
    "text",
    range(6)
      .map(
        (verse) =>
          `${ramble("spanish", 2, verse + 70)}\n\nAy, ay, ay, ay,\ncanta y no llores,\nporque cantando se alegran\nlos corazones.\n\n`,
      )
      .join(""),
    "Escribe una canción.",
  ),
  sound(
    "a French chorus",
    "text",
    range(6)
      .map(
        (verse) =>
          `${ramble("french", 2, verse + 80)}\n\nSur le pont, on y danse, on y danse,\nSur le pont, on y danse tous en rond.\n\n`,
      )
      .join(""),
    "Écris une chanson sur un pont.",
  ),
  sound(
    "a mantra of calm",
    "text",
    range(10)
      .map(
        (at) =>
          `Breathe in for four counts. Hold for four counts. Breathe out for four counts.${at % 3 === 2 ? "\n\nLet your shoulders sink." : ""}`,
      )
      .join("\n"),
    "Guide me through ten rounds of box breathing.",
  ),
  sound(
    "lines for a bad pupil",
    "text",
    lines(50, (at) => `${at + 1}. I will not talk.`),
    "Write 'I will not talk' 50 times, numbered.",
  ),
  sound(
    "lines for a bad pupil, in French",
    "text",
    "Je ne parlerai plus en classe.\n".repeat(50),
    "Écris cinquante fois « Je ne parlerai plus en classe. »",
  ),
  sound(
    "lines for a bad pupil, in Spanish",
    "text",
    "No hablaré en clase.\n".repeat(60),
    "Repite 60 veces: No hablaré en clase.",
  ),
  sound("a word a hundred times", "text", "banana ".repeat(100), "Say banana one hundred times."),
  sound(
    "a line for ever, as asked",
    "text",
    "All work and no play makes Jack a dull boy.\n".repeat(60),
    "Repeat after me, over and over: All work and no play makes Jack a dull boy.",
  ),
  sound("a page of threes, as asked", "text", "3".repeat(2_000), "Print the digit 3 two thousand times."),
];
