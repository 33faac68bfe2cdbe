// How the sender of a request names it, so that sent twice it is done once.

/** What a sender calls a request, and a digest of what was asked for under that name. */
export interface RequestKey {
  readonly key: string;
  readonly bodyDigest: string;
}
