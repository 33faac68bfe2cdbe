// The OpenAPI document: every route there is, by the schemas that requests are read with.

import { expect, test } from "vitest";
import { createApp } from "../../../src/http/app.ts";
import { openApiDocument } from "../../../src/http/openapi.ts";
import { DESCRIBED } from "../../../src/http/openapi-routes.ts";

interface Document {
  openapi: string;
  paths: Record<
    string,
    Record<string, { operationId: string; security?: unknown[]; parameters?: unknown[] }>
  >;
  components: { schemas: Record<string, { required?: string[]; properties?: Record<string, unknown> }> };
}

const document = openApiDocument() as unknown as Document;
const schemas = document.components.schemas;

test("It has every route of the application, and no other", () => {
  const mounted = createApp({ offline: undefined })
    .routes.filter(({ path, method }) => !path.includes("*") && method !== "ALL")
    .map(({ method, path }) => `${method} ${path}`)
    // A page for people.
    .filter((route) => route !== "GET /s/:token");
  expect(Object.keys(DESCRIBED).toSorted()).toEqual([...new Set(mounted)].toSorted());
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(Object.keys(DESCRIBED).length);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

test("Every reference in it leads somewhere", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
  expect(references.length).toBeGreaterThan(20);
  for (const path of references) {
    const found = path
      .split("/")
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
    expect([path, found !== undefined]).toEqual([path, true]);
  }
});

test("It says what requests must and may have", () => {
  expect(schemas["Feedback"]).toMatchObject({
    required: ["messageId", "value"],
    properties: { messageId: { type: "string", maxLength: 256 }, comment: { type: "string" } },
  });
  expect(schemas["ChatCompletionRequest"]?.required).toEqual(["model", "messages"]);
  expect(schemas["ConversationFile"]).toMatchObject({ additionalProperties: false });
  expect(document.paths["/api/conversations"]?.["get"]?.parameters).toContainEqual(
    expect.objectContaining({ name: "query", in: "query" }),
  );
  expect(document.paths["/api/conversations/{id}/messages"]?.["post"]?.parameters).toContainEqual(
    expect.objectContaining({ name: "id", in: "path", required: true }),
  );
});

test("It says which routes ask nobody who they are", () => {
  const open = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { security }]) =>
      security === undefined ? [] : [`${method} ${path}`],
    ),
  );
  expect(open.toSorted()).toEqual([
    "delete /api/session",
    "get /api/health",
    "get /api/openapi.json",
    "post /api/hooks/{hookId}",
    "post /api/session",
  ]);
});
