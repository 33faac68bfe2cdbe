// Answers in a language that is the right one, or none, though it looks like another.

import type { ReviewCase } from "./review-cases.ts";
import { ENGLISH_PROSE } from "./review-cases-faulty-language.ts";

const sound = (name: string, question: string, text: string): ReviewCase => ({
  name,
  question,
  text,
  expect: null,
});

const CHINESE_LETTER =
  "亲爱的王先生：\n\n感谢您昨天的来信。我们很高兴能在下个月接待您和您的家人。请您告诉我们您到达的时间，我们会派车去机场接您。如果您有什么需要，请随时和我们联系。\n\n此致敬礼";
const FRENCH_LETTER =
  "Cher Monsieur,\n\nNous vous remercions de votre lettre d'hier. Nous serons très heureux de vous recevoir avec votre famille le mois prochain. Dites-nous à quelle heure vous arrivez, et nous enverrons une voiture à la gare.\n\nBien à vous";
const GERMAN_LETTER =
  "Sehr geehrter Herr Wang,\n\nvielen Dank für Ihren Brief von gestern. Wir freuen uns sehr, Sie und Ihre Familie im nächsten Monat bei uns zu haben. Sagen Sie uns bitte, wann Sie ankommen, dann schicken wir einen Wagen zum Bahnhof.\n\nMit freundlichen Grüßen";
const ENGLISH_LETTER =
  "Dear Mr Wang,\n\nThank you for your letter of yesterday. We are very happy to have you and your family with us next month. Please tell us when you will arrive, and we will send a car to the station.\n\nYours sincerely";
const SPANISH_LETTER =
  "Estimado señor Wang:\n\nMuchas gracias por su carta de ayer. Estamos muy contentos de recibirle con su familia el mes que viene. Díganos por favor a qué hora llega, y enviaremos un coche a la estación.\n\nUn cordial saludo";

export const SOUND_LANGUAGE: readonly ReviewCase[] = [
  sound(
    "a translation by its name",
    "Translate into French: Thank you for your letter. We are happy to have you and your family with us.",
    FRENCH_LETTER,
  ),
  sound(
    "a letter to be in Chinese",
    "Write a short letter in Chinese to a guest who will arrive next month.",
    CHINESE_LETTER,
  ),
  sound(
    "auf Englisch bitte",
    "Ein kurzer Brief an einen Gast, der nächsten Monat kommt, auf Englisch bitte.",
    ENGLISH_LETTER,
  ),
  sound(
    "say hello in Japanese",
    "Say hello in Japanese and introduce yourself.",
    "こんにちは。はじめまして。私はアシスタントです。どうぞよろしくお願いします。何かお手伝いできることがあれば、教えてください。",
  ),
  sound(
    "wie sagt man auf Spanisch",
    "Wie sagt man einem Gast in einem Brief auf Spanisch, dass man sich freut?",
    SPANISH_LETTER,
  ),
  sound(
    "in English, asked in Chinese",
    "“感谢您的来信，我们很高兴接待您”用英语怎么说？请写成一封信。",
    ENGLISH_LETTER,
  ),
  sound(
    "in German, asked in French",
    "Écris une lettre en allemand à un invité qui arrive le mois prochain.",
    GERMAN_LETTER,
  ),
  sound("in German, asked in Russian", "Напиши короткое письмо гостю на немецком языке.", GERMAN_LETTER),
  sound("in English, asked in Japanese", "お客さまへの短い手紙を英語で書いてください。", ENGLISH_LETTER),
  sound("in French, asked in Arabic", "اكتب رسالة قصيرة إلى ضيف باللغة الفرنسية.", FRENCH_LETTER),
  sound(
    "answer in English, at the end of a German question",
    "Warum steigt und fällt das Wasser des Meeres jeden Tag? Answer in English, please.",
    ENGLISH_PROSE,
  ),
  sound(
    "answer in English, in German",
    "Warum steigt und fällt das Wasser des Meeres jeden Tag? Bitte antworte mir englisch.",
    ENGLISH_PROSE,
  ),
  sound(
    "a text to be made English",
    "Mach daraus einen englischen Text: Das Wasser des Meeres steigt und fällt wegen des Mondes.",
    ENGLISH_PROSE,
  ),
  sound(
    "a text to correct",
    "Please correct my homework: Das Wasser von das Meer bewegt sich wegen der Mond und es steigt zweimal an der Tag.",
    "Das Wasser des Meeres bewegt sich wegen des Mondes, und es steigt zweimal am Tag. Wo die Küste eng ist, kann der Unterschied sehr groß sein.",
  ),
  sound(
    "a text to go on with",
    "Continue this story: Es war einmal ein König, der hatte eine Tochter, und sie war sehr schön und sehr klug, aber niemand durfte sie sehen.",
    "Eines Tages kam ein junger Mann an das Schloss. Er hatte von der Tochter des Königs gehört und wollte sie sehen, aber die Wachen ließen ihn nicht ein. Da ging er in den Wald und wartete, bis es Nacht wurde.",
  ),
  sound(
    "a practice talk",
    "Let's practise Spanish! I am a guest and you are the waiter. You begin.",
    "¡Buenas noches! Bienvenido a nuestro restaurante. ¿Tiene usted una reserva? Hoy tenemos una sopa de pescado muy buena y también hay cordero. ¿Qué le gustaría beber mientras mira la carta?",
  ),
  sound(
    "code for a German question",
    "Schreibe mir eine Funktion in Python, die eine Liste umdreht.",
    "```python\ndef reverse(items):\n    # this is the way to do it with a slice, and it is a copy of the list\n    return items[::-1]\n```",
  ),
  sound(
    "code with English comments and a German sentence",
    "Wie lese ich in Node eine Datei?",
    "So geht es:\n\n```js\n// read the file and print it to the console, as it is the usual way to do this\nimport { readFile } from 'node:fs/promises';\nconsole.log(await readFile('a.txt', 'utf8'));\n```\n\nDas war es schon.",
  ),
  sound(
    "a quoted foreign poem",
    "Quote the beginning of Heine's Loreley and explain it.",
    "> Ich weiß nicht, was soll es bedeuten,\n> Dass ich so traurig bin;\n> Ein Märchen aus alten Zeiten,\n> Das kommt mir nicht aus dem Sinn.\n\nThe speaker does not know why he is sad: it is an old tale that he can't forget. The poem then tells of the siren on the rock above the river.",
  ),
  sound(
    "a quoted Chinese poem",
    "What is the most famous poem of Li Bai, and what does it say?",
    "It is 静夜思:\n\n床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n\nThe poet sees the moonlight before his bed and takes it for frost. He looks up to the moon, and then he lowers his head and thinks of his home.",
  ),
  sound(
    "a poem that was asked for by name",
    "Recite the first stanza of Baudelaire's L'Albatros.",
    "Souvent, pour s'amuser, les hommes d'équipage\nPrennent des albatros, vastes oiseaux des mers,\nQui suivent, indolents compagnons de voyage,\nLe navire glissant sur les gouffres amers.",
  ),
  sound(
    "names and loan words",
    "Welche Filme hat Ridley Scott gemacht?",
    "Alien, Blade Runner, Thelma & Louise, Gladiator, Black Hawk Down, Kingdom of Heaven, American Gangster, The Martian, The Last Duel, House of Gucci",
  ),
  sound(
    "a list of English titles for a German question",
    "Nenne drei Alben der Beatles.",
    "- Sgt. Pepper's Lonely Hearts Club Band\n- The White Album, which is The Beatles\n- A Hard Day's Night\n- With the Beatles",
  ),
  sound(
    "a Chinese quote in the question",
    "What does 不入虎穴，焉得虎子 mean?",
    "It means that nothing is won where nothing is risked: who does not enter the den of the tiger will not get its cub. The saying is from the history of the Later Han.",
  ),
  sound(
    "a Chinese text in the question",
    "Summarise this in English: 海水的涨落主要是由月球的引力引起的。地球自转的时候，海水每天会上涨两次，也会下降两次。",
    ENGLISH_PROSE,
  ),
  sound(
    "Denglish",
    "Wie debugge ich einen Memory Leak im Production Deployment, wenn der Container nach dem Update crasht?",
    "Am besten startest du mit einem Heap Snapshot direkt nach dem Start und einem zweiten kurz vor dem Crash. Im Vergleich siehst du, welche Objekte nicht freigegeben werden.",
  ),
  sound(
    "a question of code alone",
    "for (const x of [1,2,3]) { console.log(x * 2) }",
    "Der Code gibt die Zahlen 2, 4 und 6 aus, jede auf einer eigenen Zeile, weil die Schleife jedes Element verdoppelt.",
  ),
  sound(
    "an error message as the question",
    "TypeError: Cannot read properties of undefined (reading 'map')",
    "Der Fehler sagt, dass die Variable noch nicht gesetzt ist, wenn map aufgerufen wird. Prüfen Sie zuerst, ob die Daten schon geladen sind.",
  ),
  sound(
    "Dutch",
    "Waarom stijgt en daalt het water van de zee elke dag, en wat heeft de maan daarmee te maken?",
    "Het water van de zee beweegt vooral door de maan, die het aantrekt terwijl de aarde draait. Twee keer per dag stijgt het en twee keer daalt het. De zon speelt ook een rol, maar die is kleiner.",
  ),
  sound(
    "Danish",
    "Hvorfor stiger og falder vandet i havet hver dag, og hvad har månen med det at gøre?",
    "Vandet i havet bevæger sig mest på grund af månen, som trækker i det, mens jorden drejer. To gange om dagen stiger det, og to gange falder det. Solen spiller også en rolle, men den er mindre.",
  ),
  sound(
    "Portuguese",
    "Por que a água do mar sobe e desce todos os dias, e o que a lua tem a ver com isso?",
    "A água do mar se move principalmente por causa da lua, que a atrai enquanto a terra gira. Duas vezes por dia ela sobe e duas vezes desce. O sol também tem um papel nisso, mas é menor.",
  ),
  sound(
    "Italian",
    "Perché l'acqua del mare sale e scende ogni giorno, e che cosa c'entra la luna?",
    "L'acqua del mare si muove soprattutto per la luna, che la attira mentre la terra gira. Due volte al giorno sale e due volte scende. Anche il sole ha la sua parte, ma è più piccola.",
  ),
  sound(
    "Norwegian to a Danish question",
    "Hvorfor stiger vandet i havet, og hvad har månen med det at gøre?",
    "Vannet i havet beveger seg mest på grunn av månen, som trekker i det mens jorden dreier. To ganger om dagen stiger det, og to ganger faller det.",
  ),
  sound(
    "Serbian in Cyrillic",
    "Зашто се вода у мору диже и спушта сваког дана?",
    "Вода у мору се креће пре свега због месеца, који је привлачи док се земља окреће. Два пута дневно се диже и два пута се спушта.",
  ),
  sound(
    "Serbian in Latin to a question in Cyrillic",
    "Зашто се вода у мору диже и спушта? Одговори латиницом.",
    "Voda u moru se kreće pre svega zbog meseca, koji je privlači dok se zemlja okreće. Dva puta dnevno se diže i dva puta se spušta, a na uskim obalama razlika može biti velika.",
  ),
  sound(
    "Hindi",
    "समुद्र का पानी हर दिन क्यों चढ़ता और उतरता है?",
    "समुद्र का पानी मुख्य रूप से चंद्रमा के कारण चढ़ता और उतरता है, जो उसे अपनी ओर खींचता है। सूर्य का भी इसमें हाथ है, लेकिन कम।",
  ),
  sound(
    "Korean",
    "바닷물은 왜 매일 오르내리나요?",
    "바닷물은 주로 달의 인력 때문에 오르내립니다. 지구가 도는 동안 하루에 두 번 오르고 두 번 내려갑니다. 태양도 영향을 주지만 더 작습니다.",
  ),
  sound(
    "Arabic",
    "لماذا يرتفع ماء البحر وينخفض كل يوم؟",
    "يتحرك ماء البحر أساسًا بسبب القمر الذي يجذبه بينما تدور الأرض. يرتفع مرتين في اليوم وينخفض مرتين. وللشمس دور أيضًا لكنه أصغر.",
  ),
  sound(
    "Japanese with many Han characters",
    "日本国憲法第九条の要点は何ですか？",
    "戦争放棄、戦力不保持、交戦権否認の三点です。第一項で戦争放棄、第二項で戦力不保持と交戦権否認を規定しています。",
  ),
  sound(
    "Japanese in Han characters alone, briefly",
    "東京の有名な駅は？",
    "東京駅、新宿駅、渋谷駅、上野駅、池袋駅、品川駅",
  ),
  sound(
    "Hinglish",
    "Bhai mujhe ek acchi movie batao jo family ke saath dekh sake",
    "You could watch 3 Idiots or Taare Zameen Par, both of which are good for the whole family. They are funny and moving.",
  ),
  sound("a greeting that is the same in many languages", "Hallo!", "Hello! How can I help you today?"),
  sound(
    "one word as the question",
    "Photosynthese",
    "Photosynthesis is the process by which plants make sugar from light, water and carbon dioxide. It takes place in the leaves.",
  ),
  sound(
    "formulas and few words",
    "Wie lauten die Gleichungen von Maxwell?",
    "$$\\nabla \\cdot E = \\rho / \\varepsilon_0,\\quad \\nabla \\cdot B = 0,\\quad \\nabla \\times E = -\\partial B / \\partial t$$",
  ),
  sound(
    "shell output for a French question",
    "Quelle commande affiche l'aide de git et que dit-elle ?",
    "La commande est `git help`. Elle affiche :\n\n```\nThese are common Git commands used in various situations:\nstart a working area (see also: git help tutorial)\n```",
  ),
  sound(
    "vocabulary in a table",
    "Teach me ten words of German with their meaning.",
    "| German | English |\n|---|---|\n| das Haus | the house |\n| der Hund | the dog |\n| die Katze | the cat |\n| das Buch | the book |\n| der Baum | the tree |\n| und | and |\n| nicht | not |",
  ),
  sound(
    "the language named by its own name",
    "¿Puedes escribir una carta corta in English para un huésped?",
    ENGLISH_LETTER,
  ),
  sound(
    "a Spanish question for a French text",
    "Resume en francés: el agua del mar sube y baja por la luna.",
    "L'eau de la mer monte et descend à cause de la lune, qui l'attire pendant que la terre tourne, et le soleil y joue aussi un rôle, mais il est plus petit.",
  ),
  sound(
    "a song with foreign words",
    "Write a chorus of a song with Spanish words in it.",
    "Oh mi amor, mi corazón,\nI sing for you this song tonight,\nBajo la luna, bajo el sol,\nWe dance until the morning light.",
  ),
];
