// What a check must know of the question: found out when it is first needed, and once. Most answers never need it.

export function askOnce<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: find() }).value;
}
