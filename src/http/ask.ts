// Reads what is asked for at `POST /api/conversations/{id}/messages`, so that no conversation is woken for what can't be read.

import { z } from "zod";
import type { Ask } from "../agents/asking.ts";
import { MAX_TEXT_BYTES } from "../agents/submit.ts";
import { UpshiftError } from "../core/errors.ts";
import { MODES } from "../core/receipt.ts";
import { responseFormatSchema } from "../turn/response-format.ts";
import { idempotencyKey } from "./idempotency.ts";
import { readDigestedJson } from "./json-body.ts";

const MAX_PARTS = 1_000;

const textPart = z.object({
  type: z.literal("text", "a message can hold text parts only"),
  text: z.string(),
});

export const messageSchema = z
  .object({
    text: z.string().optional(),
    parts: z.array(textPart).min(1).max(MAX_PARTS).optional(),
    mode: z.enum(MODES).default("auto"),
    responseFormat: responseFormatSchema.default({ type: "text" }),
  })
  .transform(({ text, parts, mode, responseFormat }, context) => {
    if ((text === undefined) === (parts === undefined)) {
      context.addIssue({ code: "custom", message: "either text or parts is needed", path: ["text"] });
      return z.NEVER;
    }
    const message = parts ?? [{ type: "text" as const, text: text ?? "" }];
    if (message.every((part) => part.text.trim() === ""))
      context.addIssue({ code: "custom", message: "text is needed", path: [parts ? "parts" : "text"] });
    return { parts: message, mode, format: responseFormat.type === "text" ? null : responseFormat };
  });

/** The names in a header of comma-separated values, their parameters left aside, in the order given. */
const namesIn = (header: string | null): string[] =>
  (header ?? "").split(",").map((item) => (item.split(/[;=]/)[0] ?? "").trim().toLowerCase());

function answerAs(headers: Headers): Ask["answerAs"] {
  if (namesIn(headers.get("prefer")).includes("respond-async")) return "turn-id";
  const wanted = namesIn(headers.get("accept")).find((type) =>
    ["application/json", "text/event-stream"].includes(type),
  );
  return wanted === "text/event-stream" ? "stream" : "message";
}

/** @throws UpshiftError `invalid_request` or `payload_too_large` */
export async function readAsk(request: Request): Promise<Ask> {
  const key = idempotencyKey(request.headers);
  const { body, bodyDigest } = await readDigestedJson(request, messageSchema);
  const text = body.parts.map((part) => part.text).join("\n");
  if (new TextEncoder().encode(text).byteLength > MAX_TEXT_BYTES) {
    throw new UpshiftError(
      "payload_too_large",
      "A message can hold 256 KiB of text. Send it in smaller pieces.",
    );
  }
  return {
    ...body,
    mayWait: !namesIn(request.headers.get("prefer")).includes("no-queue"),
    answerAs: answerAs(request.headers),
    ...(key !== null && { requestKey: { key, bodyDigest } }),
  };
}
