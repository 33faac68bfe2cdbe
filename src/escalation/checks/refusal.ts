// Whether the answer refuses a harmless request. Refusals open an answer and leave it short: after an opening that refuses
// nothing, or as much text as only help fills, it can fail no more.

import type { Trigger } from "../trigger.ts";
import type { Check } from "./check.ts";

/** Of what it was asked to do; not what it cannot feel, see or know. "I can't help but" is no refusal. */
const DECLINED =
  "(?:(?:help|assist)(?! (?:but|myself|\\w+ing\\b))|comply|fulfil+|provide|answer|respond|do that|do this|discuss|engage|create|write|generate|continue|support|complete|offer|give|share|translate|explain|summari[sz]e|calculate|perform|process)\\b";
const CANNOT =
  "(?:(?:can(?:no|['’])t|can not|won['’]t|will not|must decline|have to decline|am (?:not able|unable|not allowed|not permitted)|['’]m (?:not able|unable)|do(?: not|n['’]t) have the ability) (?:to )?(?:be able to )?(?:\\w+ or )?)";
/** Thanks or a greeting, before it comes to the matter. */
const POLITE =
  "(?:(?:thanks?|thank you|hello|hi|great question|i understand|danke|vielen dank|hallo|guten tag|merci|bonjour|gracias|hola|grazie|ciao|obrigad[oa]|olá|bedankt|спасибо|здравствуйте|شكر|مرحب|谢谢|感谢|您好|你好|ありがとう|こんにちは|감사|안녕)[^.!?。！？\\n]{0,80}[.!。！]\\s*)?";

/** At the answer's very beginning, perhaps after an apology. Words in quotes are somebody else's. */
const BEFORE = String.raw`^[^\p{L}\p{N}"“„«'‘「『]{0,8}`;
const REFUSAL = String.raw`(?:${[
  // English
  String.raw`(?:(?:i['’]?m|i am) (?:very |really |so |truly )?(?:sorry|afraid)|sorry|i apologi[sz]e|my apologies|unfortunately|apologies)?[\s,.!;:—–-]{0,4}(?:but )?(?:as an? (?:ai|(?:large )?language model)[^.,\n]{0,60}, )?i(?: simply| just)? ?${CANNOT}${DECLINED}`,
  String.raw`as an? (?:ai|artificial intelligence|(?:large )?language model)[^.\n]{0,60}(?:i ?${CANNOT}${DECLINED}|it (?:is|would be) (?:not appropriate|inappropriate))`,
  String.raw`(?:i(?:['’]m| am) sorry[, ]+)?(?:but )?(?:i must decline|i decline|i refuse|this request (?:violates|goes against)|that['’]s (?:not )?something i can(?:no|['’])t|it (?:is|would be) (?:inappropriate|against my))`,
  // German
  String.raw`(?:(?:es )?tut mir (?:sehr )?leid|entschuldigung|leider)[\s,.!;:—–-]{0,4}(?:aber )?(?:dabei|damit|das|hierbei|diese\w* \w+)?\s*(?:kann|darf|werde) ich[^.\n]{0,50}\bnicht\b[^.\n]{0,60}(?:helfen|unterstützen|beantworten|weiterhelfen|erfüllen|nachkommen|machen|schreiben|erstellen|behilflich|tun)`,
  String.raw`(?:dabei|damit|das|hierbei) (?:kann|darf) ich (?:dir |ihnen |leider )*nicht (?:helfen|weiterhelfen|beantworten|behilflich)`,
  String.raw`(?:(?:(?:es )?tut mir (?:sehr )?leid|entschuldigung),? (?:aber )?)?ich (?:kann|darf) [^.\n]{0,50}?nicht (?:dabei |damit )?(?:helfen|weiterhelfen|beantworten)`,
  String.raw`als (?:ki|künstliche intelligenz|sprachmodell)[^.\n]{0,30}(?:kann|darf|ist es mir)[^.\n]{0,80}(?:nicht|keine)[^.\n]{0,60}(?:helfen|beantworten|bereitstellen|geben|schreiben|erstellen|anbieten|erfüllen|übersetzen|berechnen|machen)`,
  // French
  String.raw`(?:(?:je suis )?désolée?|je m['’]excuse|malheureusement)[\s,.!;:—–-]{0,4}(?:mais )?je ne (?:peux|suis) pas[^.\n]{0,30}(?:aider|répondre|assister|fournir|faire|mesure|capable|satisfaire)`,
  String.raw`je ne (?:peux|puis) pas (?:vous |t['’]|te )?(?:aider|répondre à cette|accéder à (?:cette|votre))`,
  String.raw`en tant qu(?:['’]|e )(?:ia|intelligence artificielle|assistant|modèle)[^.\n]{0,50}je ne (?:peux|suis)[^.\n]{0,40}(?:aider|répondre|fournir|donner|écrire|traduire|calculer|capable de)`,
  // Spanish
  String.raw`(?:lo siento|disculpa|lamentablemente|lo lamento)[\s,.!;:—–-]{0,4}(?:pero )?no puedo (?:\w+ )?(?:ayudar|responder|asistir|proporcionar|cumplir|hacer|con)\w*`,
  String.raw`no puedo (?:ayudar(?:te|le)?|asistir\w*|cumplir) con`,
  String.raw`(?:lo siento,? (?:pero )?)?como (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje)[^.\n]{0,50}no puedo (?:\w+ )?(?:ayudar|responder|proporcionar|dar|contar|hacer|escribir|ofrecer|traducir|calcular)`,
  // Italian, Portuguese, Dutch
  String.raw`(?:mi dispiace|spiacente|purtroppo)[\s,.!;:—–-]{0,4}(?:ma )?non posso (?:aiutar|rispondere|assister|fornire|soddisfare|fare)\w*`,
  String.raw`come (?:ia|intelligenza artificiale|modello linguistico)[^.\n]{0,50}non posso (?:\w+ )?(?:aiutar|rispondere|fornire|dare|scrivere|tradurre|calcolare)`,
  String.raw`(?:desculpe|sinto muito|lamento|infelizmente)[\s,.!;:—–-]{0,4}(?:mas )?não posso (?:\w+ )?(?:ajud|respond|fornec|atend|fazer)\w*`,
  String.raw`(?:het spijt me|sorry|helaas)[\s,.!;:—–-]{0,4}(?:maar )?(?:ik kan|daar kan ik)[^.\n]{0,40}\b(?:niet|geen)\b[^.\n]{0,40}(?:helpen|beantwoorden|voldoen|doen)`,
  // Russian, Arabic
  String.raw`(?:извините|простите|к сожалению|мне жаль)[\s,.!;:—–-]{0,4}(?:но )?я не могу[^.\n]{0,30}(?:помочь|ответить|выполнить|предоставить)`,
  String.raw`(?:آسف|عذر[اً]*|أعتذر|للأسف)[\s،,.;:]*(?:لكن |ولكن )?(?:لا أستطيع|لا يمكنني)[^.\n]{0,30}(?:مساعد|الإجابة|تقديم|تلبية)`,
  String.raw`как (?:языковая модель|ии|искусственный интеллект)[^.\n]{0,30}не могу[^.\n]{0,30}(?:помочь|ответить|выполнить|предоставить|рассказ|написать|перевести|вычислить)`,
  // Chinese, Japanese, Korean
  String.raw`我(?:无法|不能)(?:帮助|协助|回答|提供|满足|完成)`,
  String.raw`(?:很?抱歉|对不起|不好意思|作为(?:一[个名])?(?:AI|人工智能|大?语言模型)+(?:助手|模型)?)[，,。\s]*(?:但)?我?(?:无法|不能|没有办法)[^。\n]{0,20}(?:帮助|协助|回答|提供|满足|完成|处理|翻译|计算|写)`,
  String.raw`(?:申し訳(?:ありません|ございません)|すみません|ごめんなさい)[がけど、。\s]*[^。\n]{0,30}(?:お手伝い|お答え|対応|お応え|提供)[^。\n]{0,10}(?:できません|できかねます|いたしかねます)`,
  String.raw`(?:죄송(?:합니다|하지만)|미안(?:합니다|하지만))[만,.\s]*[^.\n]{0,30}(?:도와|도움|답변|제공)[^.\n]{0,15}(?:수 없|드릴 수 없|어렵)`,
].join("|")})`;
const REFUSES = new RegExp(BEFORE + POLITE + REFUSAL, "iu");
/** A refusal is to be translated, explained or answered. */
const GIVES_REFUSAL = new RegExp(REFUSAL, "iu");

/** What follows is help all the same. */
const HELPS =
  /[,;–—-]\s?(?:but|though|although|yet|aber|auch wenn|bien que|aunque|doch|mais|pero|ma|mas|maar|но)(?!\p{L})|\b(?:but (?:i can|here|you can|what i can)|however|instead|here(?:['’]s| is| are)|that said|you (?:can|could|might|may)|try|what i can (?:do|say)|alternativ\w*|aber (?:ich kann|hier|du kannst|sie können)|jedoch|stattdessen|hier (?:ist|sind)|du kannst|sie können|mais (?:je peux|voici|vous pouvez)|cependant|en revanche|voici|vous pouvez|pero (?:puedo|aquí|puedes)|sin embargo|en cambio|puedes|puede|però|tuttavia|invece|ecco|puoi|mas posso|no entanto|em vez disso|aqui (?:está|estão)|você pode|maar (?:ik kan|hier|je kunt)|echter|je kunt|wel)(?!\p{L})|但(?:是)?(?:我|你|您)?可以|[，、]但|不过|您可以|你可以|ただし|代わりに|しかし|하지만 |대신|однако|но (?:я могу|вы можете|вот)|вместо|вы можете|لكن يمكن|ومع ذلك|، ولكن|بدلا/iu;

/** Offers to help with something else are part of a refusal. */
const OFFER =
  /[^.!?。！？\n]*\b(?:if (?:you (?:have|need|would)|there['’]s)|is there (?:anything|something)|let me know|feel free|happy to help|please (?:ask|try)|ask me|something else|anything else|andere\w* (?:frage|anliegen|thema)|etwas anderem|autre (?:question|chose|sujet)|otra (?:cosa|pregunta)|otro tema|altro|outra (?:coisa|pergunta)|iets anders)\b[^.!?。！？\n]*[.!?。！？]?/giu;

const HARMFUL =
  /\b(?:bombs?|explosives?|weapons?|grenade|poison\w*|ricin|sarin|nerve agent|kill\w*|murder\w*|suicid\w*|self[- ]harm|hurt (?:someone|myself|him|her)|hack\w*|malware|ransomware|virus(?:es)?|keylogger|phish\w*|exploit\w*|ddos|steal\w*|stolen|rob\b|robbery|shoplift\w*|fraud\w*|scam\w*|counterfeit\w*|forge\w*|launder\w*|meth(?:amphetamine)?|cocaine|heroin|fentanyl|drugs?|porn\w*|sexual\w*|nude\w*|child abuse|racis[mt]\w*|slurs?|hate speech|nazi\w*|terror\w*|illegal\w*|stalk\w*|spy on|break(?:ing)? into|pick a lock|undetected|(?:getting caught|being (?:seen|noticed|caught))|doxx?\w*|blackmail\w*|bypass|crack\w*|pirat\w*|jailbreak\w*|password|revenge|cheat\w*|explicit|passw[oö]rt\w*|heimlich\w*|mot de passe|carte bancaire|à l['’]insu|sans être vue?|contraseña|tarjeta de crédito|sin que (?:me|nadie)|credit card|social security|(?:home |private )address|phone number|wohnt|privatadresse|telefonnummer|numéro de téléphone|número de teléfono|without (?:their|her|his) (?:consent|knowledge)|bombe\w*|waffe\w*|sprengstoff\w*|vergift\w*|gift\b|töten|umbringen|ermord\w*|selbstmord|stehlen|einbrech\w*|betrug\w*|drogen?|illegal\w*|bombes?|armes?|tuer|assassin\w*|suicide|voler|drogues?|pirater|poison|armas?|matar|suicidio|robar|drogas?|veneno|ilegal\w*|bomba|armi|uccidere|rubare|droghe|illegale|roubar|wapens?|doden|moord\w*|stelen|diagnos\w*|prescri\w*|legal advice|invest (?:all|my))|炸弹|密码|偷|武器|毒|杀|自杀|黑客|偷|色情|爆弾|殺|盗|폭탄|무기|살인|자살|해킹|마약|бомб|оруж|парол|взрыв|убить|убийств|наркот|взлом|украсть|яд|قنبلة|سلاح|قتل|مخدرات|اختراق/iu;

/** Only these a model can truly not do: its "I can't" is an answer. */
const OUT_OF_REACH =
  /\b(?:weather|wetter|météo|tiempo hace|meteo|stock price|share price|live score|right now|today['’]?s|latest|current(?:ly)?|yesterday|last night|live|real[- ]time|system prompt|your (?:instructions|prompt)|gestern|ayer|buch(?:e|en|st)|réserve[rz]?|reserv(?:ar|a|es)|open (?:the|this|my)|play (?:the|a|some|my)|call (?:me|my|him|her)|phone|remind me|send (?:an?|the|this|my)|email (?:my|him|her)|book (?:a|me)|order (?:a|me)|buy me|my (?:account|order|balance|location|files?|screen|calendar|name|birthday)|attached|attachment|this (?:image|picture|photo|link|video|file)|https?:|are you|can you (?:see|hear|feel|browse|access)|do you (?:feel|have|remember)|who am i|lottery|predict|future)\b|天气|今天|昨天|[预机车]票|预订|天気|날씨|погода|сейчас|вчера|заброни|الطقس/iu;

/** The answer says what it says for somebody else: a letter, above all one that says no or sorry. */
const SPEAKS_FOR_ANOTHER =
  /\b(?:letters?|e?-?mails?|messages?|notes?|tweets?|posts?|speech|reply|statement|resign\w*|brief\w*|nachricht\w*|kündig\w*|lettres?|démission\w*|cartas?|mensajes?|correos?|apolog\w*|declin\w*|refus\w*|turn(?:s|ed|ing)? down|say(?:s|ing)? no|reject\w*|entschuldig\w*|ablehn\w*|absag\w*|excus\w*|disculp\w*|rechaz\w*|scus\w*|rifiut\w*|desculp\w*|recus\w*|weiger\w*|afwijz\w*)(?!\p{L})|信|邮件|短信|手紙|メール|письм|رسالة|道歉|拒绝|婉拒|謝罪|断[るりわ]|お詫び|사과|거절|извин|отказ|اعتذار|رفض/iu;

const LONGEST_QUESTION = 4_000;
const OPENING = 150;
const LONGEST_REFUSAL = 700;

export class RefusalCheck implements Check {
  readonly #question: string;
  #text = "";
  canFail = true;

  constructor(question: string) {
    this.#question = question.slice(0, LONGEST_QUESTION);
  }

  read(passage: string): Trigger | null {
    if (!this.canFail || (this.#text === "" && passage.trim() === "")) return null;
    this.#text += passage;
    const opening = this.#text.trimStart();
    if (opening.length >= OPENING) this.canFail = opening.length <= LONGEST_REFUSAL && REFUSES.test(opening);
    return null;
  }

  finish(): Trigger | null {
    if (!this.canFail) return null;
    const text = this.#text.trim();
    const refusal = REFUSES.exec(text)?.[0];
    if (refusal === undefined || this.#mayRefuse()) return null;
    const rest = text.slice(refusal.length).replace(OFFER, "");
    if (HELPS.test(rest) || /```|\n\s*(?:[-*]|\d+[.)])\s|^#+ /m.test(rest)) return null;
    return { reason: "refusal", detail: `It said “${firstSentence(text)}”.` };
  }

  #mayRefuse(): boolean {
    return [HARMFUL, OUT_OF_REACH, SPEAKS_FOR_ANOTHER, GIVES_REFUSAL].some((found) =>
      found.test(this.#question),
    );
  }
}

function firstSentence(text: string): string {
  const sentence = /^[^\n]*?[.!?。！？](?=\s|$|[^\d.])/u.exec(text)?.[0] ?? text.split("\n")[0] ?? text;
  return sentence.length > 120 ? `${sentence.slice(0, 119)}…` : sentence;
}
