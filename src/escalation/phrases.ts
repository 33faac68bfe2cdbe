// The phrases that tell of doubt, of checking, and of a change of mind, in English, German, Spanish, French and Chinese.
// Data only. Lower case; an apostrophe and any other sign is a space. A word that ends in `*` may go on.

export const PHRASE_KINDS = ["hedge", "check", "switch"] as const;
export type PhraseKind = (typeof PHRASE_KINDS)[number];

export const PHRASES: Readonly<Record<PhraseKind, readonly string[]>> = {
  hedge: [
    "maybe, perhaps, possibly, probably, might be, could be, i think, i guess, not sure, unsure, not certain, i suppose, it seems",
    "vielleicht, möglicherweise, eventuell, vermutlich, wahrscheinlich, könnte sein, nicht sicher, ich glaube, ich denke, es scheint",
    "quizá, quizás, tal vez, posiblemente, probablemente, podría ser, no estoy segur*, creo que, supongo, parece que",
    "peut être, probablement, éventuellement, il se peut, pas sûr*, je crois, je pense, je suppose, il semble",
    "也许, 可能, 或许, 大概, 不确定, 不太确定, 我猜, 我想, 好像, 似乎",
  ],
  check: [
    "check*, verif*, indeed, therefore, thus, hence, confirm*, correct, so the answer, which matches, substitut*",
    "überprüf*, prüfe*, nachrechn*, stimmt, bestätig*, folglich, daher, also ist, probe",
    "verific*, comprob*, correcto, por lo tanto, por tanto, en efecto, confirm*",
    "vérifi*, donc, ainsi, en effet, confirme*, correct, d où",
    "检查, 验证, 核对, 确认, 因此, 所以, 正确, 代入",
  ],
  switch: [
    "wait, alternatively, hold on, on the other hand, on second thought, actually no, no that s wrong, no that s not right, that s not right, that can t be right, let me reconsider, let me rethink, let me start over, let me try again, let me try another, another approach, another way",
    "warte, moment, alternativ, andererseits, doch nicht, nein das ist falsch, nein das stimmt nicht, das kann nicht sein, noch einmal von vorn, anders gesehen, ein anderer weg",
    "espera, un momento, alternativamente, por otro lado, pensándolo bien, no eso está mal, no eso no es, eso no puede ser, otra manera, empecemos de nuevo",
    "attends, attendez, un instant, alternativement, d un autre côté, d autre part, en fait non, non c est faux, ce n est pas ça, réflexion faite, une autre approche, reprenons",
    "等等, 等一下, 或者, 不对, 另一方面, 换个思路, 换一种, 重新考虑, 再想想, 重新来",
  ],
};
