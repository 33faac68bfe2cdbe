// Edits a message in place. Sending it asks the question anew from there.

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { STRINGS } from "./strings.ts";
import { isSendKey } from "./send-key.ts";
import { useAutoHeight } from "./use-auto-height.ts";

interface Props {
  readonly text: string;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

export function MessageEditor({ text, onSave, onCancel }: Props) {
  const [value, setValue] = useState(text);
  const box = useRef<HTMLTextAreaElement | null>(null);
  useAutoHeight(box, value);
  useEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(text.length, text.length);
  }, [text]);

  const save = () => {
    const trimmed = value.trim();
    if (trimmed === "" || trimmed === text) onCancel();
    else onSave(trimmed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      onCancel();
    } else if (isSendKey(event.nativeEvent)) {
      event.preventDefault();
      save();
    }
  };

  return (
    <div className="editor">
      <textarea
        ref={box}
        dir="auto"
        rows={1}
        aria-label={STRINGS.editLabel}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="editor-actions">
        <button type="button" className="button quiet" onClick={onCancel}>
          {STRINGS.cancel}
        </button>
        <button type="button" className="button primary" onClick={save}>
          {STRINGS.editSave}
        </button>
      </div>
    </div>
  );
}
