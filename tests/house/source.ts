/** A module's text, blanked so that a search finds code only. Lines and columns stay as they are. */
export interface Source {
  /** Without comments. */
  readonly code: string;
  /** Without comments and without what is inside strings, templates and regular expressions. */
  readonly bare: string;
}

/** A `/` after one of these starts a regular expression; after anything else it divides. */
const BEFORE_REGEXP = /(?:^|[(,=:[!&|?{;+\-*%~^<>]|\b(?:return|typeof|case|of|in|await|yield))\s*$/;

/** Blanks the comments and the strings of a TypeScript module. */
export function blank(text: string): Source {
  const code = text.split("");
  const bare = text.split("");

  const wipe = (target: string[], from: number, to: number) => {
    for (let i = from; i < to; i++) if (text[i] !== "\n") target[i] = " ";
  };

  /** The end of the string, or regular expression, whose opening is at `start`. */
  const endOfQuoted = (start: number, closing: string): number => {
    let inClass = false;
    for (let i = start + 1; i < text.length; i++) {
      if (text[i] === "\\") i++;
      else if (closing === "/" && text[i] === "[") inClass = true;
      else if (closing === "/" && text[i] === "]") inClass = false;
      else if (text[i] === closing && !inClass) return i;
      else if (text[i] === "\n") return i;
    }
    return text.length;
  };

  /** Goes through code from `start`, up to a `}` that nothing in between opened. */
  const walk = (start: number): number => {
    let depth = 0;
    for (let i = start; i < text.length; i++) {
      const two = text.slice(i, i + 2);
      if (two === "//" || two === "/*") {
        const close = two === "//" ? text.indexOf("\n", i) : text.indexOf("*/", i + 2) + 2;
        const end = close < i ? text.length : close;
        wipe(code, i, end);
        wipe(bare, i, end);
        i = end - 1;
      } else if (text[i] === '"' || text[i] === "'") {
        const end = endOfQuoted(i, text[i]);
        wipe(bare, i + 1, end);
        i = end;
      } else if (
        text[i] === "/" && BEFORE_REGEXP.test(bare.slice(Math.max(0, i - 80), i).join(""))
      ) {
        const end = endOfQuoted(i, "/");
        wipe(code, i + 1, end);
        wipe(bare, i + 1, end);
        i = end;
      } else if (text[i] === "`") {
        i = walkTemplate(i + 1);
      } else if (text[i] === "{") {
        depth++;
      } else if (text[i] === "}" && depth-- === 0) {
        return i;
      }
    }
    return text.length;
  };

  /** Goes through a template from `start`, and through the code in its `${}`, to the closing "`". */
  const walkTemplate = (start: number): number => {
    for (let i = start; i < text.length; i++) {
      if (text[i] === "`") return i;
      if (text.slice(i, i + 2) === "${") {
        i = walk(i + 2);
        continue;
      }
      const length = text[i] === "\\" ? 2 : 1;
      wipe(code, i, i + length);
      wipe(bare, i, i + length);
      i += length - 1;
    }
    return text.length;
  };

  walk(0);
  return { code: code.join(""), bare: bare.join("") };
}

/** The line, from 1, that the character at `index` stands on. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
