// A time of day as people write it ("9", "9:30 am", "18 Uhr", "noon"), with the zone that stands behind it.

import { findPlaces, ZONE_OR_PLACE } from "../cities.ts";

const CLOCK = String.raw`(?:noon|midday|midnight|mittags?|mitternacht|\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?(?!\p{L})|o['’]clock|uhr|h)?)`;
const ZONE = String.raw`(?:\s*(?:in\s+)?\(?(${ZONE_OR_PLACE})(?:\s+time\b)?\)?)?`;

/** Two groups: the time, and the zone if there is one. */
export const TIME_OF_DAY = `(${CLOCK})${ZONE}`;

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** Null where a day has no such time. */
export function readTimeOfDay(written: string): TimeOfDay | null {
  const text = written.toLowerCase().trim();
  if (/^(?:noon|midday|mittags?)$/.test(text)) return { hour: 12, minute: 0 };
  if (/^(?:midnight|mitternacht)$/.test(text)) return { hour: 0, minute: 0 };
  const found = /^(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?/.exec(text);
  if (found === null) return null;
  const [, hours = "", minutes = "0", half] = found;
  const minute = Number(minutes);
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  return hour > 23 || minute > 59 ? null : { hour, minute };
}

/** The zone as IANA spells it; UTC where none is named, since the simulation can't know where the person is. */
export function readZone(written: string | undefined): string {
  return written === undefined ? "UTC" : (findPlaces(written)[0]?.timeZone ?? written.trim());
}
