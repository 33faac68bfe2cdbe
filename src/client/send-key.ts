// Which key press sends. Enter while an input method composes never does; on touch-only devices Enter is a new line.

const IME_KEY_CODE = 229;

/** Decided by what the primary input is: "any-pointer" is claimed by phones that have no mouse. */
export function isTouchOnly(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}

export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === IME_KEY_CODE;
}

export function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" || isComposing(event)) return false;
  if (event.metaKey || event.ctrlKey) return true;
  return !event.shiftKey && !event.altKey && !isTouchOnly();
}
