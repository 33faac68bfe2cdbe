// The Worker that is deployed. It has no offline models.

import type { Env } from "./agents/env.ts";
import { createApp } from "./http/app.ts";

export { ChatAgent } from "./agents/chat-agent.ts";
export { Directory } from "./agents/directory.ts";
export { HookAddress } from "./agents/hook-address.ts";
export { NeuronRoot, NeuronShard } from "./agents/neuron-pool.ts";
export { Share } from "./agents/share.ts";
export { Ticket } from "./agents/ticket.ts";

export default createApp({ offline: undefined }) satisfies ExportedHandler<Env>;
