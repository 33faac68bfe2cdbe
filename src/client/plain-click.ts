// A click that stays on the page; one with a modifier opens a tab or a window, as on any link.

interface Click {
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export const isPlainClick = ({ metaKey, ctrlKey, shiftKey, altKey }: Click): boolean =>
  !(metaKey || ctrlKey || shiftKey || altKey);
