// A clock that ticks once a second while it has a start.

import { useEffect, useState } from "react";

const TICK_MS = 1000;

/** Milliseconds since `startedAt`; 0 without one. */
export function useElapsed(startedAt: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (startedAt === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [startedAt]);
  return startedAt === null ? 0 : Math.max(0, now - startedAt);
}
