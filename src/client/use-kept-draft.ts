// Keeps what is typed: a moment after the last key, and at once when the page or the conversation is left.

import { useCallback, useEffect, useRef } from "react";
import { writeDraft } from "./drafts.ts";

const DELAY_MS = 250;

export function useKeptDraft(conversation: string, text: string): void {
  const typed = useRef(text);
  const kept = useRef(text);

  const keep = useCallback(() => {
    // What nobody has touched here may have been changed in another tab.
    if (typed.current === kept.current) return;
    kept.current = typed.current;
    writeDraft(conversation, typed.current);
  }, [conversation]);

  useEffect(() => {
    typed.current = text;
    const timer = setTimeout(keep, DELAY_MS);
    return () => clearTimeout(timer);
  }, [keep, text]);

  useEffect(() => {
    window.addEventListener("pagehide", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      keep();
    };
  }, [keep]);
}
