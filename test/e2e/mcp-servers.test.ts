// MCP servers that the user adds, in the real runtime: their tools reach the model, their calls wait for the user, and one that is
// down or hangs costs its tools alone.

import { isToolUIPart } from "ai";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startMcpServer, text, type McpEmulator } from "../emulators/mcp-server.ts";
import type { RecordedRequest } from "../emulators/recorded-request.ts";
import { connectChat, type ChatClient } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { lastAnswer, newConversation, requestsSince, startStage, type Stage } from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ TURNS_PER_MINUTE: "1000" });
});
afterAll(() => stage.close());

const SEARCH = {
  name: "search_notes",
  description: "Searches the notes.",
  inputSchema: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
  run: () => text("A note."),
};

let notes: McpEmulator;
beforeEach(async () => {
  notes = await startMcpServer([SEARCH]);
});

interface View {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly tools?: string[];
  readonly error?: string;
}

const ask = (method: string, path = "", body?: object): Promise<Response> =>
  fetch(`${stage.url}/api/mcp-servers${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const servers = async (): Promise<View[]> =>
  ((await (await ask("GET")).json()) as { servers: View[] }).servers;

afterEach(async () => {
  notes.instead = null;
  for (const { id } of await servers()) await ask("DELETE", `/${id}`);
  await notes.close();
});

const add = async (name: string, { url }: Pick<McpEmulator, "url">, headers = {}): Promise<View> => {
  const response = await ask("POST", "", { name, url, headers });
  expect(response.status).toBe(201);
  return (await response.json()) as View;
};

const DEEP = { body: { mode: "deep" } };

/** What the reasoner was told in a turn of this conversation: its instructions, and the names of its tools. */
async function toldIn(
  conversation: string,
): Promise<{ system: string; tools: string[]; client: ChatClient }> {
  const deep = requestsSince(stage.gateway);
  stage.gateway.script([{ reply: { text: "Done." } }]);
  const client = await connectChat(stage.url, conversation);
  const { message } = await client.submit("Hello.", DEEP).done;
  expect(messageText(message!)).toBe("Done.");
  await client.close();
  return { ...readRequest(deep()[0]!), client };
}

function readRequest({ body }: RecordedRequest): { system: string; tools: string[] } {
  const { messages, tools = [] } = body as {
    messages: { role: string; content: string }[];
    tools?: { function: { name: string } }[];
  };
  return { system: messages[0]?.content ?? "", tools: tools.map((tool) => tool.function.name) };
}

/** The calls that the server was sent. */
const callsOf = ({ requests }: McpEmulator) => requests.filter(({ method }) => method === "tools/call");

describe("A server of the user's", () => {
  test("is there for every conversation, in each of its turns by one connection", async () => {
    expect(await add("notes", notes)).toMatchObject({ status: "ready", tools: ["search_notes"] });
    const conversation = newConversation("mcp");
    const before = notes.requests.length;
    expect((await toldIn(conversation)).tools).toContain("search_notes");
    expect((await toldIn(conversation)).tools).toContain("search_notes");
    const since = notes.requests.slice(before).map(({ method }) => method);
    expect(since.filter((method) => method === "initialize")).toHaveLength(1);
    expect(since.filter((method) => method === "tools/list")).toHaveLength(2);
  });

  test("is called only when the user has agreed to what would be sent, and where", async () => {
    await add("notes", notes);
    const conversation = newConversation("mcp");
    stage.gateway.script([
      { reply: { thinking: "I look.", toolCalls: [{ name: "search_notes", arguments: { q: "pears" } }] } },
    ]);
    const client = await connectChat(stage.url, conversation);
    await client.submit("Look for pears.", DEEP).done;
    await client.close();
    const part = (await lastAnswer(stage.url, conversation)).parts.find(isToolUIPart);
    expect(part).toMatchObject({
      type: "tool-search_notes",
      state: "approval-requested",
      input: { q: "pears" },
      approval: {
        requestReason: `Calls “search_notes” of the MCP server “notes” (${new URL(notes.url).host}) with {"q":"pears"}`,
      },
    });
    expect(callsOf(notes)).toEqual([]);
  });

  test("is sent the user's headers, which nobody is shown: no client, no log", async () => {
    const secret = "mcp-secret-8d1f";
    const added = await add("notes", notes, { "x-api-key": secret });
    const { client } = await toldIn(newConversation("mcp"));
    expect(notes.requests.every(({ headers }) => headers["x-api-key"] === secret)).toBe(true);
    expect(JSON.stringify([added, await servers(), client.frames])).not.toContain(secret);
    expect(stage.upshift.output()).not.toContain(secret);
    // The SDK tells clients of its own servers, of which there are none.
    const told = client.frames.filter(({ frame }) => frame.type === "cf_agent_mcp_servers");
    for (const { frame } of told) expect(frame["mcp"]).toMatchObject({ servers: {}, tools: [] });
  });

  test("is there after a crash, under the same names", async () => {
    await add("notes", notes);
    const other = await startMcpServer([SEARCH]);
    await add("other", other);
    const conversation = newConversation("mcp");
    const { tools } = await toldIn(conversation);
    expect(tools).toEqual(expect.arrayContaining(["search_notes", "other_search_notes"]));
    await stage.upshift.kill();
    await stage.upshift.restart();
    await notes.close();
    const after = (await toldIn(conversation)).tools;
    expect(after).toContain("other_search_notes");
    expect(after).not.toContain("search_notes");
    await other.close();
  });

  test("is gone with all its tools once it is removed", async () => {
    const { id } = await add("notes", notes);
    const conversation = newConversation("mcp");
    await toldIn(conversation);
    expect((await ask("DELETE", `/${id}`)).status).toBe(204);
    const { tools, system } = await toldIn(conversation);
    expect(tools).not.toContain("search_notes");
    expect(system).not.toContain("MCP");
    expect(await servers()).toEqual([]);
  });
});

describe("A server that is of no use now", () => {
  test("costs its tools alone where it is down, and the model is told", async () => {
    const down = await startMcpServer([{ name: "find" }]);
    await add("notes", notes);
    await add("broken", down);
    await down.close();
    const { tools, system } = await toldIn(newConversation("mcp"));
    expect(tools).toContain("search_notes");
    expect(tools).not.toContain("find");
    expect(system).toMatch(/MCP servers .*can't be reached now.*: broken\./);
    expect(await servers()).toMatchObject([
      { name: "notes", status: "ready" },
      { name: "broken", status: "failed", error: expect.stringContaining("can't be reached") },
    ]);
  });

  test("costs its tools alone where it takes requests and answers none", async () => {
    await add("notes", notes);
    notes.instead = () => {};
    const { system } = await toldIn(newConversation("mcp"));
    expect(system).toMatch(/can't be reached now.*: notes\./);
    expect(await servers()).toMatchObject([
      { status: "failed", error: expect.stringContaining("within 5 seconds") },
    ]);
  });

  test("is not added where it is on a network inside", async () => {
    for (const url of ["http://169.254.169.254/mcp", "http://10.0.0.1/mcp", "http://metadata.internal/"])
      expect((await ask("POST", "", { name: "inside", url })).status).toBe(400);
    expect(await servers()).toEqual([]);
  });
});
