// Conversations that were written before the words of src/escalation/task-words.ts were looked at (the first half) or
// changed (the second): a hard first message, what people ask about it, and what they ask of something else. They measure;
// words are not to be added for their sake.

import { expect, test } from "vitest";
import { scorePrompt } from "../../../src/escalation/score.ts";

interface Conversation {
  readonly first: string;
  readonly followUps: readonly string[];
  readonly newTopics: readonly string[];
}

const CONVERSATIONS: readonly Conversation[] = [
  {
    first:
      "Prove that every bounded monotone sequence of real numbers converges, using only the least upper bound property.",
    followUps: [
      "I don't get why epsilon has to be positive there.",
      "And does the same hold in the rationals?",
      "Can you write out step two in more detail?",
    ],
    newTopics: [
      "What should I cook tonight? I have eggs, spinach and half a jar of pesto.",
      "Who painted The Night Watch?",
      'Please translate "See you on Monday" into Italian.',
    ],
  },
  {
    first:
      "This Go worker pool deadlocks as soon as a job panics: func run(jobs <-chan Job, wg *sync.WaitGroup) { for j := range jobs { j.Do(); wg.Done() } }. Find the bug and fix it.",
    followUps: [
      "It still hangs when two jobs panic at once.",
      "Now make it log the stack trace as well.",
      "Thanks, but why didn't the race detector catch that?",
    ],
    newTopics: [
      "How far is it from Lisbon to Porto by train?",
      "Write a short birthday greeting for my aunt Clara.",
      "Which day of the week was 1 January 2000?",
    ],
  },
  {
    first:
      "In einem Mietvertrag steht, dass der Mieter alle drei Jahre renovieren muss, und zugleich ein Kündigungsverzicht von vier Jahren. Welche der beiden Klauseln ist unwirksam, und warum?",
    followUps: [
      "Gilt das auch, wenn ich die Wohnung unrenoviert übernommen habe?",
      "Und was ist mit der Kaution?",
      "Kannst du das bitte noch einmal einfacher erklären?",
    ],
    newTopics: [
      "Wie lange müssen Kartoffeln kochen?",
      "Nenne mir drei Sehenswürdigkeiten in Krakau.",
      "Wie heißt der höchste Berg Afrikas?",
    ],
  },
  {
    first:
      "Ein Becken wird von zwei Röhren in 6 und 9 Stunden gefüllt, ein Abfluss leert es in 12 Stunden. Nach zwei Stunden fällt die kleinere Röhre aus. Wann ist das Becken voll?",
    followUps: [
      "Das stimmt nicht, laut Lösungsheft kommt etwas anderes heraus.",
      "Woher kommt der Bruch in der zweiten Zeile?",
      "Und wenn der Abfluss geschlossen bleibt?",
    ],
    newTopics: [
      "Schreib mir eine kurze Absage für das Abendessen bei Familie Kern.",
      "Welche Sprache spricht man in Brasilien?",
      "Was kann ich gegen Blattläuse auf meinen Rosen tun?",
    ],
  },
  {
    first:
      "Démontrez que la racine carrée de 3 est irrationnelle, puis généralisez à la racine de tout nombre premier.",
    followUps: [
      "Pourquoi p divise-t-il forcément les deux côtés ?",
      "Et pour la racine cubique ?",
      "Je ne comprends pas la troisième étape.",
    ],
    newTopics: [
      "Quel temps fait-il en général à Nice en octobre ?",
      "Donne-moi une recette de crêpes pour quatre personnes.",
      "Qui a écrit Les Misérables ?",
    ],
  },
  {
    first:
      "Mon contrat de travail contient une clause de non-concurrence de deux ans sans contrepartie financière. Est-elle valable, et que risque mon employeur s'il l'invoque ?",
    followUps: [
      "Et si j'ai démissionné ?",
      "Tu peux me citer l'arrêt dont tu parles ?",
      "Refais la réponse, mais pour un contrat signé en Belgique.",
    ],
    newTopics: [
      "Combien de joueurs compte une équipe de handball ?",
      "Propose trois noms pour un chaton roux.",
      "Comment enlever une tache de vin sur une nappe ?",
    ],
  },
  {
    first:
      "Este programa en Python devuelve siempre la misma lista aunque la llame con argumentos distintos: def añadir(x, acc=[]): acc.append(x); return acc. Explica el error y corrígelo sin cambiar la firma.",
    followUps: [
      "¿Y por qué pasa solo con las listas?",
      "Ahora me sale un TypeError en la segunda línea.",
      "¿Puedes hacerlo sin usar None?",
    ],
    newTopics: [
      "¿Cuál es la capital de Mongolia?",
      "Dime un plan para un domingo de lluvia con niños.",
      "¿Cuántas calorías tiene un plátano?",
    ],
  },
  {
    first:
      "Demuestra por inducción que la suma de los cubos de los primeros n números naturales es el cuadrado de su suma.",
    followUps: [
      "No entiendo de dónde sale el factor común.",
      "¿Sirve lo mismo para las cuartas potencias?",
      "Otra vez, pero paso a paso.",
    ],
    newTopics: [
      "¿Quién ganó el Mundial de 2010?",
      "Escribe un mensaje para felicitar a mi jefa por su ascenso.",
      "¿Qué museo me recomiendas en Sevilla?",
    ],
  },
  {
    first:
      "甲、乙两人从相距一百二十公里的两地同时出发相向而行,甲每小时走十五公里,乙每小时走九公里,途中甲休息了一小时。问他们几小时后相遇?请写出推理过程。",
    followUps: ["为什么要先减去那一小时?", "如果乙也休息一小时呢?", "第二步我没看懂。"],
    newTopics: ["番茄炒蛋怎么做?", "《红楼梦》的作者是谁?", "帮我给小猫起三个名字。"],
  },
  {
    first:
      "下面这段代码在并发访问时偶尔会丢失计数:counter = counter + 1,多个线程同时执行。请分析竞态条件并给出两种修复方案,比较它们的代价。",
    followUps: ["用原子变量会不会更快?", "改完以后还是少计数。", "能不能再举一个例子?"],
    newTopics: ["北京到上海坐高铁要多久?", "写一句祝同事生日快乐的话。", "世界上最大的沙漠是哪个?"],
  },

  {
    first:
      "Prove that there are infinitely many primes congruent to 3 modulo 4, without Dirichlet's theorem.",
    followUps: [
      "Where did we use that the product is odd?",
      "But couldn't the new number be 3 itself?",
      "Is there a shorter argument?",
    ],
    newTopics: [
      "Suggest a name for a bakery.",
      "How do I get candle wax out of a carpet?",
      'What does the French word "dépaysement" mean?',
    ],
  },
  {
    first:
      "A tenant's lease says rent may be raised once a year by the consumer price index, but no more than 3 percent. The index rose 2.1, 4.4 and 3.9 percent. What may the landlord ask for after three years, and is the cap cumulative?",
    followUps: [
      "Would it be different if the lease were commercial?",
      "You forgot the cap in year two.",
      "Could you put that in a table?",
    ],
    newTopics: [
      "Who won the Nobel Prize in Literature in 2017?",
      "Give me ideas for a rainy afternoon in Glasgow.",
      "Is a tomato a fruit?",
    ],
  },
  {
    first:
      "Mein SQL liefert doppelte Zeilen: SELECT k.name, b.summe FROM kunden k JOIN bestellungen b ON b.kunde = k.id JOIN adressen a ON a.kunde = k.id. Woran liegt es, und wie vermeide ich es ohne DISTINCT?",
    followUps: [
      "Jetzt fehlen aber die Kunden ohne Bestellung.",
      "Wieso nicht einfach GROUP BY?",
      "Das verstehe ich nicht ganz.",
    ],
    newTopics: [
      "Wie viele Einwohner hat Graz?",
      "Empfiehl mir einen Krimi für den Urlaub.",
      "Was reimt sich auf Sonne?",
    ],
  },
  {
    first:
      "Beweise, dass jede endliche Gruppe von Primzahlordnung zyklisch ist, und gib an, wo der Satz von Lagrange gebraucht wird.",
    followUps: ["Wo genau benutzt du Lagrange?", "Und bei Ordnung vier?", "Zeig das mal an einem Beispiel."],
    newTopics: [
      "Wann beginnt in Bayern die Oktoberfestzeit?",
      "Formuliere eine Einladung zum Sommerfest.",
      "Warum schnurren Katzen?",
    ],
  },
  {
    first:
      "Cette fonction C plante une fois sur dix : char *copie(const char *s) { char buf[64]; strcpy(buf, s); return buf; }. Trouvez les deux erreurs et corrigez-les.",
    followUps: [
      "Ça plante encore avec une chaîne vide.",
      "Qui doit libérer la mémoire alors ?",
      "Montre-moi la même chose avec strdup.",
    ],
    newTopics: [
      "Où se trouve le musée Fabre ?",
      "Écris une carte de vœux pour mes voisins.",
      "Quelle est la différence entre un lapin et un lièvre ?",
    ],
  },
  {
    first:
      "Deux trains partent à 9 h et 9 h 40 de deux gares distantes de 310 km, à 80 et 110 km/h, l'un vers l'autre. À quelle heure et où se croisent-ils ?",
    followUps: [
      "Et s'ils partent en même temps ?",
      "Ce n'est pas ce que dit le corrigé.",
      "Détaille le calcul de la distance.",
    ],
    newTopics: [
      "Quel vin avec une raclette ?",
      "Résume l'intrigue de Cyrano de Bergerac.",
      "Comment dit-on bonjour en japonais ?",
    ],
  },
  {
    first:
      "Mi contrato de obra dice que el plazo se suspende por lluvia, pero otra cláusula fija una penalización diaria sin excepciones. ¿Cuál prevalece y cómo debo reclamar?",
    followUps: [
      "¿Y si la lluvia duró solo un día?",
      "Pero la penalización ya me la han cobrado.",
      "Resúmelo en dos frases.",
    ],
    newTopics: [
      "¿Qué regalo puedo hacerle a mi abuelo?",
      "¿Cuántos lados tiene un dodecágono?",
      "Cuéntame un chiste de médicos.",
    ],
  },
  {
    first: "Demuestra que entre dos números reales distintos hay siempre un número irracional.",
    followUps: [
      "¿Por qué basta con sumar raíz de dos?",
      "Eso no prueba el caso negativo.",
      "¿Hay otra demostración más corta?",
    ],
    newTopics: [
      "¿Dónde nació Frida Kahlo?",
      "Hazme una lista de la compra para una barbacoa.",
      "¿Cómo se cuida un cactus?",
    ],
  },
  {
    first: "证明:任意六个人中,必有三个人互相认识,或者三个人互不相识。",
    followUps: ["五个人为什么不行?", "这里用到了抽屉原理吗?", "换一种证法可以吗?"],
    newTopics: ["推荐一部适合全家看的电影。", "感冒了应该吃什么?", "长城有多长?"],
  },
  {
    first:
      "租房合同约定押金两个月、提前退租不退押金,但又写明房东未维修可随时解约。热水器坏了一个月没修,我能要回押金吗?请分析条款。",
    followUps: ["那要怎么通知房东?", "如果没有书面证据怎么办?", "把上面的内容写成一封信。"],
    newTopics: ["怎么学弹吉他?", "用一句话形容秋天。", "奥运会几年举办一次?"],
  },
];

const sticky = (message: string, first: string): number =>
  scorePrompt(message, [{ message: first, tier: "reasoner", escalated: true, reason: "arithmetic" }])
    .contributions["sticky"]!;

test("More than half of 60 fresh follow-ups stay with the reasoner", () => {
  const kept = CONVERSATIONS.flatMap(({ first, followUps }) =>
    followUps.filter((message) => sticky(message, first) > 0),
  );
  expect(kept.length).toBeGreaterThan(30);
});

test("None of 60 fresh topics does", () => {
  const kept = CONVERSATIONS.flatMap(({ first, newTopics }) =>
    newTopics.filter((message) => sticky(message, first) > 0),
  );
  expect(kept).toEqual([]);
});

test("Nor does one that begins another of the conversations, but for one in twenty, of the same subject", () => {
  const kept = CONVERSATIONS.flatMap(({ first }) =>
    CONVERSATIONS.filter((other) => other.first !== first && sticky(other.first, first) > 0),
  );
  expect(kept.length).toBeLessThan((CONVERSATIONS.length * (CONVERSATIONS.length - 1)) / 20);
});
