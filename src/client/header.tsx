// The bar at the top: the name, how the connection is, the theme, a new chat.

import type { MouseEvent } from "react";
import { ConnectionNote } from "./connection-note.tsx";
import { Icon } from "./icon.tsx";
import { STRINGS } from "./strings.ts";
import { ThemePicker } from "./theme-picker.tsx";
import type { Connection } from "./use-connection.ts";

export function Header({
  connection,
  onNewChat,
}: {
  readonly connection: Connection;
  readonly onNewChat: () => void;
}) {
  // A link, so that it opens in a new tab as links do; a plain click stays on the page.
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onNewChat();
  };

  return (
    <header className="header">
      <h1 className="brand">
        <Icon name="upshift" />
        {STRINGS.brand}
      </h1>
      <ConnectionNote connection={connection} />
      <ThemePicker />
      <a className="button quiet" href="/" onClick={onClick}>
        <Icon name="plus" />
        {STRINGS.newChat}
      </a>
    </header>
  );
}
