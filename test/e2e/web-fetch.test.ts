// web_fetch in the real runtime: pages of a server on loopback, which the settings allow, and another that they do not. What
// the servers were asked is the proof.

import { isToolUIPart, type UIMessage } from "ai";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { startUpshift } from "../support/upshift.ts";
import { HOSTILE } from "../unit/tools/hostile-urls.ts";
import { newConversation, requestsSince, startStage, type Stage } from "./journey.ts";
import { INJECTION, startWeb, type WebServer } from "./page/web-server.ts";

let stage: Stage;
let web: WebServer;
/** On loopback too, and not allowed. */
let inside: WebServer;
beforeAll(async () => {
  inside = await startWeb();
  web = await startWeb(`${inside.url}/secret`);
  stage = await startStage({ WEB_FETCH_ALLOW_HOSTS: web.host, TURNS_PER_MINUTE: "1000" });
});
afterAll(async () => {
  await stage.close();
  await Promise.all([web.close(), inside.close()]);
});
beforeEach(() => void web.asked.splice(0));

const DEEP = { body: { mode: "deep" } };

/** What became of each call, as the transcript has it. */
const results = (message: UIMessage | null | undefined) =>
  (message?.parts ?? []).filter(isToolUIPart).map(({ state, output, errorText }) => ({
    state,
    output: output as Record<string, unknown> | undefined,
    errorText,
  }));

/** Has the reasoner fetch the addresses, in one step. */
async function fetchAll(urls: readonly string[]) {
  const toolCalls = urls.map((url) => ({ name: "web_fetch", arguments: { url } }));
  stage.gateway.script([{ reply: { thinking: "I fetch.", toolCalls } }, { reply: { text: "Done." } }]);
  const client = await connectChat(stage.url, newConversation("web"));
  const { message } = await client.submit("Fetch.", DEEP).done;
  await client.close();
  expect(messageText(message)).toBe("Done.");
  return results(message);
}

const fetchOne = async (path: string) => (await fetchAll([`${web.url}${path}`]))[0]!;

describe("A page", () => {
  test("of HTML comes as text, with its title, and without its scripts", async () => {
    const { state, output } = await fetchOne("/good");
    expect(state).toBe("output-available");
    expect(output).toEqual({
      note: expect.stringMatching(/^Untrusted/),
      url: `${web.url}/good`,
      status: 200,
      title: "Growing & eating pears",
      contentType: "text/html",
      truncated: false,
      text: `# Pears\n\nThey grow on [trees](${web.url}/trees).\n\n- Conference\n- Williams`,
    });
  });

  test.each([
    ["/json", "application/json", '{\n  "a": [\n    1,\n    2\n  ]\n}'],
    ["/markdown", "text/markdown", "# Notes\n\nBuy *pears*."],
  ])("%s, as %s, comes as it reads best", async (path, contentType, text) => {
    expect((await fetchOne(path)).output).toMatchObject({ status: 200, contentType, text, truncated: false });
  });

  test("that has moved comes from where it is", async () => {
    expect((await fetchOne("/moved")).output).toMatchObject({ url: `${web.url}/good`, status: 200 });
    expect(web.asked).toEqual(["/moved", "/good"]);
  });

  test("that is missing comes with its status", async () => {
    expect((await fetchOne("/missing")).output).toMatchObject({ status: 404, text: "No such page." });
  });

  test.each(["/large", "/bomb"])("%s, of megabytes, is cut, and says so", async (path) => {
    const { output } = await fetchOne(path);
    expect(output).toMatchObject({ status: 200, truncated: true });
    expect(String(output!["text"]).length).toBeLessThanOrEqual(20_000);
  });

  test("is not read on once it is cut", async () => {
    await vi.waitFor(() => expect(web.givenUp).toContain("/large"), { timeout: 10_000 });
  });

  test("of a kind that is no text is refused, with its kind", async () => {
    expect(await fetchOne("/image")).toMatchObject({
      state: "output-error",
      errorText: expect.stringContaining("image/png"),
    });
  });

  test("that never ends is given up after the tool's time", async () => {
    expect(await fetchOne("/slow")).toMatchObject({
      state: "output-error",
      errorText: expect.stringContaining("longer than 10 s"),
    });
    await vi.waitFor(() => expect(web.givenUp).toContain("/slow"), { timeout: 10_000 });
  });

  test("that gives orders reaches the model marked as untrusted", async () => {
    const deep = requestsSince(stage.gateway);
    expect((await fetchOne("/injection")).output).toMatchObject({ text: INJECTION });
    const told = JSON.stringify(deep().at(-1)?.body);
    expect(told).toContain(INJECTION);
    expect(told.indexOf("Untrusted content from the web")).toBeGreaterThan(0);
    expect(told.indexOf("Untrusted content from the web")).toBeLessThan(told.indexOf(INJECTION));
  });
});

describe("What a page has talked the model into asking for", () => {
  const carrying = () => `${web.url}/good?d=the-user-likes-tea`;

  test("waits for the user, who sees the whole address, where the model has made it up", async () => {
    const id = newConversation("carrying");
    stage.gateway.script([
      { reply: { toolCalls: [{ name: "web_fetch", arguments: { url: `${web.url}/injection` } }] } },
      { reply: { toolCalls: [{ name: "web_fetch", arguments: { url: carrying() } }] } },
    ]);
    const client = await connectChat(stage.url, id);
    const { message } = await client.submit("Read it.", DEEP).done;
    await client.close();
    expect(results(message)).toMatchObject([{ state: "output-available" }, { state: "approval-requested" }]);
    expect(web.asked).toEqual(["/injection"]);
    const response = await fetch(`${stage.url}/api/conversations/${id}/approvals`);
    expect(await response.json()).toMatchObject({
      approvals: [{ tool: "web_fetch", effect: expect.stringContaining(carrying()) }],
    });
  });

  test("is read where a page has linked to it, or the user has named it", async () => {
    const calls = [`${web.url}/good`, `${web.url}/trees`, `${web.url}/json`].map((url) => ({
      reply: { toolCalls: [{ name: "web_fetch", arguments: { url } }] },
    }));
    stage.gateway.script([...calls, { reply: { text: "Done." } }]);
    const client = await connectChat(stage.url, newConversation("linked"));
    const { message } = await client.submit(`Read about pears, and then ${web.host}/json.`, DEEP).done;
    await client.close();
    expect(messageText(message)).toBe("Done.");
    expect(web.asked).toEqual(["/good", "/trees", "/json"]);
  });
});

describe("A redirect", () => {
  test.each(["/inside", "/metadata", "/decimal", "/file"])(
    "%s is refused before its target is asked",
    async (path) => {
      expect((await fetchOne(path)).state).toBe("output-error");
      expect(web.asked).toEqual([path]);
      expect(inside.asked).toEqual([]);
    },
  );

  test("in a loop, or too often, is not followed on", async () => {
    expect((await fetchOne("/loop")).errorText).toContain("loop");
    expect(web.asked).toEqual(["/loop", "/loop-2"]);
    web.asked.splice(0);
    expect((await fetchOne("/hop-0")).errorText).toContain("more than 5 times");
    expect(web.asked).toHaveLength(6);
  });
});

test("None of the hostile addresses reaches anything", async () => {
  const { port } = new URL(inside.url);
  const here = [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f.1",
    "127.1",
    "0",
    "[::ffff:127.0.0.1]",
    "[::1]",
  ];
  const urls = [...Object.values(HOSTILE).flat(), ...here.map((host) => `http://${host}:${port}/secret`)];
  for (let at = 0; at < urls.length; at += 30)
    for (const { state } of await fetchAll(urls.slice(at, at + 30))) expect(state).toBe("output-error");
  expect(inside.asked).toEqual([]);
  expect(web.asked).toEqual([]);
});

test("Without an account, a page that is asked for by its address is fetched and told", async () => {
  const upshift = await startUpshift({ vars: { WEB_FETCH_ALLOW_HOSTS: web.host } });
  try {
    const client = await connectChat(upshift.url, newConversation("offline"));
    const told = await client.submit(`Fetch ${web.url}/good and tell me its title.`).done;
    expect(messageText(told.message)).toContain("“Growing & eating pears”");
    const refused = await client.submit(`Fetch ${inside.url}/ and tell me its title.`).done;
    expect(messageText(refused.message)).toContain("The web_fetch reported an error");
    expect(inside.asked).toEqual([]);
    await client.close();
  } finally {
    await upshift.stop();
  }
});
