// The split of thinking and answer, for every way a stream can be cut.

import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ThinkingStyle } from "../../../../src/models/catalogue.ts";
import { thinkTags } from "../../../../src/models/middleware/think-tags.ts";
import { cutText } from "../../../fakes/bytes.ts";
import { THINK_TAG_CASES, type ThinkTagCase } from "./think-tag-cases.ts";
import { finalMessage, finishPart, modelOf, saying } from "../../../fakes/model.ts";

type End = ThinkTagCase["end"];

function ending(end: End): LanguageModelV4StreamPart {
  return finishPart(end ?? "stop");
}

function split(
  style: ThinkingStyle,
  pieces: readonly string[],
  end: End,
): Promise<{ thinking: string; text: string }> {
  const model = modelOf(saying(pieces, ending(end)));
  return finalMessage(wrapLanguageModel({ model, middleware: thinkTags(style) }));
}

const pairs = (length: number): [number, number][] =>
  Array.from({ length: length - 1 }, (_, first) => first + 1).flatMap((first) =>
    Array.from({ length: length - first }, (_, gap): [number, number] => [first, first + gap]),
  );

describe("Thinking and answer", () => {
  for (const { name, style, text, end, thinking, answer } of THINK_TAG_CASES) {
    test(`${name}: the same message wherever the stream is cut once`, async () => {
      for (let offset = 0; offset < text.length; offset++) {
        const message = await split(style, cutText(text, [offset]), end);
        expect({ offset, ...message }).toMatchObject({ offset, thinking, text: answer });
      }
    });

    if (text.length <= 80) {
      test(`${name}: the same message for every two cuts`, async () => {
        for (const cuts of pairs(text.length)) {
          const message = await split(style, cutText(text, cuts), end);
          expect({ cuts, ...message }).toMatchObject({ cuts, thinking, text: answer });
        }
      });
    }

    test(`${name}: the same message for any cuts`, async () => {
      const cut = fc.array(fc.nat({ max: text.length }), { maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(cut, async (offsets) => {
          const message = await split(style, cutText(text, offsets), end);
          expect(message).toMatchObject({ thinking, text: answer });
        }),
        { numRuns: 60 },
      );
    });

    test(`${name}: the same message one unit at a time`, async () => {
      const message = await split(style, text.split(""), end);
      expect(message).toMatchObject({ thinking, text: answer });
    });
  }

  test("any text in any style gives one message, however it is cut", async () => {
    const piece = fc.constantFrom(
      "<think>",
      "</think>",
      "<",
      "</",
      "think>",
      " ",
      "\n",
      "Okay, so ",
      "Hmm",
      "Paris",
      "é🗼",
      "x".repeat(600),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<ThinkingStyle>("implicit-tags", "native"),
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
        fc.constantFrom<End>("stop", "length", "error"),
        fc.array(fc.nat({ max: 2_000 }), { maxLength: 12 }),
        async (style, text, end, offsets) => {
          const inside = offsets.filter((offset) => offset < text.length);
          const whole = await split(style, [text], end);
          expect(await split(style, cutText(text, inside), end)).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("nothing of a text is lost but its tags and the white space around them", async () => {
    const piece = fc.constantFrom("a", "b ", "\n", "<think>", "</think>", "</th", "<", "Okay, so");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<ThinkingStyle>("implicit-tags", "native"),
        fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join("")),
        fc.constantFrom<End>("stop", "length"),
        async (style, text, end) => {
          const bare = (value: string): string => value.replaceAll(/<\/?think>|\s/g, "");
          const message = await split(style, [text], end);
          expect(bare(message.thinking + message.text)).toBe(bare(text));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("What is shown, and when", () => {
  const shown = async (
    style: ThinkingStyle,
    parts: readonly LanguageModelV4StreamPart[],
  ): Promise<string[]> => {
    const model = wrapLanguageModel({ model: modelOf(parts), middleware: thinkTags(style) });
    const { stream } = await model.doStream({ prompt: [] });
    const seen: string[] = [];
    for await (const part of stream) {
      if (part.type === "reasoning-delta") seen.push(`thinking ${part.delta}`);
      else if (part.type === "text-delta") seen.push(`text ${part.delta}`);
      else if (part.type === "reasoning-end")
        seen.push(part.providerMetadata === undefined ? "thought" : "taken back");
    }
    return seen;
  };

  test("thinking is shown as it comes, once a tag has opened it", async () => {
    expect(await shown("implicit-tags", saying(["<think>a", "b", "c</think>", "d"]))).toEqual([
      "thinking a",
      "thinking b",
      "thinking c",
      "thought",
      "text d",
    ]);
  });

  test("untagged text that begins as R1 thinks is shown as thinking at once, and taken back at a normal end", async () => {
    expect(await shown("implicit-tags", saying(["Okay, ", "so it", " is 4"]))).toEqual([
      "thinking Okay, so it",
      "thinking  is 4",
      "taken back",
      "text Okay, so it is 4",
    ]);
  });

  test("untagged text waits up to 1,000 characters for its verdict", async () => {
    expect(await shown("implicit-tags", saying(["a".repeat(1_000)]))).toEqual([`text ${"a".repeat(1_000)}`]);
    expect(await shown("implicit-tags", saying(["a".repeat(1_000), "b"]))).toEqual([
      `thinking ${"a".repeat(1_000)}b`,
      "taken back",
      `text ${"a".repeat(1_000)}b`,
    ]);
  });

  test("another model's text is shown as it comes", async () => {
    expect(await shown("native", saying(["a", "b", "<", "c"]))).toEqual([
      "text a",
      "text b",
      "text <",
      "text c",
    ]);
  });

  for (const style of ["implicit-tags", "native"] as const) {
    test(`text after native reasoning is the answer at once (${style})`, async () => {
      const parts: LanguageModelV4StreamPart[] = [
        { type: "reasoning-start", id: "r" },
        { type: "reasoning-delta", id: "r", delta: "Hmm" },
        { type: "reasoning-end", id: "r" },
        ...saying(["Okay, so", " <think>4</think>"]),
      ];
      expect(await shown(style, parts)).toEqual([
        "thinking Hmm",
        "thought",
        "text Okay, so",
        "text  <think>4</think>",
      ]);
    });
  }

  test("a stream that just stops counts as cut, not as an answer", async () => {
    const parts = saying(["It is ", "4"]).slice(0, -2);
    expect(await shown("implicit-tags", parts)).toEqual(["thinking It is 4", "thought"]);
  });

  test("an error part comes after all that was said before it", async () => {
    const parts: LanguageModelV4StreamPart[] = [
      ...saying(["It is"]).slice(0, -2),
      { type: "error", error: new Error("broken") },
      finishPart("error"),
    ];
    const model = wrapLanguageModel({
      model: modelOf(parts),
      middleware: thinkTags("implicit-tags"),
    });
    const types: string[] = [];
    for await (const part of (await model.doStream({ prompt: [] })).stream) types.push(part.type);
    expect(types).toEqual([
      "stream-start",
      "reasoning-start",
      "reasoning-delta",
      "reasoning-end",
      "error",
      "finish",
    ]);
  });

  test("what is no text passes in its place", async () => {
    const parts: LanguageModelV4StreamPart[] = [
      { type: "text-start", id: "0" },
      { type: "text-delta", id: "0", delta: "</think>Look:" },
      { type: "tool-call", toolCallId: "c", toolName: "clock", input: "{}" },
      finishPart("tool-calls"),
    ];
    const model = wrapLanguageModel({
      model: modelOf(parts),
      middleware: thinkTags("implicit-tags"),
    });
    expect(await finalMessage(model)).toEqual({
      thinking: "",
      text: "Look:",
      calls: [{ toolName: "clock", input: "{}" }],
      finish: "tool-calls",
      failed: false,
    });
  });
});

describe("In JSON mode", () => {
  const asJson = (style: ThinkingStyle, pieces: readonly string[]) =>
    finalMessage(wrapLanguageModel({ model: modelOf(saying(pieces)), middleware: thinkTags(style) }), {
      prompt: [],
      responseFormat: { type: "json" },
    });
  const long = JSON.stringify({ list: Array.from({ length: 400 }, (_, index) => `item ${index}`) });

  test("a long answer without tags is never taken for thinking", async () => {
    const model = modelOf(saying(cutText(long, [7, 1_500])));
    const tagged = wrapLanguageModel({ model, middleware: thinkTags("implicit-tags") });
    const { stream } = await tagged.doStream({ prompt: [], responseFormat: { type: "json" } });
    const types = new Set<string>();
    for await (const part of stream) types.add(part.type);
    expect(types).not.toContain("reasoning-delta");
    expect(types).toContain("text-delta");
  });

  test.each(['{"a":1}', '\n {"a":1}', '```json\n{"a":1}\n```'])("%j is the answer", async (text) => {
    for (let offset = 0; offset < text.length; offset++)
      expect(await asJson("implicit-tags", cutText(text, [offset]))).toMatchObject({
        thinking: "",
        text: text.trimStart(),
      });
  });

  test("a server that lets the model think all the same is understood", async () => {
    const text = 'Okay, so JSON it is.\n</think>\n{"a":1}';
    expect(await asJson("implicit-tags", [text])).toMatchObject({
      thinking: "Okay, so JSON it is.\n",
      text: '{"a":1}',
    });
  });
});
