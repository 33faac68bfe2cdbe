// Answers in another language than the question's, where nothing asked for it.

import type { ReviewCase } from "./review-cases.ts";

const foreign = (name: string, question: string, text: string): ReviewCase => ({
  name,
  question,
  text,
  expect: "language",
});

export const ENGLISH_PROSE =
  "The water of the sea moves mostly because of the moon, which pulls at it as the earth turns. Twice a day it rises and twice it falls, and where the coast is narrow the difference can be very large. The sun has a part in this too, but it is a smaller one.";
export const GERMAN_PROSE =
  "Das Wasser des Meeres bewegt sich vor allem wegen des Mondes, der es anzieht, während die Erde sich dreht. Zweimal am Tag steigt es und zweimal sinkt es, und wo die Küste eng ist, kann der Unterschied sehr groß werden. Auch die Sonne ist daran beteiligt, aber nicht so stark.";
export const CHINESE_PROSE =
  "海水的涨落主要是由月球的引力引起的。地球自转的时候，海水每天会上涨两次，也会下降两次。在海岸狭窄的地方，潮差可能会非常大。太阳对潮汐也有影响，但是它的影响比月球小一些。";
export const FRENCH_PROSE =
  "L'eau de la mer bouge surtout à cause de la lune, qui l'attire pendant que la terre tourne. Deux fois par jour elle monte et deux fois elle descend, et là où la côte est étroite la différence peut être très grande. Le soleil y joue aussi un rôle, mais il est plus petit.";
export const SPANISH_PROSE =
  "El agua del mar se mueve sobre todo por la luna, que la atrae mientras la tierra gira. Dos veces al día sube y dos veces baja, y donde la costa es estrecha la diferencia puede ser muy grande. El sol también tiene un papel en esto, pero es más pequeño.";
export const RUSSIAN_PROSE =
  "Вода в море движется прежде всего из-за луны, которая притягивает её, пока земля вращается. Дважды в день она поднимается и дважды опускается, и там, где берег узкий, разница может быть очень большой. Солнце тоже играет в этом роль, но меньшую.";

const IN_ENGLISH =
  "Why does the water of the sea rise and fall every day, and what has the moon to do with it?";
const IN_GERMAN =
  "Warum steigt und fällt das Wasser des Meeres jeden Tag, und was hat der Mond damit zu tun?";
const IN_FRENCH =
  "Pourquoi est-ce que l'eau de la mer monte et descend chaque jour, et quel est le rôle de la lune ?";
const IN_SPANISH =
  "¿Por qué sube y baja el agua del mar todos los días, y qué tiene que ver la luna con esto?";

export const FAULTY_LANGUAGE: readonly ReviewCase[] = [
  foreign("a Chinese answer to an English question", IN_ENGLISH, CHINESE_PROSE),
  foreign("an English answer to a German question", IN_GERMAN, ENGLISH_PROSE),
  foreign(
    "an English answer to a Chinese question",
    "为什么海水每天都会涨落？这和月亮有什么关系？",
    ENGLISH_PROSE,
  ),
  foreign("an English answer to a French question", IN_FRENCH, ENGLISH_PROSE),
  foreign("an English answer to a Spanish question", IN_SPANISH, ENGLISH_PROSE),
  foreign("a French answer to an English question", IN_ENGLISH, FRENCH_PROSE),
  foreign("a German answer to an English question", IN_ENGLISH, GERMAN_PROSE),
  foreign("a Spanish answer to a French question", IN_FRENCH, SPANISH_PROSE),
  foreign(
    "a Chinese answer to a Russian question",
    "Почему вода в море поднимается и опускается каждый день?",
    CHINESE_PROSE,
  ),
  foreign(
    "an English answer to a Japanese question",
    "海の水はなぜ毎日満ちたり引いたりするのですか？",
    ENGLISH_PROSE,
  ),
  foreign("a Russian answer to an English question", IN_ENGLISH, RUSSIAN_PROSE),
  foreign(
    "an English answer to an Arabic question",
    "لماذا يرتفع ماء البحر وينخفض كل يوم، وما علاقة القمر بذلك؟",
    ENGLISH_PROSE,
  ),
  foreign("a Chinese answer to a German question", IN_GERMAN, CHINESE_PROSE),
  foreign(
    "a Chinese answer to a Japanese question",
    "海の水はなぜ毎日満ちたり引いたりするのですか？",
    CHINESE_PROSE,
  ),
  foreign(
    "an English answer that goes on in Chinese",
    IN_ENGLISH,
    `The moon pulls at the water of the sea.\n\n${CHINESE_PROSE}\n\n${CHINESE_PROSE}`,
  ),
  foreign(
    "a German answer that goes on in English",
    IN_GERMAN,
    `Der Mond zieht das Wasser des Meeres an, und darum steigt es.\n\n${ENGLISH_PROSE}\n\n${ENGLISH_PROSE}`,
  ),
  foreign(
    "briefly: What is a good way to learn the guitar?",
    "What is a good way to learn the guitar?",
    "学习吉他的一个好方法是每天练习，从简单的和弦开始。",
  ),
  foreign(
    "briefly: Was ist ein guter Weg, Gitarre zu lernen?",
    "Was ist ein guter Weg, Gitarre zu lernen?",
    "A good way to learn the guitar is to practise every day and to begin with simple chords that you can play with ease.",
  ),
  foreign(
    "briefly: Wie geht es dir?",
    "Wie geht es dir?",
    "I am fine, thank you for asking. How are you doing today, and what can I do for you?",
  ),
  foreign(
    "briefly: 你好，请介绍一下你自己。",
    "你好，请介绍一下你自己。",
    "Hello! I am an assistant and I can help you with many things, such as writing and answering questions.",
  ),
];
