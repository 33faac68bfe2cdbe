// Lets the composer (ArrowUp in an empty box) ask the last user message to open its editor, without knowing where it is.

const EVENT = "upshift:edit-last";

export function requestEdit(): void {
  window.dispatchEvent(new Event(EVENT));
}

/** Returns the way to stop listening. */
export function onEditRequest(open: () => void): () => void {
  window.addEventListener(EVENT, open);
  return () => window.removeEventListener(EVENT, open);
}
