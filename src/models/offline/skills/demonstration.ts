// One fault on demand: what asks for it, and what the fast tier then does.

import type { Conversation } from "../conversation.ts";
import type { Reply } from "../heard.ts";

export interface Demonstration {
  /** For the reasoner's sentence: "You asked for …". */
  readonly name: string;
  readonly asked: RegExp;
  readonly fast: (conversation: Conversation) => Reply;
  /** What the fast tier does, for the reasoner's sentence. */
  readonly happens: string;
}
