// Matrices, logs, games, pictures and settings that are honestly alike.

import { sound, type WatchCase } from "./watch-case.ts";
import { lines, range } from "./watch-texts.ts";

/** A prime or not, by trial. */
const isPrime = (n: number): boolean => n > 1 && range(n).every((d) => d < 2 || n % d !== 0);

export const SOUND_BOARDS: readonly WatchCase[] = [
  sound(
    "a matrix, eight times eight",
    "text",
    range(8)
      .map(
        (power) =>
          `A^${power + 1} =\n${lines(8, (row) =>
            range(8)
              .map((column) => (row === column ? power + 1 : 0))
              .join(" "),
          )}`,
      )
      .join("\n\n"),
  ),
  sound(
    "a unit matrix in LaTeX",
    "text",
    `\\begin{pmatrix}\n${lines(
      12,
      (row) =>
        `${range(12)
          .map((column) => (row === column ? 1 : 0))
          .join(" & ")} \\\\`,
    )}\n\\end{pmatrix}`,
  ),
  sound(
    "a log of a server",
    "text",
    lines(
      60,
      (index) => `2024-05-01T12:${String(index).padStart(2, "0")}:00Z INFO  server: GET /health 200 in 1 ms`,
    ),
  ),
  sound(
    "a log of pings",
    "text",
    lines(60, (index) => `64 bytes from 10.0.0.1: icmp_seq=${index + 1} ttl=64 time=0.0${index % 9} ms`),
  ),
  sound(
    "moves of a game of chess",
    "text",
    range(60)
      .map(
        (index) =>
          `${index + 1}. ${["Nf3", "Qe2", "Rd1", "Bb5", "Kg1"][index % 5]} ${["Nf6", "Qe7", "Rd8", "Bb4"][index % 4]}`,
      )
      .join(" "),
  ),
  sound(
    "a draw by repetition at chess",
    "text",
    range(8)
      .map((index) => `${index + 40}. Kg1 Kg8 ${index + 41}. Kh1 Kh8`)
      .join(" "),
  ),
  sound(
    "boards of chess",
    "text",
    range(6)
      .map(
        (move) =>
          `After move ${move + 1}:\n\`\`\`\n${lines(8, (row) => (row === 1 ? "p p p p p p p p" : row === 6 ? "P P P P P P P P" : ". . . . . . . ."))}\n\`\`\`\n`,
      )
      .join("\n"),
  ),
  sound(
    "boards of noughts and crosses, unfenced",
    "text",
    range(9)
      .map(
        (move) =>
          ` ${move > 0 ? "X" : " "} |   |   \n---+---+---\n   | ${move > 1 ? "O" : " "} |   \n---+---+---\n   |   | ${move > 2 ? "X" : " "} \n`,
      )
      .join("\n"),
  ),
  sound(
    "a wall of bricks",
    "text",
    "|___|___|___|___|___|___|___|___|\n|_|___|___|___|___|___|___|___|_|\n".repeat(14),
  ),
  sound("a sea of waves", "text", `${`${"~^".repeat(30)}\n`.repeat(12)}`),
  sound(
    "stars between parts",
    "text",
    range(12)
      .map(
        (part) =>
          `Part ${part + 1} of the manual deals with ${["wheels", "brakes", "lights", "seats"][part % 4]}.\n\n${"* ".repeat(40)}\n\n`,
      )
      .join(""),
  ),
  sound(
    "a word list of rhymes",
    "text",
    "cat, bat, rat, hat, mat, sat, fat, pat, vat, flat, chat, that, brat, gnat, spat, splat, combat, format, acrobat, habitat, thermostat",
  ),
  sound("hearts in rows", "text", `${`${"❤️".repeat(12)}\n`.repeat(6)}${"🟥⬛".repeat(40)}`),
  sound("a board of emoji", "text", `${`${"⬜⬛".repeat(4)}\n${"⬛⬜".repeat(4)}\n`.repeat(4)}`.repeat(3)),
  sound(
    "a schedule of shifts",
    "text",
    range(8)
      .map(
        (week) =>
          `Week ${week + 1}\n${lines(7, (day) => `${["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day]}: ${["Ann", "Bob", "Cy"][(week + day) % 3]} 9:00-17:00`)}`,
      )
      .join("\n\n"),
  ),
  sound(
    "statements that insert",
    "text",
    `\`\`\`sql\n${lines(40, (index) => `INSERT INTO city (id, name, country, active) VALUES (${index}, 'Town ${index}', 'DE', TRUE);`)}\n\`\`\``,
  ),
  sound(
    "settings, one block a server",
    "text",
    range(20)
      .map((index) => `[server.${index}]\nhost = "10.0.0.${index}"\nport = 8080\ntls = true\nretries = 3\n`)
      .join("\n"),
  ),
  sound(
    "settings in YAML, unfenced",
    "text",
    `services:\n${range(20)
      .map(
        (index) =>
          `  - name: worker-${index}\n    image: worker:latest\n    restart: always\n    replicas: 1`,
      )
      .join("\n")}`,
  ),
  sound(
    "primes or not",
    "text",
    lines(60, (index) => `${index + 2} is ${isPrime(index + 2) ? "a prime" : "not a prime"}.`),
    "Which of the numbers from 2 to 61 are prime? List each.",
  ),
  sound(
    "conjugations in Spanish",
    "text",
    ["hablar", "cantar", "bailar", "mirar", "andar", "llamar"]
      .map(
        (verb) =>
          `${verb}\nyo ${verb.slice(0, -2)}o\ntú ${verb.slice(0, -2)}as\nél ${verb.slice(0, -2)}a\nnosotros ${verb.slice(0, -2)}amos\nvosotros ${verb.slice(0, -2)}áis\nellos ${verb.slice(0, -2)}an\n`,
      )
      .join("\n"),
  ),
  sound(
    "genesis of the days",
    "text",
    range(6)
      .map(
        (day) =>
          `And God called it good. And the evening and the morning were the ${["first", "second", "third", "fourth", "fifth", "sixth"][day]} day.`,
      )
      .join("\n\n"),
  ),
  sound(
    "fields of a form in JSON Schema",
    "text",
    `{\n${range(24)
      .map(
        (index) =>
          `  "field_${index}": {\n    "type": "string",\n    "description": "",\n    "nullable": true\n  }`,
      )
      .join(",\n")}\n}`,
  ),
];
