// Asks once, in the row's place: nothing of a deleted conversation is left, so there is no way back.

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { deleteConversation, failureWords } from "./listing.ts";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly id: string;
  readonly title: string;
  readonly onKeep: () => void;
  readonly onDeleted: (id: string, row: HTMLElement | null) => void;
}

const { list } = STRINGS;

export function DeleteQuestion({ id, title, onKeep, onDeleted }: Props) {
  const [deleting, setDeleting] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const box = useRef<HTMLFieldSetElement | null>(null);
  const keep = useRef<HTMLButtonElement | null>(null);
  useEffect(() => keep.current?.focus(), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onKeep();
  };
  const remove = async (): Promise<void> => {
    setDeleting(true);
    setError(null);
    const failure = await deleteConversation(id);
    if (failure === null) {
      onDeleted(id, box.current?.closest("li") ?? null);
      return;
    }
    setDeleting(false);
    setError(failureWords(failure, list.deleteFailed));
  };

  return (
    <fieldset className="row-question" ref={box} onKeyDown={onKeyDown}>
      <legend>{list.deleteQuestion(title)}</legend>
      {error !== null && (
        <p className="row-error" role="alert">
          {error}
        </p>
      )}
      <div className="row-buttons">
        <button
          type="button"
          className="button small bad"
          aria-disabled={deleting}
          onClick={() => {
            if (!deleting) void remove();
          }}
        >
          {deleting ? list.deleting : list.deleteShort}
        </button>
        <button type="button" className="button small" ref={keep} onClick={onKeep}>
          {list.keep}
        </button>
      </div>
    </fieldset>
  );
}
