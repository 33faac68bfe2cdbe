// The frame of the page: the header, the banner, the list, and the conversation that the URL names.

import { useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { ConversationDrawer } from "./conversation-drawer.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { Conversation } from "./conversation.tsx";
import { Header } from "./header.tsx";
import { SignIn } from "./sign-in.tsx";
import { useSession } from "./session.ts";
import { simulationOf, useHealth } from "./health.ts";
import { SimulationBanner } from "./simulation-banner.tsx";
import { STRINGS } from "./strings.ts";
import type { Connection } from "./use-connection.ts";
import { SEARCH_ID, useListKeys } from "./use-list-keys.ts";
import { useRoute } from "./use-route.ts";
import { useWide } from "./use-wide.ts";

export function App() {
  const routing = useRoute();
  const [connection, setConnection] = useState<Connection>("up");
  const [isOpen, setOpen] = useState(false);
  const session = useSession(connection);
  const health = useHealth();
  const isWide = useWide();
  const simulation = health === null ? null : simulationOf(health);
  const { route, startNew } = routing;

  const keys = useMemo(
    () => ({
      onNew: () => {
        setOpen(false);
        startNew();
      },
      onSearch: () => {
        if (!isWide) flushSync(() => setOpen(true));
        document.getElementById(SEARCH_ID)?.focus();
      },
    }),
    [isWide, startNew],
  );
  useListKeys(session.isNeeded ? null : keys);

  const onGo = (go: () => void) => {
    // Closed first: a dialog that closes takes the focus with it.
    if (isOpen) flushSync(() => setOpen(false));
    go();
  };
  const onSignedIn = () => {
    setOpen(false);
    session.begun();
  };
  const list = <ConversationList routing={routing} session={session} onGo={onGo} />;
  const narrow = isWide || session.isNeeded ? null : { onList: () => setOpen(true), onNew: startNew };

  return (
    <>
      <a className="skip" href="#message">
        {STRINGS.skipToComposer}
      </a>
      <Header connection={connection} narrow={narrow} />
      {simulation !== null && <SimulationBanner simulation={simulation} />}
      {session.isNeeded ? (
        <SignIn onSignedIn={onSignedIn} />
      ) : (
        <div className="beside">
          {isWide && list}
          {!isWide && isOpen && (
            <ConversationDrawer onClose={() => setOpen(false)}>{list}</ConversationDrawer>
          )}
          <Conversation
            key={route.id}
            route={route}
            health={health}
            onConnection={setConnection}
            onNew={routing.leave}
          />
        </div>
      )}
    </>
  );
}
