// Whether the server knows who reads this page, and how it is told.

import { useCallback, useEffect, useState } from "react";
import { problemDetail } from "./history.ts";
import { STRINGS } from "./strings.ts";
import type { Connection } from "./use-connection.ts";

const UNAUTHENTICATED = 401;

/** Asks at first, and again whenever the connection is away: a sign-in that has ended looks like that from here. */
export function useSession(connection: Connection): {
  readonly isNeeded: boolean;
  readonly begun: () => void;
} {
  const [isNeeded, setNeeded] = useState(false);
  const needed = useCallback(() => setNeeded(true), []);
  const begun = useCallback(() => setNeeded(false), []);
  useAsking(true, needed);
  useAsking(connection === "reconnecting", needed);
  return { isNeeded, begun };
}

function useAsking(asks: boolean, onRefused: () => void): void {
  useEffect(() => {
    if (!asks) return undefined;
    const controller = new AbortController();
    void isRefused(controller.signal).then((refused) => {
      if (refused) onRefused();
    });
    return () => controller.abort();
  }, [asks, onRefused]);
}

async function isRefused(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch("/api/models", { signal })).status === UNAUTHENTICATED;
  } catch {
    return false;
  }
}

/** @returns null, or why not */
export async function signIn(token: string): Promise<string | null> {
  try {
    const response = await fetch("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (response.ok) return null;
    if (response.status === UNAUTHENTICATED) return STRINGS.signIn.wrong;
    return problemDetail(await response.text()) ?? STRINGS.signIn.unreachable;
  } catch {
    return STRINGS.signIn.unreachable;
  }
}
