// The date and the time, in any IANA time zone.

import { z } from "zod";
import { FREE_TO_CALL, ToolError, type Tool } from "./tool.ts";

const inputSchema = z.object({
  timeZone: z.string().max(64).optional().describe("An IANA time zone such as Europe/Berlin. UTC if absent."),
});

/** The zone as the runtime spells it, or an error that says what a zone looks like. */
function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw new ToolError(`"${timeZone}" is not a time zone. Use an IANA name such as Asia/Tokyo.`);
  }
}

export const clock: Tool<z.infer<typeof inputSchema>> = {
  name: "clock",
  description: "Tells the current date, weekday and time in a time zone.",
  schema: inputSchema,
  limits: { milliseconds: 1_000, outputCharacters: 1_000 },
  ...FREE_TO_CALL,
  execute({ timeZone = "UTC" }, { now }) {
    const zone = knownZone(timeZone);
    const at = now();
    const parts = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      weekday: "long",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZoneName: "longOffset",
    }).formatToParts(at);
    const part = (type: Intl.DateTimeFormatPartTypes): string =>
      parts.find((item) => item.type === type)?.value ?? "";
    return {
      timeZone: zone,
      weekday: part("weekday"),
      date: `${part("year")}-${part("month")}-${part("day")}`,
      time: `${part("hour")}:${part("minute")}:${part("second")}`,
      utcOffset: part("timeZoneName").replace("GMT", "UTC"),
      utc: at.toISOString(),
    };
  },
};
