// Whether an answer that ended by itself is whole: something in it, its code blocks closed, its JSON, where it is nothing
// else, too, its announced list there, no sum left open. Whether it was cut off by a limit, the finish reason says. It
// can fail while something is open; where code was asked for, until a block has closed.

import type { Trigger } from "../trigger.ts";
import { askOnce } from "./ask-once.ts";
import type { Check } from "./check.ts";
import { Fences } from "./fences.ts";
import { JsonScan } from "./json-scan.ts";

const LANGUAGE_NAME =
  /```|\b(?:sql|regex|html|css|python|javascript|typescript|golang|bash|c\+\+|c#|php|kotlin)(?!\p{L})/iu;
/** Most of these mean something else, too, where nobody is to make one. */
const ASKS_TO_MAKE_CODE =
  /\b(?:writ\w*|implement\w*|creat\w*|generat\w*|show|give|fix|refactor|schreib\w*|zeig\w*|erstell\w*|implementier\w*|écri\w*|montre\w*|escrib\w*|muestra\w*|cre[ao]\w*|scriv\w*|escrev\w*|schrijf)(?!\p{L}).{0,80}?(?<!\p{L})(?:code|functions?|scripts?|snippets?|programs?|java|rust|json|class|quellcode|programmcode|funktion\w*|programm|skript|schleife|fonctions?|programme|función|programa|código|funzione|função|functie)(?!\p{L})|代码|函数|コード|関数|코드|함수|(?:напиш|покаж).{0,40}(?:код|функци|скрипт)|كود/iu;

const ANNOUNCES =
  /(?<!\p{L})(?:here(?: are| is|['’]s)|these|below (?:are|is)|the following|as follows|hier sind|diese|folg(?:t|en)\p{L}*|voici|voilà|ces|suivant\p{L}*|aquí (?:están|tienes)|est[oa]s|siguientes?|a continuación|ecco|quest[ei]|seguenti|aqui estão|seguintes|hier zijn|deze|volgende)(?!\p{L})[^\n]*$|(?:以下|如下|这些|次の|以下の|これら|다음|вот|следующ|эти|فيما يلي|إليك|التالية)[^\n]*$/iu;
/** Several things are to come. */
const COUNTS =
  /(?<!\p{L})(?:two|three|four|five|six|seven|eight|nine|ten|several|\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|mehrere|deux|trois|quatre|cinq|sept|huit|neuf|dix|plusieurs|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|varios|varias|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|несколько) \p{Ll}|(?<!\p{L})(?:the|in|die|den|les|los|schritt für|pas à|paso a) (?:steps?|schritten?|étapes?|pasos?|schritt|pas|paso)(?!\p{L})|[\d两二三四五六七八九十几][个大种条点步项つ]|步骤|手順/iu;
/** The reader is to send something. */
const REQUESTS =
  /(?<!\p{L})(?:please|bitte|s['’]il (?:vous|te) plaît|veuillez|por favor|пожалуйста|من فضلك)(?! (?:follow|befolg\p{L}*|suiv\p{L}*|sig\p{L}*|выполн\p{L}*))(?!\p{L})|请(?!按)|ください/iu;
const LABEL =
  /^[^\p{L}]*(?:(?:the )?(?:final )?answer|solution|result|conclusion|antwort|ergebnis|lösung|fazit|réponse|résultat|respuesta|resultado|risposta|risultato|resposta|antwoord|答案|答え|答|정답|답|ответ|الجواب|الإجابة)\s*(?:is|ist|est|es|è|é)?$/iu;
/** The question gives a text with such an end, or asks for one. */
const ENDS_SO_IN_QUESTION =
  /[:：]\s*(?:$|["'”’»」])|(?<!\p{L})(?:opening|headings?|headlines?|titles?|intro\p{L}*|beginning|first (?:line|sentence)|überschrift\p{L}*|titel|einleitung\p{L}*|anfang|titres?|introduction|début|títulos?|encabezado|comienzo)(?!\p{L})|标题|开头|タイトル|書き出し|заголов|начало|عنوان/iu;

/** A chain of sums that has begun its next one, or a sum that wants one more number. One with its result open may be an exercise. */
const OPEN_SUM = /(?:[=≈][^\n]*\d[^\n]*\d\s*[=≈×÷]|\d [+×÷*/] \d[\d.,]* [+×÷*/])$/;
/** An item follows one that has something in it, and has nothing. */
const EMPTY_ITEM = /(?:^|\n)[ \t]*(?:\d{1,3}[.)]|[-*+•])[ \t]+\S[^\n]*\n\s*(?:\d{1,3}[.)]|[-*+•])$/;
/** What an answer is made of, beside marks of Markdown and full stops. */
const CONTENT = /[^\s\p{Cf}*_#>~`.…。·|:：-]/u;
const ABOUT_A_SIGN =
  /\b(?:characters?|symbols?|signs?|punctuation|operators?|dots?|dash\w*|separators?|keys?|tildes?|taste|asterisks?|stars?|hyphens?|colons?|ellips\w*|trenn\w*|stern\w*|lines?|zeichen|symbole?|punkte?|striche?|signes?|symbole|points?|signos?|símbolos?|puntos?)\b|符号|标点|文字|記号|знак|символ|точк|رمز|علامة/iu;

const TAIL = 600;
/** Perhaps in bold. */
const COLON = /[:：][*_]{0,4}$/;
const SENTENCE_END = /[.!?。！？]/;

const cutOff = (detail: string): Trigger => ({ reason: "cut-off", detail });

export class CompletenessCheck implements Check {
  readonly #asksForCode: () => boolean;
  readonly #isAnnouncement: () => boolean;
  readonly #mayBeSign: () => boolean;
  readonly #fences = new Fences();
  readonly #json = new JsonScan();
  #hasContent = false;
  #announced: string | null = null;
  #tail = "";

  constructor(question: string) {
    this.#asksForCode = askOnce(() => LANGUAGE_NAME.test(question) || ASKS_TO_MAKE_CODE.test(question));
    this.#isAnnouncement = askOnce(() => ENDS_SO_IN_QUESTION.test(question));
    this.#mayBeSign = () => ABOUT_A_SIGN.test(question);
  }

  get canFail(): boolean {
    const { state } = this.#json;
    return (
      !this.#hasContent ||
      state === "unknown" ||
      state === "open" ||
      this.#fences.isOpen ||
      this.#announced !== null ||
      (this.#fences.closed === 0 && this.#asksForCode())
    );
  }

  read(passage: string): Trigger | null {
    this.#json.read(passage);
    if (passage.trim() === "") return null;
    this.#tail += passage;
    if (this.#tail.length > 2 * TAIL) this.#tail = this.#tail.slice(-TAIL);
    for (const line of passage.trimEnd().split("\n")) {
      const isFence = this.#fences.readLine(line);
      this.#hasContent ||= !isFence && CONTENT.test(line);
    }
    this.#announced = this.#announcedBy(passage);
    return null;
  }

  finish(): Trigger | null {
    if (this.#fences.isOpen) return cutOff("A block of code was never closed.");
    if (!this.#hasContent && (this.#tail === "" || !this.#mayBeSign()))
      return { reason: "empty-answer", detail: "It said nothing." };
    if (this.#json.state === "open") return cutOff("Its JSON is not complete.");
    if (this.#json.state === "closed") return null;
    if (this.#announced !== null) return cutOff(this.#announced);
    const tail = this.#tail.trimEnd().slice(-TAIL);
    if (EMPTY_ITEM.test(tail)) return cutOff("The last item of its list is empty.");
    if (OPEN_SUM.test(tail)) return cutOff("It stopped in the middle of a sum.");
    return null;
  }

  #announcedBy(passage: string): string | null {
    const said = passage.slice(-TAIL).trimEnd();
    if (this.#fences.isOpen || !COLON.test(said) || this.#isAnnouncement()) return null;
    const sentence = said.replace(COLON, "").split(SENTENCE_END).at(-1) ?? "";
    if (REQUESTS.test(sentence)) return null;
    if (ANNOUNCES.test(sentence) || COUNTS.test(sentence)) return "It announced a list that never came.";
    return LABEL.test(sentence) ? "It announced its answer and did not give it." : null;
  }
}
