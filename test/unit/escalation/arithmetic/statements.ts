// What the judge says of the statements in a text.

import { judge, type Verdict } from "../../../../src/escalation/arithmetic/judge.ts";
import { toPlainNotation } from "../../../../src/escalation/arithmetic/notation.ts";
import { findStatements } from "../../../../src/escalation/arithmetic/statement.ts";
import { tokenize } from "../../../../src/escalation/arithmetic/tokens.ts";

export function verdicts(text: string): Verdict["kind"][] {
  const plain = toPlainNotation(text);
  return findStatements(plain, tokenize(plain)).map(
    (statement) => judge(statement, plain.slice(statement.start, statement.end)).kind,
  );
}
