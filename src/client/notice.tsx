// A sentence in place of the conversation, with one thing to do about it.

interface Props {
  readonly text: string;
  readonly detail?: string | null;
  readonly action?: string;
  readonly onAction?: () => void;
  /** Appears only after a moment: most waits are over before. */
  readonly calm?: boolean;
}

export function Notice({ text, detail = null, action, onAction, calm = false }: Props) {
  return (
    <main className={calm ? "notice calm" : "notice"}>
      <p>{text}</p>
      {detail !== null && <p className="notice-detail">{detail}</p>}
      {action !== undefined && (
        <button type="button" className="button" onClick={onAction}>
          {action}
        </button>
      )}
    </main>
  );
}
