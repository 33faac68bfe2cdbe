// The closing line of a test run, from vitest's JSON report. A run that failed never says "0 failed".

/** @param {object | undefined} report undefined where vitest wrote none */
export function countResults(report, exitCode) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report?.testResults ?? []) {
    const statuses = file.assertionResults.map(({ status }) => status);
    for (const status of statuses) count[status in count ? status : "skipped"] += 1;
    if (file.status === "failed" && !statuses.includes("failed")) count.failed += 1; // the file itself did not load
  }
  if (exitCode !== 0 && count.failed === 0) count.failed = 1;
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
  return `${count.passed} passed, ${count.failed} failed${skipped}`;
}
