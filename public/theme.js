// Applies the kept theme before the first paint. Blocking and of the same origin: the page's policy allows nothing inline.
// src/client/theme.ts writes the key.
(() => {
  try {
    const kept = localStorage.getItem("upshift:theme");
    if (kept !== "light" && kept !== "dark") return;
    document.documentElement.dataset.theme = kept;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.media = meta.dataset.theme === kept ? "all" : "not all";
    }
  } catch {
    // No storage: the system's theme it is.
  }
})();
