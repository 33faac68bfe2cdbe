// The page's policy forbids eval, and zod tries it once to see whether it may; the browser would report that as a breach.
// Imported before everything that builds a schema.

import { config } from "zod/v4/core";

config({ jitless: true });
