// A visitor to the product: a browser context of its own, watched from its first request to its last. What no visit may
// ever do (an error in the console, a breach of the page's own policy, a request to another origin) fails the test.

import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect, type TestContext } from "vitest";

export interface Visit {
  readonly page: Page;
  /** What went wrong so far, in words. */
  readonly problems: readonly string[];
  /** For a test that takes the server away: problems of this kind are its own doing. */
  expectProblems(kind: RegExp): void;
  /** Another tab of the same browser. */
  readonly anotherTab: (path?: string) => Promise<Page>;
}

export interface Visits {
  begin(options?: BrowserContextOptions & { readonly path?: string }): Promise<Visit>;
  /** Closes all visits of the test; says what they showed if it failed. Throws where one had a problem. */
  end(context: TestContext): Promise<void>;
}

declare global {
  interface Window {
    /** Put there by this file; survives reloads. */
    reportProblem(problem: string): void;
  }
}

/** What the browser notes where a page is left before it was connected: nobody's fault. */
const LEFT_EARLY = /WebSocket is closed before the connection is established/;
const VIEWPORT = { width: 1100, height: 700 };

/** @param url asked at each visit: the product starts after the tests are collected */
export function visitsTo(browser: Browser | null, url: () => string): Visits {
  const open: { context: BrowserContext; problems: string[]; expected: RegExp[] }[] = [];

  return {
    begin: async ({ path = "/", ...options } = {}) => {
      if (browser === null) throw new Error("There is no browser to visit with.");
      const { origin } = new URL(url());
      const context = await browser.newContext({ viewport: VIEWPORT, baseURL: origin, ...options });
      const visit = { context, problems: [] as string[], expected: [] as RegExp[] };
      open.push(visit);
      await watch(context, origin, visit.problems);
      const anotherTab = async (at = "/"): Promise<Page> => {
        const page = await context.newPage();
        await page.goto(at);
        await page
          .getByRole("textbox", { name: "Message", exact: true })
          .or(page.getByRole("heading", { name: "Sign in" }))
          .waitFor();
        return page;
      };
      return {
        page: await anotherTab(path),
        problems: visit.problems,
        expectProblems: (kind) => visit.expected.push(kind),
        anotherTab,
      };
    },
    end: async ({ task }) => {
      const ended = open.splice(0);
      if (task.result?.state === "fail") {
        for (const page of ended.flatMap(({ context }) => context.pages()))
          console.error(`${page.url()} showed:\n${await page.locator("body").innerText()}`);
      }
      await Promise.all(ended.map(({ context }) => context.close()));
      const problems = ended.flatMap((visit) =>
        visit.problems.filter((problem) => !visit.expected.some((kind) => kind.test(problem))),
      );
      expect(problems).toEqual([]);
    },
  };
}

async function watch(context: BrowserContext, origin: string, problems: string[]): Promise<void> {
  const own = (address: string): boolean => new URL(address).host === new URL(origin).host;
  await context.exposeBinding("reportProblem", (_source, problem: string) => void problems.push(problem));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      window.reportProblem(`policy: ${violatedDirective} blocked ${blockedURI}`),
    );
  });
  context.on("request", (request) => {
    if (!own(request.url())) problems.push(`request: ${request.method()} ${request.url()}`);
  });
  context.on("console", (message) => {
    const isTrouble = message.type() === "error" || message.type() === "warning";
    if (isTrouble && !LEFT_EARLY.test(message.text())) problems.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => problems.push(`uncaught: ${error.error().message}`));
  context.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("page", (page) => {
    page.on("websocket", (socket) => {
      if (!own(socket.url())) problems.push(`socket: ${socket.url()}`);
    });
  });
}
