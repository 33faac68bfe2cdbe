// What calls for the reasoner while or after the fast model answered: the reason of the contract, and a fragment for a lay person.

import type { Reason } from "../core/receipt.ts";

export interface Trigger {
  readonly reason: Reason;
  /** One sentence that a lay person understands, with what was seen. */
  readonly detail: string;
}
