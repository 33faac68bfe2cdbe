// The list of conversations as the server gives it, and what may be done to one of them. Nothing here rejects.

import { listedTime } from "./format.ts";
import { HIT_BEGINS, HIT_ENDS } from "../core/directory.ts";
import { NOT_FOUND, problemDetail, UNAUTHENTICATED } from "./history.ts";
import { STRINGS } from "./strings.ts";

export interface Listed {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: string;
  /** The same, for a reader of the list as it was read. */
  readonly when: string;
  readonly pinned: boolean;
  /** Of a search: the words around the hit, which stands between HIT_BEGINS and HIT_ENDS. */
  readonly snippet: string | null;
}

export interface Failure {
  readonly status: number | null;
  readonly detail: string | null;
}

export type Page =
  | { readonly state: "ready"; readonly items: readonly Listed[]; readonly hasMore: boolean }
  | ({ readonly state: "failed" } & Failure);

const LARGEST_PAGE = 100;
const PATH = "/api/conversations";

/** The newest `wanted`, in as many requests as that takes: read in one go, so that nothing is listed twice or left out. */
export async function fetchList(query: string, wanted: number, signal: AbortSignal): Promise<Page> {
  const items = new Map<string, Listed>();
  let cursor: string | null = null;
  do {
    const asked = new URLSearchParams({ limit: String(Math.min(LARGEST_PAGE, wanted - items.size)) });
    if (query !== "") asked.set("query", query);
    if (cursor !== null) asked.set("cursor", cursor);
    const answer: Answer = await request(`${PATH}?${asked.toString()}`, { signal });
    if (!answer.ok) return { state: "failed", ...answer };
    const page = readPage(answer.text);
    if (page === null) return { state: "failed", status: null, detail: null };
    const before = items.size;
    for (const item of page.items) items.set(item.id, item);
    // After a page that brings nothing new, going on could go on for ever.
    cursor = items.size === before ? null : page.nextCursor;
  } while (cursor !== null && items.size < wanted);
  return { state: "ready", items: [...items.values()], hasMore: cursor !== null };
}

/** @returns null, or what went wrong */
export async function renameConversation(id: string, title: string): Promise<Failure | null> {
  const answer = await request(`${PATH}/${id}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title }),
  });
  return answer.ok ? null : answer;
}

/** @returns null also where it was gone already */
export async function deleteConversation(id: string): Promise<Failure | null> {
  const answer = await request(`${PATH}/${id}`, { method: "DELETE" });
  return answer.ok || answer.status === NOT_FOUND ? null : answer;
}

/** @param otherwise what failed, where the server did not say why */
export const failureWords = ({ status, detail }: Failure, otherwise: string): string =>
  status === UNAUTHENTICATED ? STRINGS.signInNeeded : (detail ?? otherwise);

/** A snippet as pieces of plain text, each a hit or not. */
export function snippetPieces(snippet: string): { readonly text: string; readonly isHit: boolean }[] {
  return snippet
    .split(HIT_BEGINS)
    .flatMap((part, index) => {
      const end = index === 0 ? -1 : part.indexOf(HIT_ENDS);
      return [
        { text: part.slice(0, Math.max(end, 0)), isHit: true },
        { text: part.slice(end + 1), isHit: false },
      ];
    })
    .filter(({ text }) => text !== "");
}

type Answer = { readonly ok: true; readonly text: string } | ({ readonly ok: false } & Failure);

async function request(path: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(path, init);
    const text = await response.text();
    if (response.ok) return { ok: true, text };
    return { ok: false, status: response.status, detail: problemDetail(text) };
  } catch {
    return { ok: false, status: null, detail: null };
  }
}

function readPage(
  text: string,
): { readonly items: readonly Listed[]; readonly nextCursor: string | null } | null {
  try {
    const page: unknown = JSON.parse(text);
    if (typeof page !== "object" || page === null) return null;
    if (!("conversations" in page) || !Array.isArray(page.conversations)) return null;
    const cursor = "nextCursor" in page ? page.nextCursor : null;
    return {
      items: page.conversations.filter(isRow).map(listed),
      nextCursor: typeof cursor === "string" ? cursor : null,
    };
  } catch {
    return null;
  }
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: string;
  readonly pinned?: unknown;
  readonly snippet?: unknown;
}

function isRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const { id, title, updatedAt } = value as Partial<Record<keyof Row, unknown>>;
  return typeof id === "string" && typeof title === "string" && typeof updatedAt === "string";
}

const listed = ({ id, title, updatedAt, pinned, snippet }: Row): Listed => ({
  id,
  title,
  updatedAt,
  when: listedTime(updatedAt, new Date()),
  pinned: pinned === true,
  snippet: typeof snippet === "string" && snippet !== "" ? snippet : null,
});
