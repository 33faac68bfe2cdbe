// The list as it is shown: what the server last said for the words now searched for. An answer to older words never shows.

import { useCallback, useEffect, useState } from "react";
import { type Failure, fetchList, type Listed } from "./listing.ts";
import { UNAUTHENTICATED } from "./history.ts";
import { useListChanges } from "./list-changes.ts";

const PAGE = 30;
const TYPING_MS = 200;

export interface ConversationListState {
  readonly query: string;
  readonly search: (query: string) => void;
  /** Null until the first answer. */
  readonly items: readonly Listed[] | null;
  /** The words that the items were found by. */
  readonly foundBy: string;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly failure: Failure | null;
  readonly refresh: () => void;
  readonly renamed: (id: string, title: string) => void;
  readonly removed: (id: string) => void;
}

interface Shown {
  readonly items: readonly Listed[] | null;
  readonly foundBy: string;
  readonly hasMore: boolean;
  readonly failure: Failure | null;
}

const NOTHING: Shown = { items: null, foundBy: "", hasMore: false, failure: null };
const FROM_THE_TOP = { words: "", wanted: PAGE };

export function useConversationList(onRefused: () => void): ConversationListState {
  const [query, search] = useState("");
  const [asked, setAsked] = useState(FROM_THE_TOP);
  const [shown, setShown] = useState(NOTHING);
  // Another object, so that the same is asked again; what was under way is then dropped.
  const refresh = useCallback(() => setAsked((now) => ({ ...now })), []);
  useListChanges(refresh);

  useEffect(() => {
    const words = query.trim();
    const timer = setTimeout(
      () => setAsked((now) => (now.words === words ? now : { words, wanted: PAGE })),
      words === "" ? 0 : TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [query]);

  useEffect(() => {
    const controller = new AbortController();
    void fetchList(asked.words, asked.wanted, controller.signal).then((page) => {
      if (controller.signal.aborted) return;
      if (page.state === "ready") {
        setShown({ items: page.items, foundBy: asked.words, hasMore: page.hasMore, failure: null });
      } else if (page.status === UNAUTHENTICATED) onRefused();
      else setShown((now) => ({ ...now, failure: page }));
    });
    return () => controller.abort();
  }, [asked, onRefused]);

  const more = useCallback(() => setAsked((now) => ({ ...now, wanted: now.wanted + PAGE })), []);
  const change = useCallback(
    (edit: (items: readonly Listed[]) => readonly Listed[]) => {
      setShown((now) => (now.items === null ? now : { ...now, items: edit(now.items) }));
      // Also ends a request that left before the change and would bring back what was.
      refresh();
    },
    [refresh],
  );
  const renamed = useCallback(
    (id: string, title: string) =>
      change((items) => items.map((item) => (item.id === id ? { ...item, title } : item))),
    [change],
  );
  const removed = useCallback(
    (id: string) => change((items) => items.filter((item) => item.id !== id)),
    [change],
  );
  return { query, search, ...shown, more, refresh, renamed, removed };
}
