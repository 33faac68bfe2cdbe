// The frame of the page: the header, the banner, and the conversation that the URL names.

import { useState } from "react";
import { Conversation } from "./conversation.tsx";
import { Header } from "./header.tsx";
import { SignIn } from "./sign-in.tsx";
import { useSession } from "./session.ts";
import { simulationOf, useHealth } from "./health.ts";
import { SimulationBanner } from "./simulation-banner.tsx";
import { STRINGS } from "./strings.ts";
import type { Connection } from "./use-connection.ts";
import { useRoute } from "./use-route.ts";

export function App() {
  const [route, startNew] = useRoute();
  const [connection, setConnection] = useState<Connection>("up");
  const session = useSession(connection);
  const health = useHealth();
  const simulation = health === null ? null : simulationOf(health);

  return (
    <>
      <a className="skip" href="#message">
        {STRINGS.skipToComposer}
      </a>
      <Header connection={connection} onNewChat={startNew} />
      {simulation !== null && <SimulationBanner simulation={simulation} />}
      {session.isNeeded ? (
        <SignIn onSignedIn={session.begun} />
      ) : (
        <Conversation key={route.id} route={route} health={health} onConnection={setConnection} />
      )}
    </>
  );
}
