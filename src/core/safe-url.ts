// Which addresses a model's text may link to.

const PROTOCOLS = new Set(["http:", "https:", "mailto:"]);

/** The URL as a browser reads it, or null where it is relative, unreadable or of another scheme. */
export function safeUrl(href: string): URL | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return PROTOCOLS.has(url.protocol) ? url : null;
}
