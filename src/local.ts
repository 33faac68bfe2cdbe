// The Worker of `npm start`: the same, with the far end of the offline models in its bundle.

import { ChatAgent as DeployedChatAgent } from "./agents/chat-agent.ts";
import type { Env } from "./agents/env.ts";
import { createApp } from "./http/app.ts";
import { createOfflineModels } from "./models/offline/offline-models.ts";

export { Directory } from "./agents/directory.ts";
export { HookAddress } from "./agents/hook-address.ts";
export { NeuronRoot, NeuronShard } from "./agents/neuron-pool.ts";
export { Share } from "./agents/share.ts";
export { Ticket } from "./agents/ticket.ts";

const offline = createOfflineModels();

export class ChatAgent extends DeployedChatAgent {
  protected override readonly offline = offline;
}

export default createApp({ offline }) satisfies ExportedHandler<Env>;
