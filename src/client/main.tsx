// The page's entry: React takes over #app.

// First: imports are evaluated in order.
import "./no-eval.ts";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
createRoot(root).render(<App />);
