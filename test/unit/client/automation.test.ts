import type { UIMessage } from "ai";
import { expect, test } from "vitest";
import { automationOf } from "../../../src/client/automation.ts";
import { formatDue } from "../../../src/client/format.ts";

const message = (metadata: unknown, role: UIMessage["role"] = "user"): UIMessage => ({
  id: "u1",
  role,
  metadata,
  parts: [{ type: "text", text: "Remind the user to stretch." }],
});
const dueAt = "2026-11-23T12:36:56.000Z";

test("a message that an automation said is told from the user's own", () => {
  const automation = { id: "a1", name: "Stretch", runId: "r1", dueAt };
  expect(automationOf(message({ automation }))).toEqual({ name: "Stretch", dueAt });
  expect(automationOf(message({ automation }, "assistant"))).toBeNull();
  expect(automationOf(message(undefined))).toBeNull();
  expect(automationOf(message({ automation: null }))).toBeNull();
});

test("what it does not say of the run is left out", () => {
  expect(automationOf(message({ automation: {} }))).toEqual({ name: "", dueAt: null });
  expect(automationOf(message({ automation: { name: 7, dueAt: "soon" } }))).toEqual({
    name: "",
    dueAt: null,
  });
});

test("a time of today is told without its day, any other with it", () => {
  expect(formatDue(dueAt, new Date(dueAt))).toMatch(/^\d\d:\d\d$/);
  expect(formatDue(dueAt, new Date("2026-12-24T12:00:00Z"))).toMatch(/\b2[34] Nov\b.*\d\d:\d\d$/);
});
