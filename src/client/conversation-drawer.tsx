// The list on a narrow screen: a dialog over the page. What is behind it is out of reach until it closes.

import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { Icon } from "./icon.tsx";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function ConversationDrawer({ onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement | null>(null);
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    // The browser gives the focus back where it came from.
    return () => opened?.close();
  }, []);

  // Here and not by the browser: the page would take the key for a wish to stop the answer.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onClose();
  };
  const onClick = (event: MouseEvent) => {
    if (event.target === event.currentTarget) onClose();
  };

  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-label={STRINGS.list.title}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="drawer-inside">
        <div className="drawer-head">
          <h2>{STRINGS.list.title}</h2>
          <button
            type="button"
            className="button quiet square"
            aria-label={STRINGS.list.close}
            title={STRINGS.list.close}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
