// Tells the list, wherever it stands on the page, that it may have something new to show.

import { useEffect, useRef } from "react";

const EVENT = "upshift:list-changes";
/** A model that gives titles begins once the answer is there. */
const TITLE_MS = 4000;

const announce = (): void => void window.dispatchEvent(new Event(EVENT));

/** When an answer is asked for, when it has ended, and once its title may have come. */
export function useAnnouncing(busy: boolean): void {
  const wasBusy = useRef(busy);
  useEffect(() => {
    if (wasBusy.current === busy) return undefined;
    wasBusy.current = busy;
    announce();
    if (busy) return undefined;
    const timer = setTimeout(announce, TITLE_MS);
    return () => clearTimeout(timer);
  }, [busy]);
}

/** Also when the reader comes back: another page, or another device, may have changed the list meanwhile. */
export function useListChanges(onChange: () => void): void {
  useEffect(() => {
    const onVisible = () => {
      if (document.visibilityState === "visible") onChange();
    };
    window.addEventListener(EVENT, onChange);
    window.addEventListener("focus", onChange);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      window.removeEventListener(EVENT, onChange);
      window.removeEventListener("focus", onChange);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [onChange]);
}
