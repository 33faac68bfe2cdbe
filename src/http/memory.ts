// The facts that were kept for the user: listed, worded anew, deleted. New ones come from conversations alone.

import { z } from "zod";
import { UpshiftError } from "../core/errors.ts";
import { factSchema } from "../tools/memory.ts";
import { directoryOf, privately, type App } from "./context.ts";
import { readJson } from "./json-body.ts";

export const factChangeSchema = z.object({ fact: factSchema });

const noSuchFact = (): UpshiftError => new UpshiftError("not_found", "There is no fact with this id.");

export function mountMemory(app: App): void {
  app.get("/api/memory", async (context) =>
    privately(Response.json({ facts: await directoryOf(context).facts() })),
  );
  app.patch("/api/memory/:id", async (context) => {
    const { fact } = await readJson(context.req.raw, factChangeSchema);
    const changed = await directoryOf(context).changeFact(context.req.param("id"), fact);
    if (changed === null) throw noSuchFact();
    return privately(Response.json(changed));
  });
  app.delete("/api/memory/:id", async (context) => {
    const forgotten = await directoryOf(context).forgetFact(context.req.param("id"));
    if (forgotten === null) throw noSuchFact();
    return privately(new Response(null, { status: 204 }));
  });
}
