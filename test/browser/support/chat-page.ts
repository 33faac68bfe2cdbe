// The chat as its reader sees it: what is asked of the page, and what is shown of a conversation, in few words.

import type { UIMessage } from "ai";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { messageText } from "../../support/chat-transcript.ts";
import { storedMessages } from "../../e2e/journey.ts";

const ADDRESS = /\/c\/([a-z0-9]{22})$/;

export function conversationOf(page: Page): string {
  const id = ADDRESS.exec(page.url())?.[1];
  if (id === undefined) throw new Error(`The address names no conversation: ${page.url()}`);
  return id;
}

export const composer = (page: Page): Locator => page.getByRole("textbox", { name: "Message", exact: true });
export const stopButton = (page: Page): Locator => page.getByRole("button", { name: "Stop", exact: true });
export const answers = (page: Page): Locator => page.getByRole("article", { name: /^Assistant/ });
/** Of all answers: each part of text that is one, drafts and thinking left out. */
export const answerText = (page: Page): Locator => page.locator(".answer > .prose");

export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

/** Until that many answers are there, each with its receipt, and nothing runs. */
export async function untilAnswered(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const shown = document.querySelectorAll(".answer");
    return (
      shown.length === wanted &&
      [...shown].every((answer) => answer.querySelector(".receipt") !== null) &&
      document.querySelector(".live, .stop, .waiting") === null
    );
  }, count);
}

export async function ask(page: Page, text: string): Promise<void> {
  const before = await answers(page).count();
  await send(page, text);
  await untilAnswered(page, before + 1);
}

/** Until the last answer shows at least that many characters of text. */
export async function untilShown(
  page: Page,
  characters: number,
  selector = ".answer > .prose",
): Promise<void> {
  await page.waitForFunction(
    ([css, wanted]) => {
      const last = [...document.querySelectorAll(css)].at(-1);
      return last !== undefined && (last.textContent?.length ?? 0) >= wanted;
    },
    [selector, characters] as const,
  );
}

export interface Saying {
  readonly by: "you" | "answer";
  readonly text: string;
  /** What stands beside it: how an answer ended, or that a message waits. */
  readonly note?: string;
}

export async function transcript(page: Page): Promise<Saying[]> {
  return await page.locator(".message").evaluateAll((messages) =>
    messages.map((message) => {
      const isAnswer = message.classList.contains("answer");
      const said = [...message.querySelectorAll(isAnswer ? ":scope > .prose" : ".bubble")];
      const note = message.querySelector(".ending, .waiting-note")?.firstChild?.textContent;
      return {
        by: isAnswer ? ("answer" as const) : ("you" as const),
        text: said.map(({ textContent }) => textContent).join(""),
        ...(note != null && { note }),
      };
    }),
  );
}

/** For texts without marks: what the page shows is, character for character, what the server has. */
export async function expectShowsWhatIsStored(page: Page, url: string): Promise<UIMessage[]> {
  const stored = await storedMessages(url, conversationOf(page));
  const shown = await transcript(page);
  expect(shown.map(({ text }) => text)).toEqual(stored.map((message) => messageText(message)));
  return stored;
}
