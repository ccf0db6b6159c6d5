import { createHash } from "node:crypto";
import * as drawing from "./page/drawing.js";
import * as explore from "./page/explore.js";
import * as reading from "./page/reading.js";
import * as save from "./page/save.js";
import * as ticks from "./page/ticks.js";

/**
 * The script of a page with figures to explore. It uses nothing but the page.
 *
 * @returns The script, and its hash as a content security policy has it.
 */
export function pageScript(): { readonly script: string; readonly hash: string } {
  const functions = [ticks, drawing, reading, save, explore]
    .flatMap((module) => Object.values<unknown>({ ...module }).map(String));
  const script = `(() => {\n"use strict";\n${functions.join("\n")}\nexploreFigures();\n})();`;
  return { script, hash: `sha256-${createHash("sha256").update(script).digest("base64")}` };
}
