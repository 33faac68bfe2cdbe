// Loaded into wrangler with --require. Its stdin is a pipe that start.mjs alone holds open: when that process is gone, however
// it went, the pipe ends and the group stops. Without this a `kill -9` would leave workerd serving.

const { isMainThread } = require("node:worker_threads");

if (isMainThread) {
  process.stdin.resume().on("close", () => process.kill(0, "SIGTERM"));
  process.stdin.unref();
}
