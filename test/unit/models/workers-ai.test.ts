// How a call is put to Workers AI, by REST and by the binding, through the real provider.

import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { describe, expect, test } from "vitest";
import { newObservation } from "../../../src/models/transport.ts";
import type { WorkersAiBinding } from "../../../src/models/workers-ai.ts";
import { bodyOf, bytesOf, LiveBody } from "../../fakes/bytes.ts";
import { ManualClock, settle } from "../../fakes/clock.ts";
import { nativeStream } from "../../fakes/event-text.ts";
import { FarEnd, streamed } from "../../fakes/far-end.ts";
import { finalMessage } from "../../fakes/model.ts";
import { bindingModel, DEADLINES, DISTILL, restModel } from "../../fakes/routes.ts";

const CALL: LanguageModelV4CallOptions = {
  prompt: [
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "Hello" }] },
  ],
  maxOutputTokens: 16_384,
};
const INPUTS = {
  max_tokens: 16_384,
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Hello" },
  ],
  stream: true,
};

describe("By REST", () => {
  test("the request goes to the account's run route, refuses to queue, and always names a limit", async () => {
    const farEnd = new FarEnd(streamed(nativeStream(["Hi"])));
    expect(await finalMessage(restModel(new ManualClock(), farEnd), CALL)).toMatchObject({
      text: "Hi",
      finish: "stop",
    });
    const [request] = farEnd.requests;
    expect(request?.url).toBe(`https://cloudflare.test/v4/accounts/acc/ai/run/${DISTILL}?rejectIfBusy=true`);
    expect(request?.method).toBe("POST");
    expect(request?.headers.get("authorization")).toBe("Bearer cf-token");
    expect(request?.body).toMatchObject(INPUTS);
    expect(farEnd.requests).toHaveLength(1);
  });

  test("the stream's usage is kept", async () => {
    const observation = newObservation();
    const farEnd = new FarEnd(streamed(nativeStream(["Hi"])));
    await finalMessage(restModel(new ManualClock(), farEnd, observation), CALL);
    expect(observation.usage).toEqual({ prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 });
  });
});

describe("By the binding", () => {
  interface Run {
    readonly model: string;
    readonly inputs: Record<string, unknown>;
    readonly options: Record<string, unknown>;
  }
  const bindingOf = (output: () => unknown): WorkersAiBinding & { readonly runs: Run[] } => {
    const runs: Run[] = [];
    return {
      runs,
      run: async (model, inputs, options = {}) => {
        runs.push({ model, inputs, options });
        return output();
      },
    };
  };

  test("the model, the inputs and the refusal to queue are handed over", async () => {
    const binding = bindingOf(() => bodyOf([bytesOf(nativeStream(["Hi"]))]));
    const message = await finalMessage(bindingModel(new ManualClock(), binding), CALL);
    expect(message).toMatchObject({ text: "Hi", finish: "stop" });
    expect(binding.runs).toHaveLength(1);
    expect(binding.runs[0]).toMatchObject({
      model: DISTILL,
      inputs: INPUTS,
      options: { rejectIfBusy: true, signal: expect.any(AbortSignal) },
    });
  });

  test("its stream is merged, watched and noted like any other", async () => {
    const clock = new ManualClock();
    const observation = newObservation();
    const body = new LiveBody();
    const model = bindingModel(
      clock,
      bindingOf(() => body.stream),
      observation,
    );
    const message = finalMessage(model, CALL);
    body.write(nativeStream(["Hi"]).replace("data: [DONE]\n\n", ""));
    await clock.advance(DEADLINES.stallMs);
    expect(await message).toMatchObject({ text: "Hi" });
    expect(observation.fault).toMatchObject({ code: "upstream_timeout" });
    expect(observation.usage).toMatchObject({ completion_tokens: 34 });
    expect(body.isCancelled).toBe(true);
  });

  test("a whole answer in place of a stream is read, not asked for again", async () => {
    const binding = bindingOf(() => ({ response: "Hi", usage: { prompt_tokens: 1, completion_tokens: 1 } }));
    expect(await finalMessage(bindingModel(new ManualClock(), binding), CALL)).toMatchObject({ text: "Hi" });
    expect(binding.runs).toHaveLength(1);
  });

  test("a run that does not heed the abort is let go of, and so is the stream that it still brings", async () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    let bring: (output: unknown) => void = () => {};
    const binding = bindingOf(() => new Promise((resolve) => (bring = resolve)));
    const abort = new AbortController();
    const called = bindingModel(clock, binding)
      .doStream({ ...CALL, abortSignal: abort.signal })
      .then(
        () => "answered",
        () => "let go",
      );
    await settle();
    abort.abort(new DOMException("stopped", "AbortError"));
    expect(await called).toBe("let go");
    bring(body.stream);
    await settle();
    expect(body.isCancelled).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  test("a run that is silent is a time-out, and its late stream is let go of", async () => {
    const clock = new ManualClock();
    const body = new LiveBody();
    let bring: (output: unknown) => void = () => {};
    const binding = bindingOf(() => new Promise((resolve) => (bring = resolve)));
    const failure = bindingModel(clock, binding)
      .doStream(CALL)
      .then(
        () => null,
        (error: unknown) => error,
      );
    await clock.advance(DEADLINES.firstEventMs);
    expect(await failure).toMatchObject({ cause: { code: "upstream_timeout" } });
    expect(binding.runs[0]?.options["signal"]).toMatchObject({ aborted: true });
    bring(body.stream);
    await settle();
    expect(body.isCancelled).toBe(true);
  });
});
