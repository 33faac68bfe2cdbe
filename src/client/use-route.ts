// Which conversation the URL names. `/` and anything unreadable become a fresh one, in place.

import { useCallback, useEffect, useState } from "react";
import { conversationIdOf, conversationPath, newId } from "./ids.ts";

export interface Route {
  readonly id: string;
  /** Made on this page a moment ago: there is nothing to load. */
  readonly fresh: boolean;
}

function readRoute(): Route {
  const id = conversationIdOf(location.pathname);
  if (id !== null) return { id, fresh: false };
  const made = newId();
  history.replaceState(null, "", conversationPath(made));
  return { id: made, fresh: true };
}

export interface Routing {
  readonly route: Route;
  readonly open: (id: string) => void;
  readonly startNew: () => void;
  /** The same, where the conversation that is open is not to be gone back to. */
  readonly leave: () => void;
}

export function useRoute(): Routing {
  const [route, setRoute] = useState(readRoute);

  useEffect(() => {
    const onPopState = () => setRoute(readRoute());
    window.addEventListener("popstate", onPopState);
    return () => window.removeEventListener("popstate", onPopState);
  }, []);

  const open = useCallback((id: string) => {
    if (conversationIdOf(location.pathname) === id) return;
    history.pushState(null, "", conversationPath(id));
    setRoute({ id, fresh: false });
  }, []);
  const startNew = useCallback(() => {
    const id = newId();
    history.pushState(null, "", conversationPath(id));
    setRoute({ id, fresh: true });
  }, []);
  const leave = useCallback(() => {
    const id = newId();
    history.replaceState(null, "", conversationPath(id));
    setRoute({ id, fresh: true });
  }, []);

  return { route, open, startNew, leave };
}
