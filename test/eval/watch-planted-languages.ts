// Loops, long thinking and doubt in the world's languages.

import { planted, type WatchCase } from "./watch-case.ts";
import { range } from "./watch-texts.ts";

const loop = (name: string, kind: WatchCase["kind"], before: string, round: string, times = 25): WatchCase =>
  planted(name, kind, before + round.repeat(times));

export const PLANTED_LANGUAGES: readonly WatchCase[] = [
  loop("Japanese for ever", "thinking", "質問を読みます。", "もう一度、二番目の条件を確認してみましょう。"),
  loop("Japanese for ever, without a sign", "text", "答えは", "次のようになりますので"),
  loop("Korean for ever", "thinking", "문제를 읽어 보자. ", "다시 한 번 두 번째 조건을 확인해 보자. "),
  loop("Russian for ever", "thinking", "Подумаем. ", "Значит, поезд отправляется в девять часов утра. "),
  loop("Arabic for ever", "text", "حسنا، ", "إذن يغادر القطار في الساعة التاسعة صباحا. "),
  loop("Hindi for ever", "text", "ठीक है। ", "तो रेलगाड़ी सुबह नौ बजे चलती है। "),
  loop("Greek for ever", "text", "Λοιπόν, ", "το τρένο φεύγει στις εννέα το πρωί. "),
  loop("Thai for ever, without blanks", "text", "คำตอบคือ", "รถไฟออกเวลาเก้าโมงเช้าและ"),
  loop("Turkish for ever", "thinking", "Düşünelim. ", "Demek ki tren sabah dokuzda kalkıyor. "),
  loop(
    "long German for ever",
    "text",
    "Gern.\n\n",
    "Die Bundesregierung hat in ihrer Stellungnahme darauf hingewiesen, dass die Maßnahmen geprüft werden. ",
  ),
  loop(
    "French with its quotation marks, for ever",
    "text",
    "Il dit : ",
    "« Je n'ai rien vu, monsieur l'agent. » ",
  ),
  loop(
    "Spanish questions for ever",
    "thinking",
    "A ver. ",
    "¿Y si la tercera caja está vacía? ¡Pues no puede ser! ",
  ),
  loop("Portuguese for ever", "thinking", "Vamos ver. ", "Então a resposta é vinte e sete, não é? "),
  planted(
    "two Chinese sentences by turns",
    "thinking",
    "先看题目。" + "如果甲说的是真话，那么乙就在说谎。但是乙说谎的话，甲就说的是真话。".repeat(15),
  ),
  planted(
    "Chinese steps that all say the same",
    "text",
    range(60)
      .map((index) => `步骤${index + 1}：检查设备是否已经接通电源并且打开开关。\n`)
      .join(""),
  ),
  planted(
    "Russian with a count that goes up",
    "thinking",
    range(70)
      .map((index) => `Попытка ${index + 1}: проверим ещё раз, чётна ли сумма чисел в обеих строках. `)
      .join(""),
  ),
];
