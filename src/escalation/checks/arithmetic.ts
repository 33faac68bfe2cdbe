// Every arithmetic statement of the answer, recomputed exactly. A wrong one counts only where the answer stands by it: not
// in code, in quotes, in a question, in another base, or where the words around it say that it is wrong. It waits for the
// next passage, since a slip may be mended right after. Once a statement was seen, or where the question is about numbers,
// it can fail until the end.

import { display } from "../arithmetic/rational.ts";
import { judge } from "../arithmetic/judge.ts";
import { toPlainNotation } from "../arithmetic/notation.ts";
import { findStatements, type Statement } from "../arithmetic/statement.ts";
import { tokenize } from "../arithmetic/tokens.ts";
import type { Trigger } from "../trigger.ts";
import { amountsIn } from "./amounts.ts";
import type { Check } from "./check.ts";

/** Numbers that mean something else, or sums that are meant to be wrong: nothing is recomputed for such questions. */
const OTHER_ARITHMETIC =
  /\b(?:binary|binär\w*|binaire|binario|binário|octal|oktal\w*|hex(?:adecimal|adezimal)?\b|base[ -]?\d+|basis \d+|mod(?:ulo|ulus|ular)?\b|congruen\w+|o'clock|uhr\b|boolean|xor|bitwise|saturat\w*|overflow\w*|floating|ieee|tropical|max-plus|finite field|chess|schach|nim\b|wrong|incorrect|mistakes?|errors?|errone\w+|fallac\w+|false|falsch\w*|fehler\w*|faux|fausse|erreurs?|errores|equivocad\w*|sbagliat\w*|errori|errad\w*|fout\w*|orwell|1984|joke|parody|riddle|witz\w*|blague|chiste|concatenat\w*)|二进制|八进制|十六进制|模运算|错误|错的|進法|間違|誤り|이진|틀린|잘못|двоичн|ошибк|неверн|خطأ/iu;
const FICTION =
  /\b(?:write|tell|schreib\w*|erzähl\w*|écris|raconte|escribe|cuenta)\b.{0,40}\b(?:story|poem|joke|song|dialogue|geschichte|gedicht|histoire|poème|cuento|poema)\b/iu;

/** Near a statement, these say that the answer does not stand by it. */
const REJECTED =
  /\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistake\w*|mistook|erro(?:r|rs|neous\w*)|typo|not (?:true|correct|right|equal)|isn't|doesn't equal|untrue|false(?:ly)?|impossible|contradict\w*|absurd|nonsense|fallacy|claim(?:s|ed)?|wrote|writes|thought|thinks|believe[sd]?|suppose|assum(?:e|ing) that|pretend|imagine|instead of|rather than|would(?:n't)? (?:be|give)|misread|miscalculat\w*|mod|modulo|binary|octal|hex\w*|base[ -]?(?:\d+|two|eight|ten|sixteen)|o'clock|estimat\w*|string\w*|concatenat\w*|floating|left to right|in (?:python|javascript|c\+\+)|falsch\w*|fehler\w*|irrt\w*|nicht (?:wahr|richtig|gleich)|stimmt nicht|angenommen|behauptet\w*|schrieb|statt|anstatt|überschlag\w*|von links nach rechts|geschätzt|binär\w*|faux|fausse|erreur\w*|incorrecte?|pas (?:vrai|égal|correct|juste)|prétend\w*|supposons|au lieu|de gauche à droite|binaire|incorrect[oa]s?|equivocad[oa]s?|no es (?:verdad|cierto|correcto|igual)|error(?:es)?|supongamos|en lugar de|en vez de|de izquierda a derecha|binario|sbagliat[oa]|errore|non è (?:vero|corretto|uguale)|errad[oa]|erro|não é (?:verdade|correto|igual)|fout\w*|niet (?:waar|juist|gelijk)|klopt niet)\b|≠|错误|错了|不对|不正确|不等于|从左到右|二进制|进制|間違|誤|正しくない|進数|進法|틀렸|틀린|아니|잘못|неверн|неправильн|ошибк|не равно|خطأ|ليس صحيح/iu;
const MENDED =
  /^\W{0,6}(?:(?:oh|hmm|ah|äh)\W+)?(?:no\b|nope\b|wait\b|actually\b|sorry\b|oops\b|hold on\b|hang on\b|correction\b|i mean\b|scratch that\b|rather\b|let me (?:re|correct|fix|check)|nein\b|moment\b|halt\b|korrektur\b|pardon\b|ich meine\b|non\b|attends\b|en fait\b|espera\b|perdón\b|mejor dicho\b|corrección\b|aspetta\b|anzi\b|scusa\b|não\b|espere\b|desculpe\b|nee\b|wacht\b|不对|等等|更正|不，|いや|待って|訂正|아니|잠깐|нет\b|стоп|погодите)/iu;
const CORRECTS_LATER =
  /\b(?:wait|oops|correction|let me (?:re(?:check|do|calculate|compute)|correct)|i made (?:a|an)|korrektur|moment mal|je me corrige|me corrijo)\b|更正|訂正/iu;
/** "130 / 40 = 4 buses (rounded up)": not the nearest, and said so. */
const ROUNDED_UP = /\b(?:round\w*|aufgerundet|aufrunden|arrondi\w*|redonde\w*)\b|取整|进一|四舍五入/iu;
const BEFORE = 140;
const AFTER = 140;
const KEPT = 300;
const MAX_SETTLED = 200;
/** More are a listing, not an answer's reckoning. */
const MAX_STATEMENTS = 1_000;
const READ_OF_QUESTION = 2_000;

const HAS_RELATION = /[=≈＝≅≃]|\\approx|\d[^\d\n]{1,24}\d+[^\d\n]{1,24}\d|\d\s*%/u;
const FORMULA = /[=∑∫√]|\d\s*[-+*/×÷^]\s*[\d(]/u;
const ASKS_FOR_NUMBER =
  /\b(?:how (?:many|much|long|far|old|fast)|calculat\w*|comput\w*|sum|total|average|percent\w*|probabilit\w*|interest|area|volume|wie ?viele?|berechne\w*|rechne\w*|summe|prozent|combien|calcule\w*|pourcentage|cuánt[oa]s?|calcula\w*|porcentaje|quant[oiae]s?|calcola\w*|hoeveel|bereken\w*|arithmetic|maths?|mathe\w*|équation|equations?|gleichung\w*)\b|多少|几个|計算|计算|いくつ|いくら|몇|얼마|계산|сколько|вычисл|كم|احسب/isu;

const withoutSpaces = (text: string): string => text.replace(/[\s$*\\]/g, "");

interface Failure {
  readonly trigger: Trigger;
  /** The same left side, so that a later right result is known as its correction. */
  readonly left: string;
}

export class ArithmeticCheck implements Check {
  readonly #question: string;
  readonly #isOff: boolean;
  readonly #expectsNumbers: boolean;
  #statements = 0;
  #inFence = false;
  /** The end of what was read before, for the words that lead up to a statement. */
  #before = "";
  #pending: Failure | null = null;
  /** Left sides that had their right result: another one is an option offered, or a slip recalled. */
  readonly #settled = new Set<string>();

  constructor(question: string) {
    this.#question = withoutSpaces(question);
    this.#isOff =
      OTHER_ARITHMETIC.test(question) ||
      FICTION.test(question) ||
      hasOwnRules(question.slice(0, READ_OF_QUESTION));
    const { numbers, amounts } = amountsIn(question);
    const isReckoning = numbers >= 2 || amounts > 0;
    this.#expectsNumbers =
      amounts >= 2 || FORMULA.test(question) || (isReckoning && ASKS_FOR_NUMBER.test(question));
  }

  get canFail(): boolean {
    if (this.#statements >= MAX_STATEMENTS) return this.#pending !== null;
    return !this.#isOff && (this.#expectsNumbers || this.#statements > 0 || this.#pending !== null);
  }

  read(passage: string): Trigger | null {
    if (this.#isOff) return null;
    const prose = this.#outsideFences(passage);
    if (prose.trim() === "") return null;
    const failed = this.#settlePending(prose);
    if (failed !== null) return failed;
    if (this.#statements < MAX_STATEMENTS && HAS_RELATION.test(prose)) this.#recompute(prose);
    this.#before = (this.#before + prose).slice(-KEPT);
    return null;
  }

  finish(): Trigger | null {
    return this.#pending?.trigger ?? null;
  }

  #outsideFences(passage: string): string {
    if (!this.#inFence && !passage.includes("```") && !passage.includes("~~~")) return passage;
    return passage
      .split(/(?<=\n)/)
      .filter((line) => {
        const isFence = /^\s*(?:```|~~~)/.test(line);
        if (isFence) this.#inFence = !this.#inFence;
        return !isFence && !this.#inFence;
      })
      .join("");
  }

  /** A passage later it is known whether the slip was mended or the sum rejected. */
  #settlePending(next: string): Trigger | null {
    const failure = this.#pending;
    if (failure === null) return null;
    this.#pending = null;
    const opening = next.slice(0, AFTER);
    const isTakenBack =
      MENDED.test(opening.trimStart()) || REJECTED.test(opening) || CORRECTS_LATER.test(opening);
    return isTakenBack || this.#statesRightly(next, failure.left) ? null : failure.trigger;
  }

  #statesRightly(passage: string, left: string): boolean {
    const plain = toPlainNotation(passage);
    return findStatements(plain, tokenize(plain)).some((statement) => {
      const source = plain.slice(statement.start, statement.end);
      return leftOf(source) === left && judge(statement, source).kind === "right";
    });
  }

  #recompute(prose: string): void {
    // A line may begin with the relation whose left side stands in the line before.
    const continues = /^\s*(?:&\s*)?[=≈]/.test(prose);
    const lead = continues ? this.#before.slice(-AFTER) : "";
    const plain = toPlainNotation((lead.replace(/\s*$/, " ") + prose).replace(/\n\s*(?=&?\s*[=≈])/g, " "));
    for (const statement of findStatements(plain, tokenize(plain))) {
      if (++this.#statements > MAX_STATEMENTS) return;
      const source = plain.slice(statement.start, statement.end);
      const verdict = judge(statement, source);
      const left = leftOf(source);
      if (verdict.kind === "right") {
        if (left === this.#pending?.left) this.#pending = null;
        if (this.#settled.size < MAX_SETTLED) this.#settled.add(left);
      }
      if (verdict.kind !== "wrong" || this.#pending !== null || this.#settled.has(left)) continue;
      if (ROUNDED_UP.test(prose) || this.#isDisowned(plain, statement, source)) continue;
      const shown = source.replace(/\s+/g, " ").trim();
      const detail = `It says ${shown}, but that is ${display(verdict.exact)}.`;
      this.#pending = { trigger: { reason: "arithmetic", detail }, left };
    }
  }

  #isDisowned(plain: string, { start, end }: Statement, source: string): boolean {
    if (this.#question.includes(withoutSpaces(source))) return true;
    const before = (this.#before + plain.slice(0, start)).slice(-BEFORE);
    const after = plain.slice(end, end + AFTER);
    return (
      REJECTED.test(before) ||
      REJECTED.test(after) ||
      isQuoted(plain.slice(0, start)) ||
      isMended(after) ||
      CORRECTS_LATER.test(after)
    );
  }
}

/** Where the question states a sum that is none, it is a riddle, a pupil's slip, or another arithmetic. */
function hasOwnRules(question: string): boolean {
  const plain = toPlainNotation(question);
  return findStatements(plain, tokenize(plain)).some(
    (statement) => judge(statement, plain.slice(statement.start, statement.end)).kind === "wrong",
  );
}

const leftOf = (source: string): string => withoutSpaces(source.split(/[=≈]/)[0] ?? "");

const isMended = (after: string): boolean => MENDED.test(after.replace(/^[\s.…,;:—–-]*/, ""));

function isQuoted(before: string): boolean {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const opened = line.match(/[“„«「『]/g)?.length ?? 0;
  const closed = line.match(/[”»」』]/g)?.length ?? 0;
  return (line.match(/"/g)?.length ?? 0) % 2 === 1 || opened > closed;
}
