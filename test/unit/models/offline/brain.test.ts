import { describe, expect, test } from "vitest";
import { heard } from "../../../../src/models/offline/heard.ts";
import { ask } from "./asking.ts";

describe("memory", () => {
  test.each([
    ["my name is Ada", "what is my name?", "Your name is Ada"],
    ["Call me Grace.", "Who am I?", "Your name is Grace"],
    ["I live in Oslo", "where do I live?", "You live in Oslo"],
    ["my favourite colour is green", "What's my favorite color?", "Your favourite colour is green"],
    ["My dog's name is Rex, by the way.", "what is my dog's name?", "Your dog's name is Rex"],
    ["remember that the code is 4711", "what did I ask you to remember?", "the code is 4711"],
    ["I like tea and I live in Rome", "what do you know about me?", "you live in Rome"],
  ])("after “%s”, “%s” is answered with “%s”", (told, question, answer) => {
    expect(ask([told, question]).answer).toContain(answer);
    expect(ask(told).answer).toMatch(/^Noted: /);
  });

  test("the latest word counts", () => {
    expect(ask(["my name is Ada", "my name is Grace", "what is my name?"]).answer).toContain(
      "Your name is Grace",
    );
  });

  test("what was not said is not known", () => {
    expect(ask("what is my name?").answer).toContain("You have not told me your name yet");
  });

  test("it quotes the first message, counts messages and lists them", () => {
    expect(ask(["hello", "what is 2+2?", "what did I say first?"]).answer).toContain("“hello”");
    expect(ask(["hello", "how many messages have we exchanged?"]).answer).toContain(
      "You have sent 2 messages",
    );
    const { answer } = ask(["hello", "my name is Ada", "summarise our conversation"]);
    expect(answer).toContain("You said “hello”");
    expect(answer).toContain("You said “my name is Ada”");
  });
});

describe("Upshift itself", () => {
  test.each([
    ["what is Upshift?", "stateful chat agent on Cloudflare"],
    ["How does escalation work?", "FAST_THINKING_TOKENS"],
    ["what does it cost?", "$4.881 out"],
    ["which modes are there?", "`deep` goes to the reasoner at once"],
    ["how do I connect real models?", "`WORKERS_AI_ACCOUNT_ID` and `WORKERS_AI_API_TOKEN`"],
    ["can I use Ollama?", "`FAST_BASE_URL`"],
    ["How do I set up DeepSeek?", "`DEEPSEEK_API_KEY`"],
    ["where is my history kept?", "Durable Object"],
    ["is this a real model?", "No language model is answering"],
    ["Are you ChatGPT?", "No language model is answering"],
  ])("%s", (question, fact) => {
    expect(ask(question).answer).toContain(fact);
    expect(ask(question).answer).toContain("(offline simulation)");
  });

  test.each(["What does an iPhone cost?", "What is the price of gold?", "Which model of car is fastest?"])(
    "%s is not about Upshift",
    (question) => {
      expect(ask(question).answer).toContain("What I see of your message");
    },
  );
});

describe("small talk", () => {
  test.each([
    ["hi", "Hello!"],
    ["Hallo!", "Hallo!"],
    ["Bonjour", "Bonjour !"],
    ["¡Hola!", "¡Hola!"],
    ["thank you", "You're welcome!"],
    ["help", "Try one of these"],
    ["what can you do?", "Try one of these"],
  ])("%s is answered with %s", (said, answer) => {
    expect(ask(said).answer.startsWith(answer)).toBe(true);
    expect(ask(said).thinking.length).toBeLessThan(100);
  });

  test("every prompt that help suggests does something of its own", () => {
    const suggested = [...ask("help").answer.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? "");
    expect(suggested.length).toBeGreaterThan(10);
    for (const prompt of suggested) expect(ask(prompt).answer).not.toContain("What I see of your message");
  });
});

describe("anything else", () => {
  test("is met with what can be seen of it, and no knowledge", () => {
    const { answer } = ask("What is the capital of France?");
    expect(answer).toContain("6 words, 30 characters; probably English; a question");
    expect(answer).not.toContain("Paris");
  });

  test("code and maths are noticed", () => {
    expect(ask("function foo() { return 1; }").answer).toContain("looks like code");
    expect(ask("solve the equation for me").answer).toContain("looks like maths");
  });

  test("German, French and Spanish are answered in kind", () => {
    expect(ask("Warum ist der Himmel blau?").answer).toContain("Hier antwortet eine Simulation");
    expect(ask("Pourquoi le ciel est-il bleu ?").answer).toContain("C’est une simulation qui répond");
    expect(ask("¿Por qué el cielo es azul?").answer).toContain("Aquí responde una simulación");
  });
});

describe("honesty", () => {
  const PROMPTS = [
    "hi",
    "Hallo",
    "thanks",
    "help",
    "who are you",
    "what is Upshift?",
    "my name is Ada",
    "what is my name?",
    "tell me a joke",
    "Warum?",
    "Prove it",
    "Explain x = y + z",
    "",
  ];

  test.each(PROMPTS)("the answer to “%s” begins or ends with the note", (prompt) => {
    expect(ask(prompt).answer).toMatch(/^\(offline simulation\)|\(offline simulation\)$/);
    expect(ask(prompt, { tier: "reasoner" }).answer).toMatch(
      /^\(offline simulation of the reasoner\)|\(offline simulation of the reasoner\)$/,
    );
  });

  test.each(PROMPTS)("the answer to “%s” would not pass for a refusal or for hedging", (prompt) => {
    expect(ask(prompt).answer).not.toMatch(
      /\b(?:can't|cannot|can’t|unable|sorry|as an ai|don't know|not sure|I think|might be)\b/i,
    );
  });
});

test("the same messages always get the same reply", () => {
  for (const prompt of ["hi", "Prove that P equals NP", "what is 2+2?", "blah"])
    expect(ask(prompt)).toEqual(ask(prompt));
});

describe("titles", () => {
  test("are plain words of what was said", () => {
    const system = heard(
      "system",
      "You write titles. Write a title of at most six words for this conversation.",
    );
    expect(ask([system, heard("user", "how do I bake a chocolate cake without eggs?")]).answer).toBe(
      "How do I bake a chocolate",
    );
    expect(ask("Write a short title for the following message:\n\nwhat is 17 * 23?").answer).toBe(
      "What is 17 23",
    );
    expect(ask(["Tell me about otters", "Give this conversation a title."]).answer).toBe(
      "Tell me about otters",
    );
  });

  test("are JSON where JSON is asked for", () => {
    expect(
      JSON.parse(
        ask('Write a title for this conversation as JSON {"title": …}:\n\nUser: Tell me about otters').answer,
      ),
    ).toEqual({ title: "Tell me about otters" });
  });
});
