// What is sent out in the user's name: what signs it, and what could not be delivered.

import { directoryOf, privately, type App } from "./context.ts";

export function mountNotifications(app: App): void {
  app.get("/api/notifications/failed", async (context) =>
    privately(Response.json({ notifications: await directoryOf(context).failedNotifications() })),
  );
  app.get("/api/signing-secret", async (context) =>
    privately(Response.json({ secret: await directoryOf(context).signingSecret() })),
  );
  app.post("/api/signing-secret/rotate", async (context) =>
    privately(Response.json({ secret: await directoryOf(context).rotateSigningSecret() })),
  );
}
