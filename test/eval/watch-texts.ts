// Text to make streams from: prose of sorts, in which nothing repeats itself, in several languages; always the same.

import { seeded } from "../support/seeded.ts";

export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
export const lines = (count: number, line: (index: number) => string): string =>
  range(count).map(line).join("\n");

export const WORDS = {
  english:
    "river stone careful window measure garden follow narrow letter bright travel winter answer gather simple voice carry market silver hollow listen forest travel copper ladder quiet morning reason holiday pepper orchard thunder basket mirror candle harbor meadow ribbon saddle tunnel velvet whistle anchor blanket compass dragon feather glacier hammer island jacket kettle lantern magnet needle",
  german:
    "Fluss Stein sorgsam Fenster Maß Garten folgen schmal Brief hell Reise Winter sammeln einfach Stimme tragen Markt Silber hohl hören Wald Kupfer Leiter still Morgen Grund Feiertag Pfeffer Obst Donner Korb Spiegel Kerze Hafen Wiese Band Sattel Tunnel Samt Pfeife Anker Decke Kompass Drache Feder Gletscher Hammer Insel Jacke Kessel Laterne Magnet Nadel",
  spanish:
    "río piedra ventana medida jardín seguir estrecho carta brillante viaje invierno reunir sencillo voz llevar mercado plata hueco escuchar bosque cobre escalera quieto mañana razón fiesta pimienta huerto trueno cesta espejo vela puerto prado cinta silla túnel terciopelo silbato ancla manta brújula dragón pluma glaciar martillo isla chaqueta linterna imán aguja",
  french:
    "fleuve pierre fenêtre mesure jardin suivre étroit lettre brillant voyage hiver réunir simple voix porter marché argent creux écouter forêt cuivre échelle calme matin raison fête poivre verger tonnerre panier miroir bougie port pré ruban selle tunnel velours sifflet ancre couverture boussole dragon plume glacier marteau île veste lanterne aimant aiguille",
} as const;

/** Prose of sorts: every sentence another one. */
export function ramble(language: keyof typeof WORDS, sentences: number, seed = 1): string {
  const random = seeded(seed);
  const words = WORDS[language].split(" ");
  return range(sentences)
    .map(() => {
      const sentence = range(random.integer(7, 14))
        .map(() => random.pick(words))
        .join(" ");
      return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
    })
    .join(" ");
}

const HAN =
  "山水风云日月星辰花草树木鸟兽虫鱼春夏秋冬东西南北金银铜铁红黄蓝绿江河湖海街道桥梁房屋门窗书画琴棋茶酒米面衣帽鞋袜车船飞机老少男女师生农工商学医药田园村镇城市国家世界天地古今远近高低长短轻重快慢冷热明暗新旧";

export function rambleInChinese(sentences: number, seed = 1): string {
  const random = seeded(seed);
  const characters = [...HAN];
  return range(sentences)
    .map(
      () =>
        `${range(random.integer(9, 16))
          .map(() => random.pick(characters))
          .join("")}。`,
    )
    .join("");
}

/** Each sentence of a turn begins with one of these. */
export function turning(language: keyof typeof WORDS, openers: readonly string[], sentences: number): string {
  const plain = ramble(language, sentences, 7).split(". ");
  return plain
    .map((sentence, index) => `${openers[index % openers.length]} ${sentence.toLowerCase()}.`)
    .join(" ");
}

export const SMALL_TALK = "Which colour do you like?";
export const PROBLEM =
  "A box holds 12 pens, each at 3 dollars. How many pens are left in total after 5 boxes are sold twice?";
export const PROOF = "Prove that the square root of 2 is irrational.";
export const CODE = "This function has a race: implement the algorithm with an async queue and no deadlock.";

export const BEGINNING = "Let me think about what is being asked here, and about what may be known already. ";
