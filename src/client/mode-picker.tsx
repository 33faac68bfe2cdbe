// Auto, Fast or Deep for the next message, and whether the choice stays.

import { useId } from "react";
import { MODES } from "../core/receipt.ts";
import { STRINGS } from "./strings.ts";
import type { ModeChoice } from "./use-mode.ts";

export function ModePicker({ mode }: { readonly mode: ModeChoice }) {
  const name = useId();
  return (
    <fieldset className="modes">
      <legend className="sr-only">{STRINGS.mode.label}</legend>
      <div className="segments">
        {MODES.map((option) => (
          <label key={option} className="segment" title={STRINGS.mode.about[option]}>
            <input
              type="radio"
              name={name}
              value={option}
              checked={mode.current === option}
              onChange={() => mode.choose(option)}
            />
            <span>{STRINGS.mode[option]}</span>
          </label>
        ))}
      </div>
      {mode.current !== "auto" && (
        <label className="keep" title={STRINGS.mode.keepAbout}>
          <input type="checkbox" checked={mode.kept} onChange={(event) => mode.keep(event.target.checked)} />
          {STRINGS.mode.keep}
        </label>
      )}
    </fieldset>
  );
}
