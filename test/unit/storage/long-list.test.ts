// The list of a user with thousands of conversations: the right page, with the right words around each hit.

import { expect, it } from "vitest";
import { ListingStore } from "../../../src/storage/listing-store.ts";
import { nodeSql } from "../agents/support/node-sql.ts";

it("shows the newest of thousands of hits, each with the message that has the most of the words", () => {
  const store = new ListingStore(nodeSql());
  for (let number = 0; number < 2000; number++) {
    const id = `conversation-${number}`;
    store.announce(id, number);
    store.takeNews({
      id,
      seq: 1,
      createdAt: number,
      updatedAt: number,
      messageCount: 2,
      microUsd: 0,
      title: null,
      texts: [
        { position: 1, text: "A question." },
        { position: 2, text: `The answer to question ${number}.` },
      ],
      gone: [],
    });
  }
  const { conversations, nextCursor } = store.page({
    words: "question answer",
    archived: false,
    limit: 3,
    cursor: null,
  });
  expect(conversations.map(({ id }) => id)).toEqual([1999, 1998, 1997].map((n) => `conversation-${n}`));
  expect(conversations[0]!.snippet).toBe("The \u0002answer\u0003 to \u0002question\u0003 1999.");
  expect(nextCursor).not.toBeNull();
});
