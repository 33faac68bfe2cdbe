// A draft: shown as such while it is checked; once dropped, a line that says why, with the text behind it.

import { asClause } from "./format.ts";
import { Markdown } from "./markdown.tsx";
import { STRINGS } from "./strings.ts";
import type { Draft } from "./turns.ts";

export function DraftView({ draft, why }: { readonly draft: Draft; readonly why: string }) {
  if (draft.state !== "dropped") {
    return (
      <div className="draft">
        <p className="draft-label">{STRINGS.draftLabel}</p>
        <Markdown text={draft.text} growing={draft.state === "growing"} />
      </div>
    );
  }
  return (
    <details className="dropped">
      <summary>
        <span>{why === "" ? STRINGS.draftDropped : STRINGS.draftDroppedWhy(asClause(why))}</span>
        {draft.text !== "" && <span className="dropped-show">{STRINGS.showDraft}</span>}
      </summary>
      <Markdown text={draft.text} growing={false} />
    </details>
  );
}
