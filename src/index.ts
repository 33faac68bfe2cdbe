// The Worker that is deployed. It has no offline models.

import type { Env } from "./agents/env.ts";
import { createApp } from "./http/app.ts";

export { ChatAgent } from "./agents/chat-agent.ts";

export default createApp({ offline: undefined }) satisfies ExportedHandler<Env>;
