// The conversations of whoever reads: newest first, searched, renamed, deleted. What fails here leaves the chat alone.

import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { ConversationRow } from "./conversation-row.tsx";
import { forgetWriting } from "./drafts.ts";
import { Icon } from "./icon.tsx";
import { NewConversationLink } from "./new-conversation-link.tsx";
import type { Session } from "./session.ts";
import { STRINGS } from "./strings.ts";
import { SEARCH_ID } from "./use-list-keys.ts";
import { useConversationList } from "./use-conversation-list.ts";
import type { Routing } from "./use-route.ts";

interface Props {
  readonly routing: Routing;
  readonly session: Session;
  /** Something else is to be shown than the list. */
  readonly onGo: (go: () => void) => void;
}

/** What the server takes. */
const LONGEST_QUERY = 200;
const { list } = STRINGS;

export function ConversationList({ routing, session, onGo }: Props) {
  const shown = useConversationList(session.needed);
  const search = useRef<HTMLInputElement | null>(null);
  const { items, failure, foundBy } = shown;

  const onDeleted = (id: string, row: HTMLElement | null) => {
    const next = row?.nextElementSibling ?? row?.previousElementSibling;
    const hadFocus = row?.contains(document.activeElement) === true;
    // At once, so that a new conversation has taken the focus before the list gets it back.
    flushSync(() => {
      shown.removed(id);
      if (id === routing.route.id) routing.leave();
    });
    forgetWriting(id);
    if (hadFocus) (next?.querySelector<HTMLElement>("a, input, button") ?? search.current)?.focus();
  };

  return (
    <nav className="list" aria-label={list.title}>
      <div className="list-head">
        <NewConversationLink className="list-new" onNew={() => onGo(routing.startNew)} />
        <input
          ref={search}
          id={SEARCH_ID}
          type="search"
          className="list-search"
          dir="auto"
          aria-label={list.search}
          aria-keyshortcuts="Control+K Meta+K"
          placeholder={list.search}
          title={list.searchKeys}
          autoComplete="off"
          maxLength={LONGEST_QUERY}
          value={shown.query}
          onChange={(event) => shown.search(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || shown.query === "") return;
            event.preventDefault();
            shown.search("");
          }}
        />
      </div>
      {failure !== null && (
        <div className="list-failure" role="alert">
          <p>{list.failed}</p>
          {failure.detail !== null && <p>{failure.detail}</p>}
          <button type="button" className="button small" onClick={shown.refresh}>
            {STRINGS.retry}
          </button>
        </div>
      )}
      <div className="list-scroller">
        <p className="sr-only" role="status">
          {items !== null && items.length > 0 && foundBy !== "" && list.found(items.length, shown.hasMore)}
        </p>
        {items === null && failure === null && <p className="list-note calm">{list.loading}</p>}
        {items?.length === 0 && (
          <p className="list-note" role="status">
            {foundBy === "" ? list.empty : list.nothingFound(foundBy)}
          </p>
        )}
        {items !== null && items.length > 0 && (
          <ul>
            {items.map((item) => (
              <ConversationRow
                key={item.id}
                item={item}
                isCurrent={item.id === routing.route.id}
                onOpen={(id) => onGo(() => routing.open(id))}
                onRenamed={shown.renamed}
                onDeleted={onDeleted}
              />
            ))}
          </ul>
        )}
        {shown.hasMore && (
          <button type="button" className="link list-more" onClick={shown.more}>
            {list.more}
          </button>
        )}
      </div>
      {session.canEnd && <SignOut session={session} onSignedOut={routing.leave} />}
    </nav>
  );
}

function SignOut({ session, onSignedOut }: { readonly session: Session; readonly onSignedOut: () => void }) {
  const [failed, setFailed] = useState(false);
  const signOut = async (): Promise<void> => {
    const ended = await session.end();
    setFailed(!ended);
    if (ended) onSignedOut();
  };

  return (
    <div className="list-foot">
      {failed && (
        <p className="row-error" role="alert">
          {STRINGS.signOutFailed}
        </p>
      )}
      <button type="button" className="button quiet" onClick={() => void signOut()}>
        <Icon name="leave" />
        {STRINGS.signOut}
      </button>
    </div>
  );
}
