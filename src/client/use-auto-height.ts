// A textarea as tall as its text, up to the limit that the style sheet sets.

import { type RefObject, useLayoutEffect } from "react";

export function useAutoHeight(box: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    element.style.height = "auto";
    // An empty box would otherwise take the height of a wrapped placeholder.
    element.style.height = text === "" ? "" : `${element.scrollHeight}px`;
  }, [box, text]);
}
