// How a call of a model is known in all books: the same for the same step of the same answer, also after a restart.

export const callIdOf = (answerId: string, step: number): string => `${answerId}-${step}`;
