import { describe, expect, test } from "vitest";
import { heard, type HeardMessage, type ToolOffer } from "../../../../src/models/offline/heard.ts";
import { ask } from "./asking.ts";

const offer = (name: string): ToolOffer => ({ name, parameters: { type: "object" } });
const TOOLS = ["schedule", "list_automations", "cancel_automation", "calculator", "clock"].map(offer);

const asked = (question: string | readonly (string | HeardMessage)[]) => ask(question, { tools: TOOLS });

/** What was asked, called and answered. */
function exchange(
  question: string,
  name: string,
  args: Record<string, unknown>,
  result: unknown,
): HeardMessage[] {
  const content = typeof result === "string" ? result : JSON.stringify(result);
  return [
    heard("user", question),
    heard("assistant", "", { calls: [{ name, arguments: args }] }),
    heard("tool", "", { results: [{ name, content }] }),
  ];
}

const STRETCH = {
  name: "Stretch",
  prompt: "Remind the user to stretch.",
  trigger: { type: "delay", seconds: 120 },
};
const SET = exchange("Remind me in two minutes to stretch", "schedule", STRETCH, {
  id: "a1",
  name: "Stretch",
  description: "once on 23 November 2026 at 12:36 UTC",
  nextRunAt: "2026-11-23T12:36:56Z",
});

describe("reminders", () => {
  test("Remind me in two minutes to stretch becomes a call of schedule", () => {
    const { toolCalls, answer } = asked("Remind me in two minutes to stretch");
    expect(toolCalls).toEqual([{ name: "schedule", arguments: STRETCH }]);
    expect(answer).toBe("");
  });

  test.each([
    ["please remind me to stretch in 90 seconds", { type: "delay", seconds: 90 }, "to stretch"],
    ["Can you remind me in half an hour to stretch?", { type: "delay", seconds: 1_800 }, "to stretch"],
    ["In an hour, remind me to stretch.", { type: "delay", seconds: 3_600 }, "to stretch"],
    ["Remind me tomorrow at 9 to call Ada", { type: "at", at: "2026-11-24T09:00:00.000Z" }, "to call Ada"],
    [
      "Remind me every weekday at 9 Europe/Berlin to write my diary",
      { type: "cron", cron: "0 9 * * 1-5", timeZone: "Europe/Berlin" },
      "to write the user's diary",
    ],
    ["remind me every minute to blink", { type: "cron", cron: "* * * * *", timeZone: "UTC" }, "to blink"],
    ["Set a reminder for tea in 5 min", { type: "delay", seconds: 300 }, "of tea"],
    ["Remind me in 10 minutes about the oven", { type: "delay", seconds: 600 }, "about the oven"],
  ])("%s is scheduled", (question, trigger, what) => {
    expect(asked(question).toolCalls).toMatchObject([
      { name: "schedule", arguments: { prompt: `Remind the user ${what}.`, trigger } },
    ]);
  });

  test("a reminder in German is scheduled in German, and told in German", () => {
    const { toolCalls } = asked("Erinnere mich in zwei Minuten ans Dehnen");
    expect(toolCalls).toEqual([
      {
        name: "schedule",
        arguments: {
          name: "Dehnen",
          prompt: "Erinnere den Nutzer ans Dehnen.",
          trigger: { type: "delay", seconds: 120 },
        },
      },
    ]);
    expect(asked("Erinnere den Nutzer ans Dehnen.").answer).toContain("Ich erinnere dich ans Dehnen.");
  });

  test("something else can be had later, too", () => {
    expect(asked("Every weekday at 8, tell me the time in Tokyo").toolCalls).toEqual([
      {
        name: "schedule",
        arguments: {
          name: "Tell me the time in Tokyo",
          prompt: "Tell me the time in Tokyo.",
          trigger: { type: "cron", cron: "0 8 * * 1-5", timeZone: "UTC" },
        },
      },
    ]);
  });

  test.each([
    "Tell me what happened in 1969",
    "What time is it in Tokyo?",
    "Remind me what my name is",
    "How many days are in two weeks?",
  ])("%s schedules nothing", (question) => {
    expect(asked(question).toolCalls.map(({ name }) => name)).not.toContain("schedule");
  });

  test("without a time that it understands it says what it needs", () => {
    const { toolCalls, answer } = asked("Remind me to stretch");
    expect(toolCalls).toEqual([]);
    expect(answer).toContain("no time that I understand");
  });

  test("without the tool it says that nothing is set", () => {
    const { toolCalls, answer } = ask("Remind me in two minutes to stretch");
    expect(toolCalls).toEqual([]);
    expect(answer).toContain("none is set");
  });

  test("the answer says when, as the tool told it", () => {
    expect(asked(SET).answer).toBe("The reminder “Stretch” is set: once on 23 November 2026 at 12:36 UTC.");
  });

  test("of what repeats, the answer also says when it is due next", () => {
    const { answer } = asked(
      exchange("Remind me every weekday at 9 to stretch", "schedule", STRETCH, {
        id: "a1",
        description: "every weekday at 09:00 UTC",
        nextRunAt: "2026-11-24T09:00:00Z",
      }),
    );
    expect(answer).toBe(
      "The reminder “Stretch” is set: every weekday at 09:00 UTC. It is due next on Tuesday, 24 November 2026 at 09:00 UTC.",
    );
  });

  test.each([
    [
      "The user did not allow this call. They said: not now",
      "You did not allow it, so nothing was scheduled. You said: “not now”",
    ],
    ["The user did not allow this call.", "You did not allow it, so nothing was scheduled."],
    [
      "The call waits for the user's approval. It has not been made.",
      "It waits for your approval; until then nothing was scheduled.",
    ],
    [
      "There are 20 automations, which is the most.",
      "Schedule reported a problem: There are 20 automations, which is the most.",
    ],
    [{ error: "The user did not allow this call." }, "You did not allow it, so nothing was scheduled."],
  ])("of the result %j it says that nothing was set", (result, sentence) => {
    const { answer } = asked(exchange("Remind me in two minutes to stretch", "schedule", STRETCH, result));
    expect(answer).toBe(sentence);
  });

  test.each([
    ["Remind the user to stretch.", "Your reminder: it is time to stretch."],
    ["Remind the user to write the user's diary.", "it is time to write your diary."],
    ["Remind the user about the oven.", "you wanted to be reminded about the oven."],
    ["Remind the user that the user is late.", "you wanted to be told that you are late."],
  ])("asked to %s it does, as a simulation", (prompt, sentence) => {
    const { answer, toolCalls } = asked(prompt);
    expect(answer).toContain(sentence);
    expect(answer).toContain("(offline simulation)");
    expect(toolCalls).toEqual([]);
  });
});

describe("the automations there are", () => {
  test.each(["What automations do I have?", "list my reminders", "Do I have any scheduled tasks?"])(
    "%s asks for the list",
    (question) => {
      expect(asked(question).toolCalls).toEqual([{ name: "list_automations", arguments: {} }]);
    },
  );

  test("are told one a line", () => {
    const { answer } = asked(
      exchange(
        "What automations do I have?",
        "list_automations",
        {},
        {
          automations: [
            {
              id: "a1",
              name: "Stretch",
              description: "every hour",
              status: "active",
              nextRunAt: "2026-11-23T13:00:00Z",
            },
            {
              id: "a2",
              name: "Tea",
              description: "every day at 16:00 UTC",
              status: "paused",
              nextRunAt: null,
            },
          ],
        },
      ),
    );
    expect(answer).toBe(
      [
        "There are 2 automations:",
        "",
        "- “Stretch”: every hour; next on Monday, 23 November 2026 at 13:00 UTC",
        "- “Tea”: every day at 16:00 UTC; paused",
      ].join("\n"),
    );
    const none = asked(exchange("What automations do I have?", "list_automations", {}, { automations: [] }));
    expect(none.answer).toBe("There are no automations in this conversation.");
  });

  test.each(["Cancel that reminder", "cancel that", "Please delete the stretch reminder", "Don't remind me"])(
    "%s cancels the one that was set",
    (question) => {
      expect(asked([...SET, heard("assistant", "It is set."), heard("user", question)]).toolCalls).toEqual([
        { name: "cancel_automation", arguments: { automationId: "a1" } },
      ]);
    },
  );

  test("one that is unknown is looked for first, and then cancelled", () => {
    expect(asked("Cancel my tea reminder").toolCalls).toEqual([{ name: "list_automations", arguments: {} }]);
    const listed = exchange(
      "Cancel my tea reminder",
      "list_automations",
      {},
      {
        automations: [
          { id: "a1", name: "Stretch", status: "active" },
          { id: "a2", name: "Tea", status: "active" },
        ],
      },
    );
    expect(asked(listed).toolCalls).toEqual([
      { name: "cancel_automation", arguments: { automationId: "a2" } },
    ]);
    const cancelled = [
      heard("assistant", "", { calls: [{ name: "cancel_automation", arguments: { automationId: "a2" } }] }),
      heard("tool", "", { results: [{ name: "cancel_automation", content: '{"cancelled":"a2"}' }] }),
    ];
    expect(asked([...listed, ...cancelled]).answer).toContain("The automation is cancelled");
  });

  test("where it can't tell which is meant, it asks", () => {
    const tea = exchange(
      "Remind me in an hour to drink tea",
      "schedule",
      { name: "Drink tea" },
      { id: "a2" },
    );
    const { toolCalls, answer } = asked([...SET, ...tea, heard("user", "Cancel my reminder")]);
    expect(toolCalls).toEqual([]);
    expect(answer).toContain("Which one? There are “Stretch” and “Drink tea”.");
  });

  test("one that has been cancelled is not known any more", () => {
    const gone = exchange("Cancel that", "cancel_automation", { automationId: "a1" }, { cancelled: "a1" });
    expect(asked([...SET, ...gone, heard("user", "Cancel that reminder")]).toolCalls).toEqual([
      { name: "list_automations", arguments: {} },
    ]);
  });
});
