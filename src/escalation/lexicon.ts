// The words that say what a prompt is about, in English, German, Spanish, French and Chinese. Data only. A word that ends
// in `*` stands for all that begin so. Chinese has no spaces, so its entries are found anywhere.

export const TOPICS = ["number", "quantity", "maths", "proof", "code", "part"] as const;
export type Topic = (typeof TOPICS)[number];

export interface Vocabulary {
  /** Lower case, separated by spaces. */
  readonly words: string;
  /** One or two characters each. */
  readonly chinese: string;
}

export const LEXICON: Readonly<Record<Topic, Vocabulary>> = {
  number: {
    words: `
      two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred* thousand* million* dozen*
      zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig fünfzig hundert* tausend* dutzend
      dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cincuenta cien ciento* mil docena*
      deux trois quatre cinq sept huit neuf dix onze douze vingt trente cinquante cent cents mille douzaine*`,
    chinese: "两 三 四 五 六 七 八 九 十 百 千 万",
  },
  quantity: {
    words: `
      each every per times twice half total altogether remain* percent* average least most many much more fewer less left double triple third quarter
      jede jeder jedes jeden jedem pro mal doppelt* halb* hälfte insgesamt gesamt* übrig* prozent* durchschnitt* mindestens höchstens viele viel mehr weniger drittel viertel
      cada por veces doble triple mitad quedan total* promedio porcentaje ciento cuánto* cuánta* más menos tercio
      chaque fois double moitié reste* restant* total* pourcent* moyenne moins combien plus tiers quart`,
    chinese: "每 倍 一半 一共 总共 共有 剩 百分 平均 至少 至多 最多 最少 多少 几",
  },
  maths: {
    words: `
      equation* integral* integrat* derivativ* differentiat* matrix matrices modulo probabilit* optimi* polynomial* eigen* vector* theorem* lemma* inequalit* prime primes divisib* divisor* remainder* triangle* angle* radius geometr* algebra* calculus converge* factorial* permutation* combinatori* logarithm* sqrt solve compute calculat*
      gleichung* ableitung* wahrscheinlichkeit* vektor* polynom* ungleichung* primzahl* teilbar* teiler dreieck* winkel* berechn* löse lösen
      ecuaci* derivada* matriz matrices probabilidad* polinomio* teorema* desigualdad* primo primos divisible* triángulo* ángulo* calcul* resuelv* resolver
      équation* dérivée* matrice* probabilité* polynôme* théorème* inégalité* divisible* résoudre résous calcul*`,
    chinese: "方程 积分 导数 求导 矩阵 概率 质数 素数 整除 余数 定理 三角 角度 多项 向量 求解 计算 最优 不等",
  },
  proof: {
    words: `
      prove proves proof* proven disprove* induction contradiction
      beweis* widerleg* induktion
      demuestr* demostr* inducción
      démontre* démontrer prouve* preuve* récurrence`,
    chinese: "证明 归纳 反证",
  },
  code: {
    words: `
      function* class algorithm* complexity deadlock* refactor* regex sql javascript typescript python java rust golang html css bash json api compile* debug* exception* traceback recursi* array* loop* async thread* code unittest* query queries stack implement*
      funktion* algorithm* komplexität rekursi* schleife* implementier*
      función funciones algoritmo* complejidad código bucle* implementa*
      fonction* algorithme* complexité boucle* implémente*`,
    chinese: "代码 算法 编程 程序 函数 复杂 数据 死锁 递归 数组 线程 报错",
  },
  part: {
    words: `
      then after finally next step steps also respectively compare
      dann danach schließlich zuerst zunächst schritt* außerdem sowie vergleich*
      luego después finalmente primero paso pasos también ambos compara*
      puis ensuite enfin étape* également comparer comparez compare`,
    chinese: "然后 接着 最后 首先 其次 逐步 步骤 分别 比较",
  },
};
