// One button through the three themes; its label says which one is on.

import { useState } from "react";
import { Icon } from "./icon.tsx";
import { STRINGS } from "./strings.ts";
import { applyTheme, nextTheme, readTheme } from "./theme.ts";

export function ThemePicker() {
  const [theme, setTheme] = useState(readTheme);
  const onClick = () => {
    const next = nextTheme(theme);
    applyTheme(next);
    setTheme(next);
  };

  return (
    <button
      type="button"
      className="button quiet square"
      onClick={onClick}
      aria-label={STRINGS.theme[theme]}
      title={STRINGS.theme[theme]}
    >
      <Icon name={theme} />
    </button>
  );
}
