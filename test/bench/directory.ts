// `npm run bench [-- --json]`: the list of a user's conversations when it is long, against a short one beside it.
// Figures are milliseconds of CPU on Node's SQLite; a run fails where one of the long list reaches its limit.

import { DatabaseSync } from "node:sqlite";
import { ListingStore } from "../../src/storage/listing-store.ts";
import type { SqlRow } from "../../src/storage/sql.ts";

const FEW = 10;
const MANY = 10_000;
const MESSAGES = 4;
const LIMIT_MS = 50;
const ROUNDS = 5;
const CASES: readonly (readonly [name: string, words: string | null])[] = [
  ["first page", null],
  ["common word", "question"],
  ["rare word", "zebra"],
  ["prefix", "que"],
  ["two words", "question answer"],
  ["word in none", "nowhere"],
];

function storeOf(conversations: number): ListingStore {
  const database = new DatabaseSync(":memory:");
  const store = new ListingStore({
    all: (query, ...bindings) => database.prepare(query).all(...bindings) as SqlRow[],
    transaction(work) {
      database.exec("SAVEPOINT work");
      const result = work();
      database.exec("RELEASE work");
      return result;
    },
  });
  database.exec("BEGIN");
  for (let number = 0; number < conversations; number++) {
    const id = `conversation-${number}`;
    store.announce(id, number);
    const texts = Array.from({ length: MESSAGES }, (_, index) => ({
      position: index + 1,
      text: `A question and its answer, with topic${number % 97} and part${index}${number === 7 ? " zebra" : ""}.`,
    }));
    store.takeNews({
      id,
      seq: 1,
      createdAt: number,
      updatedAt: number,
      messageCount: MESSAGES,
      microUsd: 0,
      title: null,
      texts,
      gone: [],
    });
  }
  database.exec("COMMIT");
  return store;
}

/** The median of some rounds, after one that warms up. */
function cpuMs(store: ListingStore, words: string | null): number {
  const figures: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = process.cpuUsage();
    store.page({ words, archived: false, limit: 50, cursor: null });
    const { user, system } = process.cpuUsage(before);
    if (round > 0) figures.push((user + system) / 1000);
  }
  return figures.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
}

const few = storeOf(FEW);
const many = storeOf(MANY);
const results = CASES.map(([name, words]) => {
  const baselineMs = cpuMs(few, words);
  const ms = cpuMs(many, words);
  return { name, baselineMs, ms, ratio: baselineMs > 0 ? ms / baselineMs : null, passed: ms < LIMIT_MS };
});
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ few: FEW, many: MANY, limitMs: LIMIT_MS, results }, null, 2));
} else {
  console.log(`| CPU of the list | ${FEW}, ms | ${MANY}, ms | ratio | under ${LIMIT_MS} ms |\n|-|-|-|-|-|`);
  for (const { name, baselineMs, ms, ratio, passed } of results)
    console.log(
      `| ${name} | ${baselineMs.toFixed(2)} | ${ms.toFixed(2)} | ${ratio?.toFixed(1) ?? "?"} | ${passed ? "yes" : "no"} |`,
    );
}
if (results.some(({ passed }) => !passed)) process.exitCode = 1;
