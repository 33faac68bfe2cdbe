// The OpenAPI document, made of the table of routes and of the schemas that requests are read with. Nothing in it depends on the
// settings, so it tells whoever comes no more than the source does.

import { z } from "zod";
import { version } from "../../package.json";
import { ERROR_STATUS } from "../core/errors.ts";
import type { App } from "./context.ts";
import { DESCRIBED, type DescribedRoute } from "./openapi-routes.ts";

type Json = Record<string, unknown>;

const DEFINITIONS = "#/$defs/";
const SCHEMAS = "#/components/schemas/";

const asJsonSchema = (schema: z.ZodType): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json;
  return json;
};

/** A schema's own definitions stand beside it in the document, under its name. */
function addSchema(schemas: Json, name: string, schema: z.ZodType): void {
  const text = JSON.stringify(asJsonSchema(schema))
    .replaceAll(`"$ref":"${DEFINITIONS}`, `"$ref":"${SCHEMAS}${name}_`)
    .replaceAll(`"$ref":"#"`, `"$ref":"${SCHEMAS}${name}"`);
  const { $defs = {}, ...json } = JSON.parse(text) as Json & { $defs?: Json };
  schemas[name] = json;
  for (const [key, definition] of Object.entries($defs)) schemas[`${name}_${key}`] = definition;
}

const pathOf = (path: string): string => path.replaceAll(/:(\w+)/g, "{$1}");

function parametersOf(path: string, { query, headers }: DescribedRoute): Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const { properties = {} } = query === undefined ? {} : (asJsonSchema(query) as { properties?: Json });
  const inQuery = Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema }));
  const inHeaders = Object.entries(headers ?? {}).map(([name, description]) => ({
    name,
    in: "header",
    description,
    schema: { type: "string" },
  }));
  return [...inPath, ...inQuery, ...inHeaders];
}

function operation(method: string, path: string, route: DescribedRoute): Json {
  const parameters = parametersOf(path, route);
  const responses: Json = {};
  for (const [status, description] of Object.entries(route.answers)) {
    const hasBody = !["101", "204"].includes(status);
    const types = route.types ?? ["application/json"];
    const content = Object.fromEntries(types.map((type) => [type, {}]));
    responses[status] = { description, ...(hasBody && { content }) };
  }
  responses["default"] = {
    $ref: `#/components/responses/${path.startsWith("/v1") ? "OpenAiError" : "Problem"}`,
  };
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    summary: route.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body !== undefined && {
      requestBody: {
        required: route.bodyIsOptional !== true,
        content: { "application/json": { schema: { $ref: SCHEMAS + route.body[0] } } },
      },
    }),
    responses,
    ...(route.isPublic === true && { security: [] }),
  };
}

const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { enum: Object.keys(ERROR_STATUS) },
    requestId: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["path", "reason"],
        properties: { path: { type: "string" }, reason: { type: "string" } },
      },
    },
  },
};

const OPENAI_ERROR = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["message", "type", "param", "code"],
      properties: {
        message: { type: "string" },
        type: { type: "string" },
        param: { type: ["string", "null"] },
        code: { enum: Object.keys(ERROR_STATUS) },
      },
    },
  },
};

const answerOf = (description: string, type: string, name: string): Json => ({
  description,
  content: { [type]: { schema: { $ref: SCHEMAS + name } } },
});

export function openApiDocument(): Json {
  const schemas: Json = { Problem: PROBLEM, OpenAiError: OPENAI_ERROR };
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(DESCRIBED)) {
    const [method = "", path = ""] = name.split(" ");
    if (route.body !== undefined) addSchema(schemas, ...route.body);
    (paths[pathOf(path)] ??= {})[method.toLowerCase()] = operation(method, path, route);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Upshift", version, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }, { session: [] }, { access: [] }, {}],
    paths,
    components: {
      schemas,
      responses: {
        Problem: answerOf("What went wrong (RFC 9457).", "application/problem+json", "Problem"),
        OpenAiError: answerOf("What went wrong, in OpenAI's words.", "application/json", "OpenAiError"),
      },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "With AUTH_MODE=token." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "upshift_session",
          description: "Of a browser that signed in.",
        },
        access: {
          type: "apiKey",
          in: "header",
          name: "Cf-Access-Jwt-Assertion",
          description: "Set by Cloudflare Access, with AUTH_MODE=access.",
        },
      },
    },
  };
}

/** To be mounted before anybody is asked who they are. */
export function mountOpenApi(app: App): void {
  let text: string | undefined;
  app.get("/api/openapi.json", (context) => {
    text ??= JSON.stringify(openApiDocument());
    return context.body(text, 200, { "content-type": "application/json", "cache-control": "no-store" });
  });
}
