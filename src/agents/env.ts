// The Worker's bindings. Variables are read by config.ts alone.

import type { WorkersAiBinding } from "../models/workers-ai.ts";

export interface Env {
  readonly ChatAgent: DurableObjectNamespace;
  readonly ASSETS: Fetcher;
  /** Absent in `npm start`, which needs no account. */
  readonly AI?: WorkersAiBinding;
}
