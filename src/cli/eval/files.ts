// The command's files: read as UTF-8 and nothing else, a byte order mark aside, and written; where that fails, a sentence
// that says what to do.

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** A file can't be used, in words for whoever called the command. */
export class DataError extends Error {
  override readonly name = "DataError";
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder; check the path",
  EISDIR: "it is a folder; name a file",
  EACCES: "access is denied; change its permissions or name another file",
  ENOTDIR: "a part of the path is a file, not a folder; check the path",
  ERR_FS_FILE_TOO_LARGE: "it is too large; split it",
  ERR_STRING_TOO_LONG: "it is too large; split it",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8; save it as UTF-8",
};

function orExplain<Result>(file: string, act: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    const code = String(error.code);
    throw new DataError(`${file} can't be ${act}: ${REMEDIES[code] ?? code}.`, { cause: error });
  }
}

export const readText = (file: string): string =>
  orExplain(file, "read", () =>
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(readFileSync(resolve(file))),
  );

export const writeText = (file: string, text: string): void =>
  orExplain(file, "written", () => writeFileSync(resolve(file), text));
