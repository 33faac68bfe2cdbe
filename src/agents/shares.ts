// The links to copies of one conversation: made and taken back. A link is noted here before its copy is made and until the copy is
// gone, so that no crash leaves one that can't be taken back.

import type { UIMessage } from "ai";
import type { Clock } from "../core/clock.ts";
import { sha256Hex } from "../core/digest.ts";
import { UpshiftError } from "../core/errors.ts";
import { randomToken } from "../core/random-token.ts";
import { freeze, type SharedAbout, type SharedExtra } from "../core/shared-copy.ts";
import { titleFromWords } from "../core/title-words.ts";
import type { ShareStore } from "../storage/share-store.ts";
import { MEMORY_TOOLS } from "../tools/memory.ts";
import { noConversation } from "./identity.ts";

/** Where a copy is kept; `fill` and `publish` say false once it was taken back. */
interface SharedCopy {
  fill(from: number, messages: readonly string[]): Promise<boolean>;
  publish(about: SharedAbout, count: number): Promise<boolean>;
  revoke(): Promise<void>;
}

export interface SharesHost {
  readonly store: ShareStore;
  readonly transcript: () => { message: UIMessage; at: number }[];
  /** What the user's list calls the conversation; null where it is not there yet. */
  readonly title: () => Promise<string | null>;
  readonly copyAt: (digest: string) => SharedCopy;
  readonly clock: Clock;
}

export interface NewShare {
  readonly token: string;
  readonly createdAt: string;
}

const MOST_LINKS = 50;
/** Well below what one call of an object may carry. */
const CHARACTERS_A_CALL = 2_000_000;

/** 16 bytes as base64url: of the last character only two bits are used. */
const TOKEN = /^[A-Za-z0-9_-]{21}[AQgw]$/;
export const isShareToken = (text: string): boolean => TOKEN.test(text);

export class Shares {
  readonly #host: SharesHost;
  #isClosed = false;

  constructor(host: SharesHost) {
    this.#host = host;
  }

  /** Copies the conversation as it stands when its title is known. */
  async share(include: readonly SharedExtra[]): Promise<NewShare> {
    const { store, clock, copyAt } = this.#host;
    const token = randomToken();
    const digest = await sha256Hex(token);
    const title = await this.#host.title();
    if (this.#isClosed) throw noConversation();
    const now = clock.now();
    if (!store.add(digest, now, MOST_LINKS)) {
      throw new UpshiftError(
        "invalid_request",
        `A conversation has at most ${MOST_LINKS} links. Take the old ones back first: DELETE on the same address.`,
      );
    }
    const transcript = this.#host.transcript();
    const messages = transcript.flatMap((each) => freeze(each, include, MEMORY_TOOLS) ?? []);
    const opening = messages.find(({ by }) => by === "user")?.parts.find(({ kind }) => kind === "text");
    const about: SharedAbout = {
      title: title ?? titleFromWords(opening !== undefined && "text" in opening ? opening.text : ""),
      at: new Date(now).toISOString(),
      include,
    };
    if (
      !(await fillCopy(
        copyAt(digest),
        about,
        messages.map((message) => JSON.stringify(message)),
      ))
    )
      throw new UpshiftError("not_found", "The link was taken back while its copy was being made.");
    return { token, createdAt: about.at };
  }

  /** All that there are; those that are made meanwhile stay. */
  async unshare(): Promise<void> {
    const { store, copyAt } = this.#host;
    await Promise.all(
      store.all().map(async (digest) => {
        await copyAt(digest).revoke();
        store.remove(digest);
      }),
    );
  }

  /** No more are made. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.unshare();
  }
}

async function fillCopy(copy: SharedCopy, about: SharedAbout, messages: readonly string[]): Promise<boolean> {
  let from = 0;
  while (from < messages.length) {
    let to = from;
    for (let characters = 0; to < messages.length && characters < CHARACTERS_A_CALL; to++)
      characters += messages[to]?.length ?? 0;
    if (!(await copy.fill(from, messages.slice(from, to)))) return false;
    from = to;
  }
  return await copy.publish(about, messages.length);
}

/** What was asked for was read and checked at the door. */
export async function answerShareRequest(request: Request, shares: Shares): Promise<Response> {
  if (request.method === "DELETE") {
    await shares.unshare();
    return new Response(null, { status: 204 });
  }
  const { include } = (await request.json()) as { include: readonly SharedExtra[] };
  return Response.json(await shares.share(include), { status: 201 });
}
