// The bar at the top: the name, how the connection is, the theme; on narrow screens also the list and a new conversation.

import { ConnectionNote } from "./connection-note.tsx";
import { Icon } from "./icon.tsx";
import { NewConversationLink } from "./new-conversation-link.tsx";
import { STRINGS } from "./strings.ts";
import { ThemePicker } from "./theme-picker.tsx";
import type { Connection } from "./use-connection.ts";

interface Props {
  readonly connection: Connection;
  /** Null where the list stands beside the conversation, or nobody is signed in. */
  readonly narrow: { readonly onList: () => void; readonly onNew: () => void } | null;
}

export function Header({ connection, narrow }: Props) {
  return (
    <header className={narrow === null ? "header" : "header narrow"}>
      {narrow !== null && (
        <button
          type="button"
          className="button quiet square"
          aria-label={STRINGS.list.title}
          aria-haspopup="dialog"
          title={STRINGS.list.title}
          onClick={narrow.onList}
        >
          <Icon name="lines" />
        </button>
      )}
      <h1 className="brand">
        <Icon name="upshift" />
        {STRINGS.brand}
      </h1>
      <ConnectionNote connection={connection} />
      <ThemePicker />
      {narrow !== null && <NewConversationLink className="quiet" onNew={narrow.onNew} />}
    </header>
  );
}
