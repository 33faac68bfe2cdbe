// How a message bears on what was said before, by its words: whether it points back, takes leave of the topic, or is a
// courtesy, and which words of its own it brings. English, German, Spanish, French and Chinese.

export interface Bearing {
  /** `reference`: short, and pointing back. */
  readonly kind: "reference" | "new-topic" | "courtesy" | "statement";
  /** Very short, and of a thing that was named before: "now plot it". */
  readonly isAnaphoric: boolean;
  /** Its distinct words that carry meaning; pairs of characters in Chinese. */
  readonly words: readonly Word[];
}

const REFERENCE_WORDS = 14;
const REFERENCE_HAN = 16;
const COURTESY_WORDS = 6;

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that point back, and those that only hold a sentence together. Single letters are names of the task's own. */
const POINTERS = list(`
  why how what which when where who again continue further more next now then there here that this these those it its they them so and or but if
  the of to in on at for from with by as is are was were be been do does did can could would should will shall may you your we us our me my he she
  not no yes same other another one ones step steps part case line point last previous first second third fourth final above below before after
  about also too please explain show tell check redo try go keep going elaborate detail details exactly mean means sure really right wrong still
  answer result question correct mistake let make give just only instead shorter longer simpler rest different way come came get got an any some
  simplify rewrite shorten verify add works don
  warum wieso weshalb wie was welche welcher welches wann wo nochmal noch einmal weiter mehr nächste nächster jetzt nun dann da hier das dies diese dieser
  dieses es sie und oder aber wenn der die den dem des ein eine einen einem von zu zum zur im in an auf für aus mit bei als ist sind war sein kann könnte
  soll du wir uns ich mir mich nicht nein ja schritt teil fall zeile punkt letzte letzten vorige erste ersten zweite zweiten dritte dritten oben unten vorher
  bitte erkläre erklär zeig prüfe genau genauer wirklich richtig falsch ergebnis antwort frage doch mal auch stimmt mach kürzer länger einfacher anders kommt bist sicher
  kannst prüfen vereinfache vereinfachen
  qué que por cómo cuál cuándo dónde otra otro vez de nuevo sigue continúa continua más siguiente ahora luego ahí aquí eso esto esa ese esta este ello y o pero si
  el la los las lo del al en con un una es son era ser puede puedes no sí paso parte caso línea punto último anterior primero primera segundo segunda tercero tercera
  explica explícame muestra revisa exactamente seguro bien mal respuesta resultado pregunta también corto mismo misma sale para revisar simplifica simplifícalo
  pourquoi comment quoi quel quelle quels quand où encore continue continuez plus suivant suivante maintenant alors puis là ici ça cela ceci ce cet cette ces et ou mais
  le les du des au aux en dans sur avec par pour une est sont était être peux pouvez pas non oui étape partie cas ligne point dernier dernière première premier
  deuxième troisième explique expliquez montre vérifie exactement sûr vrai faux réponse résultat même aussi court vient refais fois
  tu vérifier simplifie`);

/** What is said of a thing that was named before. */
const ANAPHORS = list(`
  it that this them also still too instead
  dies damit dafür davon daran auch trotzdem
  eso esto también todavía
  ça cela aussi toujours`);
/** "What time is it", "is it cold": it stands for nothing. */
const BEFORE_EMPTY_IT = list("is was time");
const ANAPHOR_WORDS = 8;

const COURTESIES = list(`
  thanks thank you thx ty ok okay great perfect nice cool hi hello hey bye good morning super got it
  danke dir vielen dank gut toll prima hallo tschüss alles klar passt
  gracias muchas vale genial perfecto hola adiós bueno
  merci beaucoup parfait génial bonjour salut très bien d accord`);

const NEW_TOPIC =
  /new topic|different (?:topic|question|subject)|something (?:else|different)|change (?:of )?(?:the )?(?:topic|subject)|unrelated|neues? thema|andere frage|etwas anderes|themenwechsel|otro tema|otra pregunta|otra cosa|cambiando de tema|autre (?:sujet|question|chose)|rien à voir|(?:换|另)一?个(?:话题|问题)|新(?:话题|问题)|别的问题|说点别的/;

/** Characters that do the same in Chinese, in whatever word they stand. */
const HAN_POINTERS = new Set(
  [
    ..."为什么何如果假设换成怎样然后接下来着继续再又那这个它呢吗吧第一二三四五六七八九十步骤部分遍次解释详细具体说明检查验证重新做试现在还有也呀啊的了是对错不请能可以给帮我们你上面刚才结果答案更简单点得到出里会要就化",
  ].map((character) => character.charCodeAt(0)),
);
const HAN_COURTESY = /^(?:谢谢你?|多谢|好的?|明白了?|知道了|你好|您好|太好了|再见)[，,。!！\s]*$/;
const LATIN_WORD = /[a-zà-ɏ]+/g;
const HAN_FIRST = 0x3400;
const HAN_LAST = 0x9fff;

/** A Chinese pair, or single character, is the number that its codes make: half of a text would be copied otherwise. */
export type Word = string | number;

/** Inflected, a word mostly keeps its beginning. */
const STEM_LENGTH = 5;

/** The words that carry meaning. */
function wordsOf(text: string): Set<Word> {
  const words = new Set<Word>();
  for (const word of text.match(LATIN_WORD) ?? [])
    if (word.length > 1 && !POINTERS.has(word)) words.add(word.slice(0, STEM_LENGTH));
  let before = 0;
  for (let index = 0; index < text.length; index++) {
    const code = contentAt(text, index);
    if (code !== 0 && before !== 0) words.add(before * 0x10000 + code);
    else if (code !== 0 && contentAt(text, index + 1) === 0) words.add(code);
    before = code;
  }
  return words;
}

/** A Chinese character that carries meaning, or 0. */
function contentAt(text: string, index: number): number {
  return isHan(text, index) && !HAN_POINTERS.has(text.charCodeAt(index)) ? text.charCodeAt(index) : 0;
}

function isHan(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= HAN_FIRST && code <= HAN_LAST;
}

function countHan(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) if (isHan(text, index)) count++;
  return count;
}

/** Takes the text in lower case. */
export function bearingOf(text: string): Bearing {
  const words = [...wordsOf(text)];
  const latin: readonly string[] = text.match(LATIN_WORD) ?? [];
  const isAnaphoric =
    latin.length <= ANAPHOR_WORDS &&
    latin.some((word, at) => ANAPHORS.has(word) && !BEFORE_EMPTY_IT.has(latin[at - 1] ?? ""));
  if (NEW_TOPIC.test(text)) return { kind: "new-topic", isAnaphoric, words };
  const han = countHan(text);
  const isCourtesy =
    han > 0
      ? HAN_COURTESY.test(text.trim())
      : latin.length > 0 && latin.length <= COURTESY_WORDS && latin.every((word) => COURTESIES.has(word));
  if (isCourtesy) return { kind: "courtesy", isAnaphoric, words };
  const isShort = latin.length <= REFERENCE_WORDS && han <= REFERENCE_HAN;
  return { kind: isShort ? "reference" : "statement", isAnaphoric, words };
}
