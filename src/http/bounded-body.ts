// Reads a request's body, bounded while it arrives: what is too long is refused before it is held.

import { UpshiftError } from "../core/errors.ts";

const KIB = 1024;

/** @throws UpshiftError `payload_too_large` */
export async function boundedBytes(request: Request, mostKib: number): Promise<Uint8Array<ArrayBuffer>> {
  const most = mostKib * KIB;
  const tooLarge = (): UpshiftError =>
    new UpshiftError("payload_too_large", `A request here can hold ${mostKib} KiB. Send less.`);
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > most) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
