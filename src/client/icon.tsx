// The few line icons of the page. They are decoration: the text beside them, or the button's label, says it.

const PATHS = {
  upshift: "M5 14l7-7 7 7M5 20l7-7 7 7",
  plus: "M12 5v14M5 12h14",
  send: "M12 20V5M5.5 11.5L12 5l6.5 6.5",
  stop: "M7 7h10v10H7z",
  down: "M12 5v14M5.5 12.5L12 19l6.5-6.5",
  good: "M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 012.5 2.5V9H19a2 2 0 012 2.3l-1.1 6.9A2 2 0 0117.9 20H7",
  bad: "M7 13V4H4v9zM7 13l4 8a2.5 2.5 0 002.5-2.5V15H19a2 2 0 002-2.3l-1.1-6.9A2 2 0 0017.9 4H7",
  system: "M4 5h16v11H4zM9 20h6M12 16v4",
  light:
    "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  lines: "M4 6h16M4 12h16M4 18h10",
  close: "M6 6l12 12M18 6L6 18",
  rename: "M4 20l1-4.5L16.5 4a2.1 2.1 0 013 3L8.5 18.5z",
  delete: "M4 7h16M9.5 7V4h5v3M6 7l1 13h10l1-13M10 11v5.5M14 11v5.5",
  leave: "M14 4H5v16h9M10 12h10M16.5 8.5L20 12l-3.5 3.5",
  clock: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7.5V12l3 2",
  dark: "M20 14.5A8 8 0 019.5 4 8 8 0 1020 14.5z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
