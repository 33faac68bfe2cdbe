// Which mode the next message asks for. It falls back to auto after one message, unless it is kept: Deep costs money.

import { useCallback, useEffect, useState } from "react";
import { type Mode, MODES } from "../core/receipt.ts";

export interface ModeChoice {
  readonly current: Mode;
  readonly kept: boolean;
  readonly choose: (mode: Mode) => void;
  readonly keep: (kept: boolean) => void;
  /** A message went out with it. */
  readonly used: () => void;
}

export function useMode(): ModeChoice {
  const [current, setCurrent] = useState<Mode>("auto");
  const [kept, setKept] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyM") return;
      event.preventDefault();
      setCurrent((mode) => MODES[(MODES.indexOf(mode) + 1) % MODES.length] ?? "auto");
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  const used = useCallback(() => {
    if (!kept) setCurrent("auto");
  }, [kept]);
  return { current, kept, choose: setCurrent, keep: setKept, used };
}
