// Where the user writes. Its text is its own state, so that typing never re-renders the transcript; it is kept across reloads.

import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { readDraft, writeDraft } from "./drafts.ts";
import { requestEdit } from "./edit-request.ts";
import { Icon } from "./icon.tsx";
import { ModePicker } from "./mode-picker.tsx";
import { isSendKey, isTouchOnly } from "./send-key.ts";
import { STRINGS } from "./strings.ts";
import { useAutoHeight } from "./use-auto-height.ts";
import { useKeptDraft } from "./use-kept-draft.ts";
import type { ModeChoice } from "./use-mode.ts";

interface Props {
  readonly conversation: string;
  readonly busy: boolean;
  readonly mode: ModeChoice;
  readonly onSend: (text: string) => void;
  readonly onStop: () => void;
}

export function Composer({ conversation, busy, mode, onSend, onStop }: Props) {
  const [text, setText] = useState(() => readDraft(conversation));
  const box = useRef<HTMLTextAreaElement | null>(null);
  useAutoHeight(box, text);

  useEffect(() => {
    // On touch this would pull the keyboard up.
    if (!isTouchOnly()) box.current?.focus();
  }, []);
  useKeptDraft(conversation, text);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const trimmed = text.trim();
    if (trimmed === "") return;
    onSend(trimmed);
    setText("");
    writeDraft(conversation, "");
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isSendKey(event.nativeEvent)) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      requestEdit();
    }
  };

  return (
    <form className="composer" onSubmit={submit}>
      <textarea
        ref={box}
        id="message"
        dir="auto"
        rows={1}
        aria-label={STRINGS.composer.label}
        placeholder={STRINGS.composer.placeholder}
        title={STRINGS.composer.hint}
        enterKeyHint={isTouchOnly() ? "enter" : "send"}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-row">
        <ModePicker mode={mode} />
        <div className="composer-end">
          {busy && (
            <button type="button" className="button stop" onClick={onStop}>
              <Icon name="stop" />
              {STRINGS.composer.stop}
            </button>
          )}
          <button
            type="submit"
            className="button primary send"
            aria-disabled={text.trim() === ""}
            title={busy ? STRINGS.composer.sendAfter : STRINGS.composer.send}
            aria-label={STRINGS.composer.send}
          >
            <Icon name="send" />
            <span className="send-word">{STRINGS.composer.send}</span>
          </button>
        </div>
      </div>
    </form>
  );
}
