// A title made of a conversation's first words, without asking a model.

const MOST_CHARACTERS = 60;
/** Titles beyond this are refused where a user gives them. */
export const MOST_TITLE_CHARACTERS = 200;
export const UNTITLED = "New conversation";

/** Marks of Markdown at the beginning of a line, which say nothing in a title. */
const MARKS = /^[\s>#*_`~+\-=|]+/;

/** One line of plain text, at most 60 characters, cut between words where there are any. */
export function titleFromWords(text: string): string {
  const line =
    text
      .split("\n")
      .map((words) =>
        words
          .replace(MARKS, "")
          .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
          .trim(),
      )
      .find((words) => /[\p{L}\p{N}]/u.test(words)) ?? "";
  if (line === "") return UNTITLED;
  const characters = [...line];
  if (characters.length <= MOST_CHARACTERS) return line;
  const start = characters.slice(0, MOST_CHARACTERS - 1).join("");
  const lastSpace = start.lastIndexOf(" ");
  return `${(lastSpace > start.length / 2 ? start.slice(0, lastSpace) : start).replace(/[\s,;:.–-]+$/u, "")}…`;
}
