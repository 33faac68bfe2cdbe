// Token counts as a provider reports them, before each dialect's spelling.

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  readonly cachedTokens: number;
  /** Workers AI's; only where a reply names it. */
  readonly neurons?: number;
}
