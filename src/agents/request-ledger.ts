// The ledger of a request that belongs to no conversation: its calls, in memory, until the books outside know of them.

import type { SettledCall } from "../core/directory.ts";
import type { Step } from "../core/receipt.ts";
import { toMicroUsd } from "../ledger/cost.ts";
import { utcDay } from "../ledger/day.ts";
import type { OpenedCall, UntoldCall } from "../storage/call-ledger.ts";
import type { BooksLedger } from "./call-books.ts";

interface Row {
  readonly call: OpenedCall;
  settled: Step | null;
}

export class RequestLedger implements BooksLedger {
  readonly #untold = new Map<string, Row>();
  readonly #settled = new Map<string, SettledCall>();

  /** As the user's usage counts them. */
  get settled(): readonly SettledCall[] {
    return [...this.#settled.values()];
  }

  open(call: OpenedCall): void {
    this.#untold.set(call.callId, { call, settled: null });
  }

  settle(callId: string, step: Step): void {
    const row = this.#untold.get(callId);
    if (row === undefined) return;
    row.settled = step;
    this.#settled.set(callId, {
      callId,
      day: utcDay(row.call.startedAt),
      tier: step.tier,
      model: step.model,
      isEstimated: step.usage === "estimated",
      microUsd: toMicroUsd(step.usd),
      inputTokens: step.inputTokens,
      outputTokens: step.outputTokens,
      neurons: step.neurons,
    });
  }

  told(callId: string): void {
    this.#untold.delete(callId);
  }

  untold(): UntoldCall[] {
    return [...this.#untold.values()].flatMap(({ call, settled }) =>
      settled === null
        ? []
        : [
            {
              callId: call.callId,
              day: utcDay(call.startedAt),
              neurons: settled.neurons,
              microUsd: toMicroUsd(settled.usd),
            },
          ],
    );
  }

  /** A request has no budget of its own. */
  usedMicroUsd(): number {
    return 0;
  }
}
