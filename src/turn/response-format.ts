// The form that an answer was asked for in, in OpenAI's words (`response_format`).

import { z } from "zod";
import { answerSchema } from "../core/answer-schema.ts";

export const responseFormatSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text") }),
  z.object({ type: z.literal("json_object") }),
  z.object({
    type: z.literal("json_schema"),
    json_schema: z.object({
      name: z.string().regex(/^[\w-]{1,64}$/, "1 to 64 of A-Z, a-z, 0-9, _ and - are needed"),
      schema: answerSchema,
      // Taken, since clients send it; an answer is checked in any case.
      strict: z.boolean().nullish(),
    }),
  }),
]);

export type ResponseFormat = z.infer<typeof responseFormatSchema>;

/** A form that has to be checked. */
export type JsonFormat = Exclude<ResponseFormat, { type: "text" }>;
