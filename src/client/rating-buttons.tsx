// Thumbs up and down. What was pressed stays pressed until the other one is.

import { Icon } from "./icon.tsx";
import { STRINGS } from "./strings.ts";
import type { RatingChoice } from "./use-rating.ts";

const THUMBS = [
  { name: "good", value: 1 },
  { name: "bad", value: -1 },
] as const;

export function RatingButtons({ value, rate }: RatingChoice) {
  return (
    <span className="rating" role="group" aria-label={STRINGS.rating.label}>
      {THUMBS.map((thumb) => (
        <button
          key={thumb.name}
          type="button"
          className="link thumb"
          aria-pressed={value === thumb.value}
          aria-label={STRINGS.rating[thumb.name]}
          title={STRINGS.rating[thumb.name]}
          onClick={() => rate(thumb.value)}
        >
          <Icon name={thumb.name} />
        </button>
      ))}
    </span>
  );
}
