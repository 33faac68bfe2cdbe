// How an answer ended that did not end well.

import type { TurnError } from "../core/errors.ts";
import type { MessageStatus } from "../core/receipt.ts";
import { STRINGS } from "./strings.ts";

interface Props {
  readonly status: Exclude<MessageStatus, "complete">;
  readonly error: TurnError | undefined;
  readonly canGoOn: boolean;
}

export function Ending({ status, error, canGoOn }: Props) {
  if (status === "stopped")
    return <p className="ending">{canGoOn ? STRINGS.stoppedGoOn : STRINGS.stopped}</p>;
  const sentence = error?.message ?? "";
  const said =
    status === "interrupted"
      ? [STRINGS.interrupted, sentence]
      : [sentence === "" ? STRINGS.failed : sentence];
  return <p className="ending bad">{said.filter(Boolean).join(" ")}</p>;
}
