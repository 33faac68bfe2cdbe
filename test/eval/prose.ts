// The same plain prose, with its question, in the languages that the review is tried in.

import {
  CHINESE_PROSE,
  ENGLISH_PROSE,
  FRENCH_PROSE,
  GERMAN_PROSE,
  RUSSIAN_PROSE,
  SPANISH_PROSE,
} from "./review-cases-faulty-language.ts";

export interface Prose {
  readonly language: string;
  readonly question: string;
  readonly text: string;
}

export const PROSE: readonly Prose[] = [
  {
    language: "English",
    question: "Why does the water of the sea rise and fall every day?",
    text: ENGLISH_PROSE,
  },
  {
    language: "German",
    question: "Warum steigt und fällt das Wasser des Meeres jeden Tag?",
    text: GERMAN_PROSE,
  },
  {
    language: "French",
    question: "Pourquoi est-ce que l'eau de la mer monte et descend chaque jour ?",
    text: FRENCH_PROSE,
  },
  {
    language: "Spanish",
    question: "¿Por qué sube y baja el agua del mar todos los días?",
    text: SPANISH_PROSE,
  },
  { language: "Chinese", question: "为什么海水每天都会涨落？", text: CHINESE_PROSE + CHINESE_PROSE },
  {
    language: "Russian",
    question: "Почему вода в море поднимается и опускается каждый день?",
    text: RUSSIAN_PROSE,
  },
  {
    language: "Japanese",
    question: "海の水はなぜ毎日満ちたり引いたりするのですか？",
    text: "海の水は主に月の引力によって満ちたり引いたりします。地球が回る間に、水は一日に二回上がり、二回下がります。海岸が狭い場所では、その差がとても大きくなることがあります。太陽も影響しますが、月よりは小さいです。満月と新月のときには、月と太陽の力が重なって、潮の差は最も大きくなります。半月のときには、反対に小さくなります。漁師はこのことを昔からよく知っていて、船を出す時間を潮に合わせて決めてきました。",
  },
  {
    language: "Arabic",
    question: "لماذا يرتفع ماء البحر وينخفض كل يوم؟",
    text: "يتحرك ماء البحر أساسًا بسبب القمر الذي يجذبه بينما تدور الأرض. يرتفع مرتين في اليوم وينخفض مرتين. وحيث يكون الساحل ضيقًا قد يكون الفرق كبيرًا جدًا. وللشمس دور أيضًا لكنه أصغر من دور القمر. ويعرف الصيادون ذلك منذ زمن بعيد.",
  },
];
