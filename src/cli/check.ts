// One finding of the doctor: what was looked at, how it stands, and what mends it.

interface Finding {
  /** What was looked at, in a word or two; for a setting, its name. */
  readonly name: string;
  readonly finding: string;
}

/** `mend` is a command, or a setting to change. Where something should be done, there is one. */
export type Check =
  | (Finding & { readonly verdict: "ok" | "skipped"; readonly mend?: string })
  | (Finding & { readonly verdict: "warning" | "problem"; readonly mend: string });

export type Verdict = Check["verdict"];
