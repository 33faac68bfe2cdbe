// The words around a hit of a search. All of it is text; what was hit stands out.

import { snippetPieces } from "./listing.ts";

export function Snippet({ text }: { readonly text: string }) {
  return (
    <span className="row-snippet" dir="auto">
      {snippetPieces(text).map((piece, index) =>
        piece.isHit ? <mark key={index}>{piece.text}</mark> : piece.text,
      )}
    </span>
  );
}
