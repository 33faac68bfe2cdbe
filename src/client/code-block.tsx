// A block of code, scrolling in itself.

import { CopyButton } from "./copy-button.tsx";
import { STRINGS } from "./strings.ts";

export function CodeBlock({ text, language }: { readonly text: string; readonly language: string }) {
  const [name = ""] = language.split(/\s/u);
  return (
    <div className="code" dir="ltr">
      <div className="code-bar">
        <span>{name}</span>
        <CopyButton text={text} label={STRINGS.copyCode} />
      </div>
      <pre role="region" aria-label={STRINGS.code(name)} tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
