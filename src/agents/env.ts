// The Worker's bindings. Variables are read by config.ts alone.

import type { Directory } from "./directory.ts";
import type { HookAddress } from "./hook-address.ts";
import type { Share } from "./share.ts";
import type { Ticket } from "./ticket.ts";
import type { NeuronRoot, NeuronShard } from "./neuron-pool.ts";
import type { GatewayHost } from "../models/gateway-binding.ts";
import type { WorkersAiBinding } from "../models/workers-ai.ts";

/** The `AI` binding: Workers AI, and the account's gateways. */
export type AiBinding = WorkersAiBinding & GatewayHost;

export interface Env {
  readonly ChatAgent: DurableObjectNamespace;
  /** One a user. */
  readonly Directory: DurableObjectNamespace<Directory>;
  /** One an inbound hook. */
  readonly HookAddress: DurableObjectNamespace<HookAddress>;
  readonly NeuronRoot: DurableObjectNamespace<NeuronRoot>;
  readonly NeuronShard: DurableObjectNamespace<NeuronShard>;
  /** One a link to a shared copy. */
  readonly Share: DurableObjectNamespace<Share>;
  /** One a ticket. */
  readonly Ticket: DurableObjectNamespace<Ticket>;
  readonly ASSETS: Fetcher;
  /** Absent in `npm start`, which needs no account. */
  readonly AI?: AiBinding;
}
