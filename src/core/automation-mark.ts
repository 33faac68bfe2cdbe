// What the user's message of an automation's run says about itself, in its metadata. Shared by the engine and the browser.

import type { UIMessage } from "ai";

export interface AutomationMark {
  readonly automation: {
    readonly id: string;
    readonly name: string;
    readonly runId: string;
    /** ISO 8601, in UTC. */
    readonly dueAt: string;
    /** Behind the prompt stands what a hook was called with: a stranger wrote it. */
    readonly hasOutsideData?: true;
  };
}

/** Whether a message of the transcript holds what a stranger wrote. Clients can't set metadata. */
export const bringsOutsideData = ({ metadata }: Pick<UIMessage, "metadata">): boolean =>
  (metadata as Partial<AutomationMark> | undefined)?.automation?.hasOutsideData === true;
