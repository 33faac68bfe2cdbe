// Reads what clients send: bounded before it is parsed, then checked against the frames that Upshift knows.

import { z } from "zod";
import { UpshiftError } from "../core/errors.ts";
import { decisionSchema } from "./approvals.ts";
import { FRAME } from "../core/frames.ts";

export const MAX_FRAME_BYTES = 1024 * 1024;

const requestId = z.string().min(1).max(128);
const probeId = z.string().max(128).optional();

const frameSchema = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal(FRAME.chatRequest),
    id: requestId,
    init: z.looseObject({
      method: z.literal("POST", "only POST is handled"),
      body: z.string("the body is JSON as a string"),
    }),
  }),
  z.looseObject({ type: z.literal(FRAME.cancel), id: requestId }),
  z.looseObject({ type: z.literal(FRAME.resumeRequest), probeId }),
  z.looseObject({ type: z.literal(FRAME.resumeAck), id: requestId }),
  z.looseObject({ type: z.literal(FRAME.toolResult), toolCallId: z.string() }),
  z.looseObject({
    type: z.literal(FRAME.toolApproval),
    toolCallId: z.string().min(1).max(200),
    ...decisionSchema.shape,
  }),
  z.looseObject({ type: z.literal(FRAME.chatClear) }),
  z.looseObject({ type: z.literal(FRAME.chatMessages) }),
  z.looseObject({ type: z.literal(FRAME.state) }),
  z.looseObject({ type: z.literal("rpc"), id: requestId, method: z.string() }),
]);

export type IncomingFrame = z.infer<typeof frameSchema>;

export type ReadFrame =
  | { readonly kind: "frame"; readonly frame: IncomingFrame }
  /** It can't be read; `id` is the request's where at least that could be. */
  | { readonly kind: "unreadable"; readonly id: string; readonly error: UpshiftError };

function idOf(value: unknown): string {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : "";
  return typeof id === "string" && id.length <= 128 ? id : "";
}

/**
 * The request's id from the head of a frame that is too large to be parsed: without it the client would wait for ever.
 * The SDK's clients write the id at the beginning.
 */
const idAtHead = (text: string): string => /^\{(?:"type":"\w+",)?"id":"([\w-]{1,128})"/.exec(text)?.[1] ?? "";

/** A UTF-16 unit is one to three bytes of UTF-8, so most frames need no counting. */
const isTooLarge = (text: string): boolean =>
  text.length > MAX_FRAME_BYTES ||
  (text.length * 3 > MAX_FRAME_BYTES && new TextEncoder().encode(text).byteLength > MAX_FRAME_BYTES);

export function readFrame(message: string | ArrayBuffer | ArrayBufferView): ReadFrame {
  const unreadable = (
    id: string,
    code: "invalid_request" | "payload_too_large",
    text: string,
  ): ReadFrame => ({
    kind: "unreadable",
    id,
    error: new UpshiftError(code, text),
  });
  if (typeof message !== "string")
    return unreadable("", "invalid_request", "Frames are JSON text; this one is binary.");
  if (isTooLarge(message))
    return unreadable(
      idAtHead(message),
      "payload_too_large",
      "A frame can hold 1 MiB. Send the new message alone.",
    );
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return unreadable("", "invalid_request", "The frame is not JSON.");
  }
  const parsed = frameSchema.safeParse(value);
  if (parsed.success) return { kind: "frame", frame: parsed.data };
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? "frame" : issue.path.join(".");
  return unreadable(
    idOf(value),
    "invalid_request",
    `The frame can't be read. ${where}: ${issue?.message ?? "unknown shape"}.`,
  );
}

/** A chat request's body. @throws UpshiftError `invalid_request` */
export function readBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UpshiftError("invalid_request", "The request's body is not JSON.");
  }
}
