// The words by which a message bears on what was said before, in English, German, Spanish, French and Chinese. Data only:
// closed classes (conjunctions, demonstratives, particles) and the names of an answer's parts, no words of any subject.

import { isCommonWord } from "./checks/tongue.ts";

// What a word does; it may do several things.
/** It holds a sentence together, or points back: no word of a subject. */
export const FUNCTION = 1;
/** It stands for a thing that was named before. */
export const ANAPHOR = 2;
/** "What time is it", "is it cold": after it, a pronoun stands for nothing. */
export const BEFORE_EMPTY_IT = 4;
export const COURTESY = 8;
/** At the beginning of a message it joins that to what came before. */
export const CONNECTIVE = 16;
/** It presupposes that something was there before: again, still, another. */
export const ADDITIVE = 32;
/** A part of an answer, or the answer. */
export const PART = 64;
export const ORDINAL = 128;
export const NEGATION = 256;
/** Of understanding, or of being right. */
export const GRASP = 512;

const WORDS = new Map<string, number>();
function define(does: number, text: string): void {
  for (const word of text.trim().split(/\s+/)) WORDS.set(word, (WORDS.get(word) ?? 0) | does);
}

define(
  FUNCTION,
  `
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
  tu vérifier simplifie`,
);
define(
  FUNCTION | ANAPHOR,
  `
  it that this these those them
  dies das damit dafür davon daran darin dabei
  eso esto ese esta
  ça cela ceci`,
);
define(BEFORE_EMPTY_IT, "is was time");
define(
  COURTESY,
  `
  thanks thank you thx ty ok okay great perfect nice cool hi hello hey bye good morning super got it
  danke dir vielen dank gut toll prima hallo tschüss alles klar passt
  gracias muchas vale genial perfecto hola adiós bueno
  merci beaucoup parfait génial bonjour salut très bien d accord`,
);
define(
  FUNCTION | CONNECTIVE,
  `
  and but or because
  und aber oder denn sondern
  y e o u pero sino
  et mais ou donc car`,
);
define(
  FUNCTION | ADDITIVE,
  `
  again also too still another other same instead either anymore
  nochmal noch auch wieder trotzdem stattdessen weiterhin andere anderen anderes gleiche gleichen dasselbe dieselbe
  también tampoco todavía aún otra otro mismo misma
  encore aussi toujours autre même mêmes plutôt`,
);
define(
  FUNCTION | PART,
  `
  step steps part case line point example answer result solution argument
  schritt schritte teil fall zeile punkt beispiel antwort ergebnis lösung
  paso pasos parte caso línea punto ejemplo respuesta resultado solución
  étape étapes partie cas ligne point exemple réponse résultat solution`,
);
define(
  FUNCTION | ORDINAL,
  `
  first second third fourth fifth last final previous next one two three four five
  erste ersten zweite zweiten dritte dritten vierte vierten letzte letzten nächste nächsten eins zwei drei vier fünf
  primer primera segundo segunda tercer tercero tercera cuarto cuarta último última anterior siguiente uno dos tres cuatro cinco
  premier première deuxième second seconde troisième quatrième dernier dernière suivant suivante un deux trois quatre cinq`,
);
define(FUNCTION | NEGATION, "not nicht nichts no pas");
define(
  FUNCTION | GRASP,
  `
  understand get see follow right correct
  verstehe verstanden kapiere stimmt richtig
  entiendo comprendo veo correcto
  comprends saisis vois juste correct`,
);

/** What a word in lower case does: of what is said above, all that holds. */
export const roleOf = (word: string): number => WORDS.get(word) ?? (isCommonWord(word) ? FUNCTION : 0);

export const NEW_TOPIC =
  /new topic|different (?:topic|question|subject)|something (?:else|different)|change (?:of )?(?:the )?(?:topic|subject)|unrelated|neues? thema|andere frage|etwas anderes|themenwechsel|otro tema|otra pregunta|otra cosa|cambiando de tema|autre (?:sujet|question|chose)|rien à voir|(?:换|另)一?个(?:话题|问题)|新(?:话题|问题)|别的问题|说点别的/i;

/** Characters that point back or hold a sentence together, in whatever word they stand. */
export const HAN_FUNCTION: ReadonlySet<number> = new Set(
  [
    ..."为什么何如果假设换成怎样然后接下来着继续再又那这个它呢吗吧第一二三四五六七八九十步骤部分遍次解释详细具体说明检查验证重新做试现在还有也呀啊的了是对错不请能可以给帮我们你上面刚才结果答案更简单点得到出里会要就化",
  ].map((character) => character.charCodeAt(0)),
);
export const HAN_COURTESY = /^(?:谢谢你?|多谢|好的?|明白了?|知道了|你好|您好|太好了|再见)[，,。!！\s]*$/;
export const HAN_CONNECTIVE = /^(?:那|但|可是|不过|而|或者|所以)/;
export const HAN_ADDITIVE = /[再也还又更]|同样|这|那[个一]/;
/** A numbered part of an answer. */
export const HAN_PART =
  /第?[一二两三四五六七八九十\d]{1,3}[步行]|第[一二三四五六七八九十\d]{1,3}个?(?:部分|点|种|段)|上[面述]/;
export const HAN_PUZZLED = /[不没][^，。？?]{0,2}(?:懂|明白|理解|对)/;
