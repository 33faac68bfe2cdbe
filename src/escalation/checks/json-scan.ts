// Whether a text that begins as JSON has come to its end: brackets counted, strings skipped. What JSON cannot hold outside
// its strings makes it prose. It does not parse.

const BEGINS = /^(?:\{\s*(?:["}]|$)|\[\s*(?:[{["\]\d-]|$))/;
/** Digits, signs and the letters of `true`, `false` and `null`. */
const OUTSIDE_STRINGS = /[\s,:\d+\-.eEtrufalsn]/;

export class JsonScan {
  #opening = "";
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** `unknown` until enough has come to tell. */
  state: "unknown" | "open" | "closed" | "prose" = "unknown";

  read(text: string): void {
    if (this.state === "prose") return;
    if (this.state === "unknown") this.#begin(text);
    else if (this.state === "open") this.#scan(text);
    else if (text.trim() !== "") this.state = "prose";
  }

  #begin(text: string): void {
    // Of the blanks before and after the first bracket none is kept.
    this.#opening += this.#opening === "" ? text.trimStart() : text.trim();
    if (this.#opening === "") return;
    if (!BEGINS.test(this.#opening)) this.state = "prose";
    else if (this.#opening.trimEnd().length === 1) this.#opening = this.#opening.trimEnd();
    else {
      this.state = "open";
      this.#scan(this.#opening);
    }
  }

  #scan(text: string): void {
    for (let at = 0; at < text.length && this.state === "open"; at++) {
      const char = text[at] ?? "";
      if (this.#inString) this.#readInString(char);
      else if (char === '"') this.#inString = true;
      else if (char === "{" || char === "[") this.#depth++;
      else if (char === "}" || char === "]") {
        if (--this.#depth === 0) this.state = text.slice(at + 1).trim() === "" ? "closed" : "prose";
      } else if (!OUTSIDE_STRINGS.test(char)) this.state = "prose";
    }
  }

  #readInString(char: string): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (char === "\\") this.#isEscaped = true;
    else if (char === '"') this.#inString = false;
  }
}
