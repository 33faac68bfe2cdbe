// A link, so that it opens in a new tab as links do; a plain click stays on the page.

import type { MouseEvent } from "react";
import { Icon } from "./icon.tsx";
import { isPlainClick } from "./plain-click.ts";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly className: string;
  readonly onNew: () => void;
}

export function NewConversationLink({ className, onNew }: Props) {
  const onClick = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    onNew();
  };

  return (
    <a
      className={`button ${className}`}
      href="/"
      title={STRINGS.list.newKeys}
      aria-keyshortcuts="Control+Shift+O Meta+Shift+O"
      onClick={onClick}
    >
      <Icon name="plus" />
      <span>{STRINGS.newChat}</span>
    </a>
  );
}
