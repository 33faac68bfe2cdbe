// Whether the server knows who reads this page, and how it is told.

import { useCallback, useEffect, useState } from "react";
import { forgetAllWriting } from "./drafts.ts";
import { problemDetail, UNAUTHENTICATED } from "./history.ts";
import { readStored, writeStored } from "./storage.ts";
import { STRINGS } from "./strings.ts";
import type { Connection } from "./use-connection.ts";

/** "signed-in" where a token was given on this page or in another tab of it: the cookie itself is out of sight. */
const KEY = "upshift:session";
const SIGNED_IN = "signed-in";

export interface Session {
  readonly isNeeded: boolean;
  readonly canEnd: boolean;
  readonly needed: () => void;
  readonly begun: () => void;
  /** @returns whether it has ended */
  readonly end: () => Promise<boolean>;
}

/** Asks at first, and again whenever the connection is away: a sign-in that has ended looks like that from here. */
export function useSession(connection: Connection): Session {
  const [isNeeded, setNeeded] = useState(false);
  const [canEnd, setCanEnd] = useState(() => readStored(KEY) === SIGNED_IN);
  const [isLeft, setLeft] = useState(false);
  const needed = useCallback(() => setNeeded(true), []);
  const begun = useCallback(() => {
    writeStored(KEY, SIGNED_IN);
    setCanEnd(true);
    setLeft(false);
    setNeeded(false);
  }, []);
  const left = useCallback(() => {
    setCanEnd(false);
    setLeft(true);
    setNeeded(true);
  }, []);
  const end = useCallback(async () => {
    if (!(await signOut())) return false;
    writeStored(KEY, "");
    // A server that has stopped asking for tokens since has no sign-in to show.
    if (await isLetIn()) setCanEnd(false);
    else left();
    return true;
  }, [left]);
  useAsking(true, needed);
  useAsking(connection === "reconnecting", needed);

  useEffect(() => {
    const onStorage = ({ key, newValue }: StorageEvent) => {
      if (key === KEY && newValue === null) left();
      else if (key === KEY && newValue === SIGNED_IN) begun();
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  }, [left, begun]);
  // After the page has taken the conversation off the screen: the next to sign in may be somebody else.
  useEffect(() => {
    if (isLeft) forgetAllWriting();
  }, [isLeft]);
  return { isNeeded, canEnd, needed, begun, end };
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

async function isLetIn(): Promise<boolean> {
  try {
    return (await fetch("/api/models")).ok;
  } catch {
    return false;
  }
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

async function signOut(): Promise<boolean> {
  try {
    return (await fetch("/api/session", { method: "DELETE" })).ok;
  } catch {
    return false;
  }
}
