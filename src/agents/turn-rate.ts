// How a user is told that too many turns were begun.

import { UpshiftError } from "../core/errors.ts";

export const tooManyTurns = (perMinute: number, seconds: number): UpshiftError =>
  new UpshiftError(
    "rate_limited",
    `${perMinute} messages a minute can be sent here, in all conversations together. Try again in ${seconds} s.`,
    { retryAfterSeconds: seconds },
  );
