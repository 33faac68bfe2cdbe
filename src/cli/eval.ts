// `npm run eval`: the escalation's own cases, any routing data, or a stored conversation decided again. No model is called. Exit
// 1 on a failed case, 2 where it was called wrongly or a file can't be read.

import { ownCases } from "../../test/eval/own-cases.ts";
import { parseConversation } from "./eval/conversation-file.ts";
import { DataError, readText, writeText } from "./eval/files.ts";
import { costReport, costText, MEASURED } from "./eval/cost-text.ts";
import { readOptions, USAGE, UsageError, type Options } from "./eval/options.ts";
import { figuresOf, measurePace, runCase } from "./eval/own-cases.ts";
import { failureOf, ownText, type OwnReport } from "./eval/own-text.ts";
import { replay } from "./eval/replay.ts";
import { replayText, totalOf } from "./eval/replay-text.ts";
import { joinResponses, parseResponses, parseRows, type RoutingRow } from "./eval/routing-data.ts";
import { POLICIES, reportAll, scoreRow } from "./eval/routing-report.ts";
import { routingText } from "./eval/routing-text.ts";

interface Outcome {
  readonly text: string;
  readonly json: unknown;
  readonly isWell: boolean;
}

const NOT_SHOWN = [
  "What this cannot show: no live pair of reasoning models was measured. Answers in public routing data are of chat models of",
  "2023, without thinking; the cases of thinking are written by hand. How often real thinking loops, hedges or overruns, and how",
  "much better the reasoner then does, only receipts of real use can tell (--replay).",
].join("\n");

function evaluateOwnCases(): Outcome {
  const cases = ownCases();
  const results = cases.map(runCase);
  const report: OwnReport = {
    cases: cases.length,
    negatives: cases.filter(({ expected }) => expected === null).length,
    failures: results.flatMap(failureOf),
    triggers: figuresOf(results),
    pace: measurePace(cases, () => performance.now()),
  };
  const cost = costReport(MEASURED);
  return {
    text: [ownText(report), costText(cost), NOT_SHOWN].join("\n\n"),
    json: { ownCases: report, cost, notShown: NOT_SHOWN },
    isWell: report.failures.length === 0,
  };
}

function readRows(data: string, responses: string | null): RoutingRow[] {
  const rows = parseRows(readText(data), data);
  if (responses === null) return rows;
  const answers = parseResponses(readText(responses), responses);
  if (!rows.some(({ id }) => answers.has(String(id))))
    throw new DataError(`${responses} answers no row of ${data}: give the file whose ids are the same.`);
  return joinResponses(rows, answers);
}

function evaluateData({ data, responses, out }: Extract<Options, { task: "data" }>): Outcome {
  const scored = readRows(data, responses).map(scoreRow);
  if (out !== null) {
    const lines = scored.map((row) => {
      const { promptScore, answerScore, verdict } = row;
      return JSON.stringify({
        id: row.row.id,
        score: POLICIES["three-stage"](row),
        promptScore,
        answerScore,
        verdict,
      });
    });
    writeText(out, `${lines.join("\n")}\n`);
  }
  const reports = reportAll(scored);
  const answered = reports.find(({ answers, rows }) => answers === rows)?.acting;
  // Without answers there is no cascade to price.
  const cost = costReport(
    answered === undefined ? MEASURED : { ...answered, promptOnly: answered.promptShareForSame ?? 1 },
  );
  return {
    text: [...reports.map(routingText), costText(cost), NOT_SHOWN].join("\n\n"),
    json: { reports, cost, notShown: NOT_SHOWN },
    isWell: true,
  };
}

function replayFile({ file, ...settings }: Extract<Options, { task: "replay" }>): Outcome {
  const conversation = parseConversation(readText(file), file);
  const turns = replay(conversation, settings);
  return {
    text: replayText(turns, conversation, settings.threshold),
    json: {
      threshold: settings.threshold,
      turns,
      totals: {
        before: totalOf(turns.map(({ costBefore }) => costBefore)),
        now: totalOf(turns.map(({ costNow }) => costNow)),
      },
    },
    isWell: true,
  };
}

function evaluate(options: Exclude<Options, { task: "help" }>): Outcome {
  switch (options.task) {
    case "own-cases":
      return evaluateOwnCases();
    case "data":
      return evaluateData(options);
    case "replay":
      return replayFile(options);
  }
}

// Whoever reads only the beginning, as `head` does, ends it quietly.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  const options = readOptions(process.argv.slice(2));
  if (options.task === "help") process.stdout.write(USAGE);
  else {
    const { text, json, isWell } = evaluate(options);
    process.stdout.write(`${options.json ? JSON.stringify(json, null, 2) : text}\n`);
    process.exitCode = isWell ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof UsageError || error instanceof DataError)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? USAGE : ""}`);
  process.exitCode = 2;
}
