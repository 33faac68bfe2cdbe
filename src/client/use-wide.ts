// Whether the list has room beside the conversation.

import { useSyncExternalStore } from "react";

const WIDE = "(width >= 900px)";

export function useWide(): boolean {
  return useSyncExternalStore(follow, () => matchMedia(WIDE).matches);
}

function follow(onChange: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}
