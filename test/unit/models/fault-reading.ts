// The fault that a call of a model ends in, through the real providers.

import type { LanguageModelV4 } from "@ai-sdk/provider";
import { expect } from "vitest";
import { FAULTS, type FaultKind } from "../../../src/models/faults.ts";
import { toFault, type UpstreamFault } from "../../../src/models/upstream-fault.ts";
import type { HttpAnswer } from "../../emulators/behaviour.ts";
import { ManualClock } from "../../fakes/clock.ts";
import { FarEnd, refused, type Answer } from "../../fakes/far-end.ts";
import { USER_SAYS_HELLO } from "../../fakes/model.ts";
import { bindingModel, chatModel, restModel } from "../../fakes/routes.ts";

export const NOW = Date.UTC(2026, 10, 23, 12);

async function faultOf(model: LanguageModelV4): Promise<UpstreamFault> {
  try {
    await model.doStream(USER_SAYS_HELLO);
  } catch (error) {
    return toFault(error, NOW);
  }
  throw new Error("The call was expected to fail");
}

export const answering = ({ status, body, headers, contentType }: HttpAnswer): Answer =>
  refused(status, body, {
    ...headers,
    ...(contentType === undefined ? {} : { "content-type": contentType }),
  });

export const byChat = (answer: Answer) => faultOf(chatModel(new ManualClock(), new FarEnd(answer)));
export const byRest = (answer: Answer) => faultOf(restModel(new ManualClock(), new FarEnd(answer)));
export const byBinding = (error: unknown) =>
  faultOf(bindingModel(new ManualClock(), { run: () => Promise.reject(error) }));

export function expectKind(fault: UpstreamFault, kind: FaultKind, status: number | null): void {
  expect({ kind: fault.kind, status: fault.status }).toEqual({ kind, status });
  const { code, goRound, user } = FAULTS[kind];
  expect(fault).toMatchObject({ code, goRound, message: user });
}
