// A conversation as a file of a version of its own: what was said and done, what the user's directory says of it, and its
// automations, which are off wherever it is read.

import { z } from "zod";
import { createSchema } from "../automations/automation.ts";
import { objections, transcriptShape } from "../core/portable.ts";
import { MODES } from "../core/receipt.ts";
import { MOST_TITLE_CHARACTERS } from "../core/title-words.ts";
import { responseFormatSchema } from "../turn/response-format.ts";
import { isConversationId } from "./identity.ts";

export const PORTABLE_FORMAT = "upshift-conversation";
export const PORTABLE_VERSION = 1;
const MOST_AUTOMATIONS = 100;

const automation = z.strictObject({
  ...createSchema.shape,
  name: z.string().min(1).max(100),
  mode: z.enum(MODES),
  approval: z.enum(["deny", "ask"]),
  responseFormat: responseFormatSchema.optional(),
  createdAt: z.iso.datetime(),
});

export type PortableAutomation = z.infer<typeof automation>;

export const portableFileSchema = z
  .strictObject({
    format: z.literal(PORTABLE_FORMAT, `only files of the format ${PORTABLE_FORMAT} can be imported`),
    version: z.literal(PORTABLE_VERSION, `only version ${PORTABLE_VERSION} of the format is known`),
    conversation: z.strictObject({
      id: z.string().refine(isConversationId, "the id of a conversation is needed"),
      title: z
        .string()
        .min(1)
        .refine(
          (title) => [...title].length <= MOST_TITLE_CHARACTERS && !/\p{Cc}/u.test(title),
          "one line is needed",
        ),
      createdAt: z.iso.datetime(),
      pinned: z.boolean(),
      archived: z.boolean(),
    }),
    ...transcriptShape,
    automations: z.array(automation).max(MOST_AUTOMATIONS),
  })
  .superRefine((file, context) => {
    for (const { message, path } of objections(file)) context.addIssue({ code: "custom", message, path });
    const keys = file.automations.flatMap(({ key }) => key ?? []);
    if (new Set(keys).size < keys.length)
      context.addIssue({ code: "custom", message: "a key is there twice", path: ["automations"] });
    const now = Date.now();
    if (file.messages.some(({ at }) => Date.parse(at) > now) || Date.parse(file.conversation.createdAt) > now)
      context.addIssue({ code: "custom", message: "a time is in the future", path: ["messages"] });
  });

export type PortableFile = z.infer<typeof portableFileSchema>;
/** What the conversation's own object keeps of it; the rest is the directory's. */
export type PortableContent = Omit<PortableFile, "format" | "version" | "conversation">;
