// Numbers as a reader wants them: money, durations, counts. What is not known is said, never shown as zero.

import type { Receipt } from "../core/receipt.ts";
import { STRINGS } from "./strings.ts";

/** Between a figure and its unit: a line never ends there. */
const NBSP = "\u00A0";
const ABOUT = `≈${NBSP}`;

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const underACent = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumSignificantDigits: 2,
});
const underADollar = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumSignificantDigits: 3,
});
const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const dayAndHour = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat("en-US");
const tenth = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** USD, at most two significant digits under a cent, three under a dollar. An exact zero is `$0`. */
export function formatUsd(usd: number): string {
  if (usd === 0) return "$0";
  if (usd < 0.01) return underACent.format(usd);
  return usd < 1 ? underADollar.format(usd) : dollars.format(usd);
}

/** What was charged, with `≈` where it is an estimate; an unknown price is named as such. */
export function formatCharge(usd: number | null, usdIs: Receipt["usdIs"]): string {
  if (usd === null || usdIs === "unknown") return STRINGS.receipt.noPrice;
  return usdIs === "estimated" ? ABOUT + formatUsd(usd) : formatUsd(usd);
}

/** Milliseconds as `80 ms`, `2.1 s`, `41 s` or `1 min 12 s`. */
export function formatDuration(ms: number): string {
  if (ms < 100) return `${Math.round(ms)}${NBSP}ms`;
  if (ms < 9950) return `${tenth.format(ms / SECOND)}${NBSP}s`;
  if (ms < MINUTE - 500) return `${Math.round(ms / SECOND)}${NBSP}s`;
  const seconds = Math.round(ms / SECOND);
  return `${Math.floor(seconds / 60)}${NBSP}min ${seconds % 60}${NBSP}s`;
}

/** Milliseconds in whole seconds, for clocks that tick. */
export function formatSeconds(ms: number): string {
  return formatDuration(Math.max(SECOND, Math.floor(ms / SECOND) * SECOND)).replace(`.0${NBSP}`, NBSP);
}

/** A token count: in full up to 9,999, then `12.3K`; with `≈` where it is an estimate. */
export function formatCount(count: number, countIs: "exact" | "estimated" = "exact"): string {
  const written = count < 10_000 ? whole.format(count) : compact.format(count);
  return countIs === "estimated" ? ABOUT + written : written;
}

const SMALL_WORDS = new Set(["A", "An", "It", "Its", "No", "Nothing", "The", "This", "You", "Your"]);

/** A sentence as it stands behind a colon: without its full stop, and with a small first letter where that is safe. */
export function asClause(sentence: string): string {
  const [first = ""] = sentence.split(" ", 1);
  const start = SMALL_WORDS.has(first) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
  return start.replace(/\.$/u, "");
}

/** An instant as the reader's clock shows it; the day only where it is another than `now`'s. */
export function formatDue(instant: string, now = new Date()): string {
  const at = new Date(instant);
  return (at.toDateString() === now.toDateString() ? hour : dayAndHour).format(at);
}

/** A score between 0 and 1. */
export function formatScore(score: number): string {
  return score.toFixed(2);
}

/** As short as it is clear: the time of today, the day of this year. @param time ISO 8601 */
export function listedTime(time: string, now: Date): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  if (date.toDateString() === now.toDateString()) return hour.format(date);
  return (date.getFullYear() === now.getFullYear() ? day : dayAndYear).format(date);
}
