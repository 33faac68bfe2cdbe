// The two keys of the list that work everywhere on the page.

import { useEffect } from "react";

export const SEARCH_ID = "conversation-search";

interface Keys {
  readonly onNew: () => void;
  readonly onSearch: () => void;
}

/** @param keys null while nobody may see the list */
export function useListKeys(keys: Keys | null): void {
  useEffect(() => {
    if (keys === null) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
      const key = event.key.toLowerCase();
      if (key === "o" && event.shiftKey) keys.onNew();
      else if (key === "k" && !event.shiftKey) keys.onSearch();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [keys]);
}
