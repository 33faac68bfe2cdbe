// One calm word about a connection that has been away for a while. It stands in the header, so that nothing moves.

import { STRINGS } from "./strings.ts";
import type { Connection } from "./use-connection.ts";

export const CONNECTION_NOTES: Readonly<Record<Connection, string>> = {
  up: "",
  connecting: STRINGS.connecting,
  reconnecting: STRINGS.reconnecting,
  "browser-offline": STRINGS.browserOffline,
};

export function ConnectionNote({ connection }: { readonly connection: Connection }) {
  return <p className="connection">{CONNECTION_NOTES[connection]}</p>;
}
