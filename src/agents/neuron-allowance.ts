// A conversation's way to the deployment's neurons: it picks the shard, and keeps away from it while nothing is to be counted.

import type { Config } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import { NO_NEURONS, type Neurons } from "../ledger/neurons.ts";
import type { NeuronPool } from "./call-books.ts";
import type { NeuronShard } from "./neuron-pool.ts";

/** How many shards share a deployment's calls. The overrun of a cap does not depend on it, what idles in shards does. */
export const NEURON_SHARDS = 16;

interface AllowanceSources {
  readonly namespace: DurableObjectNamespace<NeuronShard>;
  readonly config: Config;
  /** Of the conversation: the same one always goes to the same shard. */
  readonly objectName: string;
  readonly clock: Clock;
  readonly logError: (what: string, error: unknown) => void;
}

/** How long an isolate believes that a day has no free neurons left: shards give back what nobody took. */
const DRY_MS = 60_000;

let dry = { day: "", until: 0 };

function shardOf(objectName: string): string {
  let hash = 0;
  for (let index = 0; index < objectName.length; index++)
    hash = (hash * 31 + objectName.charCodeAt(index)) >>> 0;
  return `shard-${hash % NEURON_SHARDS}`;
}

export function neuronAllowance(sources: AllowanceSources): NeuronPool {
  const { namespace, config, objectName, clock, logError } = sources;
  const isCapped = config.BUDGET_NEURONS_PER_DAY !== undefined;
  const isCounted = isCapped || config.FREE_NEURONS_PER_DAY > 0;
  const shard = (): DurableObjectStub<NeuronShard> => namespace.getByName(shardOf(objectName));
  return {
    async take(day, callId, wanted): Promise<Neurons | null> {
      const isDry = dry.day === day && clock.now() < dry.until;
      if (!isCounted || (isDry && !isCapped)) return null;
      try {
        const taken = await shard().take(day, callId, wanted);
        if (taken.free === 0) dry = { day, until: clock.now() + DRY_MS };
        return taken;
      } catch (error) {
        logError("The neurons could not be counted: this call is charged as if none were free.", error);
        // A cap that can't be checked is not passed over.
        return isCapped ? NO_NEURONS : null;
      }
    },
    async settle(day, callId, used): Promise<Neurons> {
      const paid = { free: 0, paid: used };
      if (!isCounted) return paid;
      try {
        return await shard().settle(day, callId, used);
      } catch (error) {
        logError("The neurons of a call could not be settled: it is charged as if none were free.", error);
        return paid;
      }
    },
  };
}
