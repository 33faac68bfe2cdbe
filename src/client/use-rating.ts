// The rating of one answer as it is shown: at once when pressed, and back to what it was where the server did not take it.

import { useCallback, useRef, useState } from "react";
import { type Rating, readRating, sendRating } from "./rating.ts";

export interface RatingChoice {
  readonly value: Rating | null;
  readonly failed: boolean;
  readonly rate: (value: Rating) => void;
}

export function useRating(conversation: string, messageId: string): RatingChoice {
  const [value, setValue] = useState(() => readRating(messageId));
  const [failed, setFailed] = useState(false);
  const isSending = useRef(false);

  const rate = useCallback(
    (next: Rating) => {
      // One at a time: the last one sent is then the last one kept.
      if (next === value || isSending.current) return;
      isSending.current = true;
      setValue(next);
      setFailed(false);
      void sendRating(conversation, messageId, next).then((taken) => {
        isSending.current = false;
        if (taken) return;
        setValue(value);
        setFailed(true);
      });
    },
    [conversation, messageId, value],
  );
  return { value, failed, rate };
}
