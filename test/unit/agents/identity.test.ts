// Whose conversation it is: ids that clients may use, and the names of objects, which they can't.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkConversationId, fromObjectName, objectName } from "../../../src/agents/identity.ts";

describe("a conversation's id", () => {
  test.each(["a", "c1", "A-b_9", "-", "x".repeat(64)])("may be %s", (id) => {
    expect(checkConversationId(id)).toBe(id);
  });

  test.each(["", " ", "a b", "a\n", "\na", "a:b", "a/b", "a.b", "ä", "x".repeat(65), "a\u0000", "１"])(
    "can't be %j",
    (id) => {
      expect(() => checkConversationId(id)).toThrow(
        expect.objectContaining({ code: "invalid_conversation_id" }),
      );
    },
  );
});

describe("an object's name", () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

  test("says user and id again, whatever the user is called", () => {
    fc.assert(
      fc.property(fc.string(), id, (userId, conversationId) => {
        expect(fromObjectName(objectName(userId, conversationId))).toEqual({ userId, conversationId });
      }),
    );
  });

  test("is another one for another user or another id", () => {
    fc.assert(
      fc.property(fc.string(), id, fc.string(), id, (user, one, other, two) => {
        fc.pre(user !== other || one !== two);
        expect(objectName(user, one)).not.toBe(objectName(other, two));
      }),
    );
  });
});
