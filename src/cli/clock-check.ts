// This machine's clock against the services': signatures, tickets and prices by the hour depend on it.

import type { Check } from "./check.ts";

/** What a response said, and when it came by this machine's clock, in milliseconds. */
export interface ClockSample {
  readonly date: string | null;
  readonly receivedAt: number;
}

const MOST_SECONDS_OFF = 60;

/** A service's own clock may be wrong: one that agrees is enough. */
export function clockCheck(samples: readonly ClockSample[]): Check {
  const name = "clock";
  const off = samples
    .map(({ date, receivedAt }) => (receivedAt - Date.parse(date ?? "")) / 1000)
    .filter((seconds) => !Number.isNaN(seconds))
    .toSorted((a, b) => Math.abs(a) - Math.abs(b))[0];
  if (off === undefined)
    return { name, verdict: "skipped", finding: "Offline: no response to compare it with." };
  const seconds = Math.round(Math.abs(off));
  if (seconds <= MOST_SECONDS_OFF)
    return { name, verdict: "ok", finding: `Within ${Math.max(1, seconds)} s of the services'.` };
  return {
    name,
    verdict: "warning",
    finding: `${seconds} s ${off > 0 ? "ahead of" : "behind"} the services': signatures, tickets and prices by the hour will be wrong.`,
    mend: "Set it by the network: timedatectl set-ntp true, or sntp -sS time.cloudflare.com.",
  };
}
