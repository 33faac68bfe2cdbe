// The books of a turn in memory: free neurons are spent once, and a call is refused where the test says so.

import type { Step } from "../../src/core/receipt.ts";
import { keepOf, takeFrom } from "../../src/ledger/neurons.ts";
import { typicalNeurons } from "../../src/ledger/typical-call.ts";
import type { NeuronRates } from "../../src/models/catalogue.ts";
import type { Admission, CallBooks, ProposedCall } from "../../src/turn/ports.ts";

export interface FakeBooksSettings {
  readonly freeNeurons?: number;
  /** What is answered to a call; undefined admits it with all that its model can write. */
  readonly judge?: (call: ProposedCall) => Admission | undefined;
}

export class FakeBooks implements CallBooks {
  readonly #judge: FakeBooksSettings["judge"];
  #free: number;
  readonly #taken = new Map<string, number>();
  /** Every call that was proposed, refused ones included. */
  readonly proposed: ProposedCall[] = [];
  readonly settled = new Map<string, Step>();

  constructor(settings: FakeBooksSettings = {}) {
    this.#judge = settings.judge;
    this.#free = settings.freeNeurons ?? 0;
  }

  freeNeurons(call: Pick<ProposedCall, "callId" | "inputTokens">, rates: NeuronRates): Promise<number> {
    const { free } = takeFrom({ free: this.#free, paid: 0 }, typicalNeurons(call.inputTokens, rates));
    this.#free -= free;
    this.#taken.set(call.callId, (this.#taken.get(call.callId) ?? 0) + free);
    return Promise.resolve(free);
  }

  reserve(call: ProposedCall): Promise<Admission> {
    this.proposed.push(call);
    const { maxOutputTokens } = call.model;
    return Promise.resolve(
      this.#judge?.(call) ?? { kind: "admitted", maxOutputTokens, freeNeurons: this.#free },
    );
  }

  settle(callId: string, neurons: number | null, toStep: (freeNeurons: number) => Step): Promise<Step> {
    this.#free += this.#taken.get(callId) ?? 0;
    this.#taken.delete(callId);
    const { free } = keepOf(takeFrom({ free: this.#free, paid: 0 }, neurons ?? 0), neurons ?? 0);
    this.#free -= free;
    const step = toStep(free);
    this.settled.set(callId, step);
    return Promise.resolve(step);
  }
}
