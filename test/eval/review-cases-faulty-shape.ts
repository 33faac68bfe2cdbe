// Answers that are not whole: nothing in them, an end that is missing, JSON that is none.

import type { Reason } from "../../src/core/receipt.ts";
import type { ReviewCase } from "./review-cases.ts";

const faulty = (expect: Reason, name: string, question: string, text: string): ReviewCase => ({
  name,
  question,
  text,
  expect,
});

const ASKS_FOR_CODE = "Write a Python function that reverses a list.";
const ASKS_FOR_JSON =
  "Give me the three largest cities of Italy as JSON, with name and population. Reply with JSON only.";

export const FAULTY_SHAPE: readonly ReviewCase[] = [
  faulty("empty-answer", "nothing at all", "What is the capital of France?", ""),
  faulty("empty-answer", "nothing but white space", "Was ist ein Fagott?", " \n\n\t  \n"),
  faulty("empty-answer", "an ellipsis and no more", "Explain photosynthesis.", "..."),
  faulty("empty-answer", "a full stop and no more", "¿Qué es un fagot?", ".\n"),
  faulty("empty-answer", "Chinese punctuation and no more", "什么是光合作用？", "……。"),
  faulty("empty-answer", "empty Markdown", "What does HTTP stand for?", "**\n\n---\n\n**"),
  faulty("empty-answer", "an empty code block", ASKS_FOR_CODE, "```python\n```\n"),

  faulty(
    "cut-off",
    "a code block that never closes",
    ASKS_FOR_CODE,
    "Here is the function:\n\n```python\ndef reverse(items):\n    return items[::-1]\n\nprint(reverse([1, 2",
  ),
  faulty(
    "cut-off",
    "a German answer with an open code block",
    "Schreibe mir eine Schleife in Java.",
    "Das geht zum Beispiel so:\n\n```java\nfor (int i = 0; i < 10; i++) {\n    System.out.println(i);\n",
  ),
  faulty(
    "cut-off",
    "the second code block never closes",
    "How do I install and start nginx?",
    "First install it:\n\n```bash\napt-get install nginx\n```\n\nThen start it:\n\n```bash\nsystemctl start nginx\n",
  ),
  faulty(
    "cut-off",
    "a tilde fence that never closes",
    "Show me a YAML example.",
    "An example:\n\n~~~yaml\nname: test\nsteps:\n  - run: build\n```\n",
  ),
  faulty(
    "cut-off",
    "a long fence closed by a shorter one",
    "How do I write a code block in Markdown?",
    "Like this:\n\n````markdown\n```js\nlet a = 1;\n```\n",
  ),
  faulty(
    "cut-off",
    "an open code block in a list",
    "Wie lege ich ein Git-Repository an?",
    "1. Ordner anlegen:\n\n   ```bash\n   mkdir projekt\n   ```\n\n2. Git starten:\n\n   ```bash\n   git init\n",
  ),
  faulty(
    "cut-off",
    "a Chinese answer with an open code block",
    "用 Python 写一个冒泡排序。",
    "下面是冒泡排序的代码：\n\n```python\ndef bubble_sort(items):\n    for i in range(len(items)):\n",
  ),
  faulty(
    "cut-off",
    "only an opening fence",
    ASKS_FOR_CODE,
    "Sure, this is how it is done in Python:\n\n```python",
  ),

  faulty(
    "cut-off",
    "steps announced and not given",
    "How do I repot a houseplant?",
    "Repotting a houseplant is easier than it looks. Here are the three steps:",
  ),
  faulty(
    "cut-off",
    "steps announced and not given, in bold",
    "How do I bleed a radiator?",
    "You need a radiator key and a cloth. **Follow these steps:**\n",
  ),
  faulty(
    "cut-off",
    "German steps announced and not given",
    "Wie entkalke ich einen Wasserkocher?",
    "Das ist ganz einfach. Gehen Sie dazu in folgenden Schritten vor:",
  ),
  faulty(
    "cut-off",
    "French steps announced and not given",
    "Comment faire une pâte à crêpes ?",
    "La pâte à crêpes est très simple à préparer. Voici les étapes à suivre :\n\n",
  ),
  faulty(
    "cut-off",
    "Spanish steps announced and not given",
    "¿Cómo se limpia una cafetera italiana?",
    "Limpiar una cafetera italiana es muy fácil. Estos son los pasos que debes seguir:",
  ),
  faulty(
    "cut-off",
    "Chinese steps announced and not given",
    "怎么做番茄炒蛋？",
    "番茄炒蛋是一道很简单的家常菜。具体步骤如下：",
  ),
  faulty(
    "cut-off",
    "Russian steps announced and not given",
    "Как сварить рис?",
    "Сварить рассыпчатый рис совсем не сложно. Вот что нужно сделать:",
  ),
  faulty(
    "cut-off",
    "Japanese steps announced and not given",
    "おにぎりの作り方を教えてください。",
    "おにぎりはとても簡単に作れます。作り方は次の通りです：",
  ),
  faulty(
    "cut-off",
    "a list whose last item has no content",
    "What are the primary colours?",
    "The primary colours are these:\n\n1. Red\n2. Blue\n3.",
  ),

  faulty(
    "cut-off",
    "JSON cut in the middle",
    ASKS_FOR_JSON,
    '[{"name": "Rome", "population": 2748109}, {"name": "Milan", "population": 13',
  ),
  faulty(
    "cut-off",
    "JSON cut within a string",
    "Antworte nur mit JSON: Name und Hauptstadt von Frankreich.",
    '{"name": "Frankreich", "hauptstadt": "Par',
  ),
  faulty(
    "schema",
    "JSON with a missing comma",
    ASKS_FOR_JSON,
    '{"cities": [{"name": "Rome" "population": 2748109}]}',
  ),
  faulty(
    "schema",
    "JSON in single quotes",
    "Return a JSON object with the keys name and age for Ada, 36.",
    "```json\n{'name': 'Ada', 'age': 36}\n```",
  ),
  faulty(
    "schema",
    "JSON with a closing bracket of the other kind",
    "用JSON格式返回：姓名和年龄，小明，12岁。",
    '{"姓名": "小明", "年龄": 12]',
  ),
  faulty(
    "cut-off",
    "a chain of sums that stops",
    "A ticket costs 12 euros. What do 3 tickets and a map for 4 euros cost?",
    "Three tickets are 3 × 12 = 36 euros, and with the map 36 + 4 =",
  ),
  faulty(
    "cut-off",
    "an answer announced and not given",
    "Which planet is the largest?",
    "Jupiter and Saturn are the two candidates, so they have to be compared. Final answer:",
  ),
  faulty(
    "cut-off",
    "an Arabic list announced and not given",
    "كيف أزرع الطماطم؟",
    "زراعة الطماطم سهلة. اتبع الخطوات التالية:",
  ),
  faulty(
    "cut-off",
    "a sum that wants one more number",
    "Combien de billes ont-ils ensemble : 64, 30 et 12 ?",
    "Ensemble, ils ont 64 + 30 + ",
  ),
  faulty(
    "cut-off",
    "announced and not given: You can do it in five steps:",
    "How do I change a tire?",
    "You can do it in five steps:",
  ),
  faulty(
    "cut-off",
    "announced and not given: To change a tire, do the following:",
    "How do I change a tire?",
    "To change a tire, do the following:",
  ),
  faulty("cut-off", "announced and not given: The steps are:", "How do I change a tire?", "The steps are:"),
  faulty(
    "cut-off",
    "announced and not given: There are eight planets in the solar system:",
    "What are the planets?",
    "There are eight planets in the solar system:\n",
  ),
  faulty(
    "cut-off",
    "announced and not given: So geht es Schritt für Schritt:",
    "Wie wechsle ich einen Reifen?",
    "So geht es Schritt für Schritt:",
  ),
  faulty(
    "cut-off",
    "announced and not given: Es gibt acht Planeten im Sonnensystem:",
    "Welche Planeten gibt es?",
    "Es gibt acht Planeten im Sonnensystem:",
  ),
  faulty("cut-off", "announced and not given: 太阳系有八大行星：", "有哪些行星？", "太阳系有八大行星："),
  faulty(
    "cut-off",
    "announced and not given: Il y a huit planètes dans le système solaire",
    "Quelles sont les planètes ?",
    "Il y a huit planètes dans le système solaire :",
  ),
  faulty(
    "cut-off",
    "announced and not given: Hay ocho planetas en el sistema solar:",
    "¿Cuáles son los planetas?",
    "Hay ocho planetas en el sistema solar:",
  ),
];
