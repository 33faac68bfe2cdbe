// Keeps the end of the transcript in view while the reader is there, and leaves them alone when they are not.
// The reader's own movement decides at once; growth of the text never does.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END_PX = 80;
const DRAG_PX = 4;
const UPWARD_KEYS = new Set(["PageUp", "ArrowUp", "Home"]);

export interface Follow {
  /** On the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** On the element in it that grows. */
  readonly content: RefObject<HTMLDivElement | null>;
  /** The end is in view, or being followed. */
  readonly atEnd: boolean;
  readonly jumpToEnd: () => void;
}

/** @param enabled whether there is anything to follow: an introduction is read from its top */
export function useFollow(enabled: boolean): Follow {
  const scroller = useRef<HTMLDivElement | null>(null);
  const content = useRef<HTMLDivElement | null>(null);
  const following = useRef(true);
  const isEnabled = useRef(enabled);
  useLayoutEffect(() => {
    isEnabled.current = enabled;
  }, [enabled]);
  const [atEnd, setAtEnd] = useState(true);

  const jumpToEnd = useCallback(() => {
    following.current = true;
    setAtEnd(true);
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, []);

  useEffect(() => {
    const element = scroller.current;
    const grown = content.current;
    if (element === null || grown === null) return;
    let lastTop = element.scrollTop;

    const distance = () => element.scrollHeight - element.scrollTop - element.clientHeight;
    const leave = () => {
      if (element.scrollHeight <= element.clientHeight) return;
      following.current = false;
      setAtEnd(distance() <= NEAR_END_PX);
    };
    const onScroll = () => {
      const top = element.scrollTop;
      const near = distance() <= NEAR_END_PX;
      if (top > lastTop && near) following.current = true;
      else if (top < lastTop && !near) following.current = false;
      lastTop = top;
      setAtEnd(!isEnabled.current || near || following.current);
    };
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < 0) leave();
      // Text that grows under the wheel must not keep the reader from reaching the end.
      else if (event.deltaY >= distance()) following.current = true;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLTextAreaElement) return;
      if (UPWARD_KEYS.has(event.key)) leave();
      else if (event.key === "End") following.current = true;
    };
    let touchedAt = 0;
    const onTouchStart = (event: TouchEvent) => {
      touchedAt = event.touches[0]?.clientY ?? 0;
    };
    const onTouchMove = (event: TouchEvent) => {
      if ((event.touches[0]?.clientY ?? 0) > touchedAt + DRAG_PX) leave();
    };
    // Opening a receipt or a thought keeps its place: the reader wants to see what opened.
    const onToggle = (event: Event) => {
      if (event.target instanceof HTMLDetailsElement && event.target.open) leave();
    };
    const onResize = () => {
      if (following.current && isEnabled.current) element.scrollTop = element.scrollHeight;
      lastTop = element.scrollTop;
      setAtEnd(!isEnabled.current || following.current || distance() <= NEAR_END_PX);
    };

    const observer = new ResizeObserver(onResize);
    observer.observe(grown);
    observer.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    element.addEventListener("wheel", onWheel, { passive: true });
    element.addEventListener("touchstart", onTouchStart, { passive: true });
    element.addEventListener("touchmove", onTouchMove, { passive: true });
    element.addEventListener("keydown", onKeyDown);
    element.addEventListener("toggle", onToggle, { capture: true });

    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("touchstart", onTouchStart);
      element.removeEventListener("touchmove", onTouchMove);
      element.removeEventListener("keydown", onKeyDown);
      element.removeEventListener("toggle", onToggle, { capture: true });
    };
  }, []);

  return { scroller, content, atEnd, jumpToEnd };
}
