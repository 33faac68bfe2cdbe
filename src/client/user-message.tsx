// What the user said, and the way to say it differently.

import type { UIMessage } from "ai";
import { memo, useCallback, useEffect, useState } from "react";
import { textOf } from "./answer-metadata.ts";
import { onEditRequest } from "./edit-request.ts";
import { MessageEditor } from "./message-editor.tsx";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly message: UIMessage;
  readonly position: number;
  readonly total: number;
  readonly canEdit: boolean;
  readonly isLast: boolean;
  readonly onEdit: (messageId: string, text: string) => void;
}

export const UserMessage = memo(function UserMessage({
  message,
  position,
  total,
  canEdit,
  isLast,
  onEdit,
}: Props) {
  const [editing, setEditing] = useState(false);
  const headingId = `m-${message.id}`;
  const text = textOf(message);

  useEffect(() => (isLast ? onEditRequest(() => setEditing(true)) : undefined), [isLast]);
  const close = useCallback(() => {
    setEditing(false);
    document.getElementById("message")?.focus();
  }, []);

  return (
    <article className="message user" aria-labelledby={headingId}>
      <h3 id={headingId} className="sr-only">
        {STRINGS.youHeading(position, total)}
      </h3>
      {editing ? (
        <MessageEditor
          text={text}
          onCancel={close}
          onSave={(changed) => {
            close();
            onEdit(message.id, changed);
          }}
        />
      ) : (
        <div className="said">
          {canEdit && (
            <button type="button" className="link edit" onClick={() => setEditing(true)}>
              {STRINGS.edit}
            </button>
          )}
          <p className="bubble" dir="auto">
            {text}
          </p>
        </div>
      )}
    </article>
  );
});
