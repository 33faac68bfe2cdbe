// The Worker's bindings. Variables are read by config.ts alone.

import type { Directory } from "./directory.ts";
import type { NeuronRoot, NeuronShard } from "./neuron-pool.ts";
import type { WorkersAiBinding } from "../models/workers-ai.ts";

export interface Env {
  readonly ChatAgent: DurableObjectNamespace;
  /** One a user. */
  readonly Directory: DurableObjectNamespace<Directory>;
  readonly NeuronRoot: DurableObjectNamespace<NeuronRoot>;
  readonly NeuronShard: DurableObjectNamespace<NeuronShard>;
  readonly ASSETS: Fetcher;
  /** Absent in `npm start`, which needs no account. */
  readonly AI?: WorkersAiBinding;
}
