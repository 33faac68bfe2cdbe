// Writes a new title in place of the old one. Enter saves, Escape and leaving with nothing changed cancel.

import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { MOST_TITLE_CHARACTERS } from "../core/title-words.ts";
import { isComposing } from "./send-key.ts";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly title: string;
  /** @returns why it was not saved, or null */
  readonly onSave: (title: string) => Promise<string | null>;
  /** Not with the focus where it went elsewhere by itself. */
  readonly onEnd: (takesFocus: boolean) => void;
}

export function TitleEditor({ title, onSave, onEnd }: Props) {
  const [value, setValue] = useState(title);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const save = async (): Promise<void> => {
    const written = value.trim();
    if (written === "" || written === title) {
      onEnd(true);
      return;
    }
    setSaving(true);
    const refusal = await onSave(written);
    if (refusal === null) {
      onEnd(true);
      return;
    }
    setSaving(false);
    setError(refusal);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving) void save();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) {
      // This Enter takes a word of the input method, and no more.
      if (event.key === "Enter") event.preventDefault();
    } else if (event.key === "Escape") {
      event.preventDefault();
      onEnd(true);
    }
  };

  return (
    <form className="row-editor" onSubmit={onSubmit}>
      <input
        ref={field}
        dir="auto"
        aria-label={STRINGS.list.titleLabel}
        aria-invalid={error !== null}
        autoComplete="off"
        enterKeyHint="done"
        maxLength={MOST_TITLE_CHARACTERS}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (!saving && (value.trim() === "" || value.trim() === title)) onEnd(false);
        }}
      />
      {error !== null && (
        <p className="row-error" role="alert">
          {error}
        </p>
      )}
    </form>
  );
}
