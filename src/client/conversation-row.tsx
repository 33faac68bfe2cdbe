// One conversation of the list: a link to it, its title to be changed in place, and its deletion, asked about once.

import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { failureWords, type Listed, renameConversation } from "./listing.ts";
import { DeleteQuestion } from "./delete-question.tsx";
import { Icon } from "./icon.tsx";
import { conversationPath } from "./ids.ts";
import { isPlainClick } from "./plain-click.ts";
import { Snippet } from "./snippet.tsx";
import { STRINGS } from "./strings.ts";
import { TitleEditor } from "./title-editor.tsx";

interface Props {
  readonly item: Listed;
  readonly isCurrent: boolean;
  readonly onOpen: (id: string) => void;
  readonly onRenamed: (id: string, title: string) => void;
  /** Called while the row still stands. */
  readonly onDeleted: (id: string, row: HTMLElement | null) => void;
}

const { list } = STRINGS;

export function ConversationRow({ item, isCurrent, onOpen, onRenamed, onDeleted }: Props) {
  const [state, setState] = useState<"link" | "rename" | "delete">("link");
  const link = useRef<HTMLAnchorElement | null>(null);
  const isReturning = useRef(false);
  useEffect(() => {
    if (state !== "link" || !isReturning.current) return;
    isReturning.current = false;
    link.current?.focus();
  }, [state]);
  const back = (takesFocus = true) => {
    isReturning.current = takesFocus;
    setState("link");
  };
  const title = item.title === "" ? STRINGS.newChat : item.title;

  if (state === "rename") {
    const save = async (written: string): Promise<string | null> => {
      const failure = await renameConversation(item.id, written);
      if (failure !== null) return failureWords(failure, list.renameFailed);
      onRenamed(item.id, written);
      return null;
    };
    return (
      <li className="row">
        <TitleEditor title={title} onSave={save} onEnd={back} />
      </li>
    );
  }
  if (state === "delete") {
    return (
      <li className="row">
        <DeleteQuestion id={item.id} title={title} onKeep={() => back()} onDeleted={onDeleted} />
      </li>
    );
  }

  const onClick = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    onOpen(item.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "F2") setState("rename");
    else if (event.key === "Delete") setState("delete");
    else return;
    event.preventDefault();
  };
  return (
    <li className={isCurrent ? "row current" : "row"}>
      <a
        ref={link}
        className="row-link"
        href={conversationPath(item.id)}
        aria-current={isCurrent ? "page" : undefined}
        aria-keyshortcuts="F2 Delete"
        title={title}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        {item.pinned && <span className="sr-only">{list.pinned} </span>}
        <span className="row-title" dir="auto">
          {title}
        </span>
        <time className="row-time" dateTime={item.updatedAt}>
          {item.when}
        </time>
        {item.snippet !== null && <Snippet text={item.snippet} />}
      </a>
      <span className="row-actions">
        {(["rename", "delete"] as const).map((action) => (
          <button
            key={action}
            type="button"
            className="row-action"
            aria-label={list[action](title)}
            title={action === "rename" ? list.renameShort : list.deleteShort}
            onClick={() => setState(action)}
          >
            <Icon name={action} />
          </button>
        ))}
      </span>
    </li>
  );
}
