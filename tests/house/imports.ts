import { PACKAGE, type Room, ROOMS, ROOT, TEST } from "./rooms.ts";
import { blank, lineAt, type Source } from "./source.ts";

/** Something in a module that breaks a rule of the house. */
export interface Finding {
  /** The module, from the root of the repository. */
  readonly path: string;
  /** The line, from 1. */
  readonly line: number;
  /** What is there, and what is allowed. */
  readonly message: string;
  /** Whether it is a matter of taste that fails nothing. */
  readonly warning?: boolean;
}

const LONG = 300;

const NOT_IN_THE_LIBRARY: readonly [RegExp, string][] = [
  [/\bDeno\b/g, "uses Deno"],
  [/\beval\s*\(/g, "uses eval()"],
  [/\bnew\s+Function\b/g, "uses new Function()"],
  [/\bimport\s*\(\s*[^\s"']/g, "imports a module whose name is not written out"],
];

/**
 * Holds one module against the rules: it imports only from rooms below its own, through their
 * doors; the library stays free of Deno, Node and eval; the root only re-exports.
 *
 * @param path The module, from the root of the repository, with "/" between its parts.
 * @param text What is in it.
 * @returns What is wrong, line by line; nothing when all is well.
 */
export function findingsIn(path: string, text: string): Finding[] {
  const roomName = roomOf(path);
  const own = ROOMS[roomName];
  if (!own) {
    const known = Object.keys(ROOMS).join(", ");
    const message = `"${roomName}" is no room of the house (${known}); see tests/house/rooms.ts`;
    return [{ path, line: 1, message }];
  }
  const isTest = path.endsWith("_test.ts");
  const room = isTest && roomName !== "offline" ? TEST : own;
  const source = blank(text);

  const findings: Finding[] = [];
  const add = (index: number, message: string, warning?: boolean) =>
    findings.push({ path, line: lineAt(text, index), message, warning });

  for (const { specifier, index } of importsOf(source)) {
    const wrong = complaint(specifier, path, roomName, room);
    if (wrong) add(index, `imports "${specifier}", ${wrong}`);
  }
  if (own.library && !isTest) {
    for (const [pattern, what] of NOT_IN_THE_LIBRARY) {
      for (const { index } of source.bare.matchAll(pattern)) {
        add(index, `${what}; the library runs anywhere, with no permission: not in ${roomName}`);
      }
    }
  }
  if (path === ROOT) {
    const index = firstThatIsNoReexport(source.code);
    if (index >= 0) add(index, `holds more than re-exports; allowed: export { … } from "…"`);
  }
  const lines = text.trimEnd().split("\n").length;
  if (lines > LONG) add(0, `has ${lines} lines; over ${LONG} wants splitting`, true);
  return findings.sort((a, b) => a.line - b.line);
}

/** The imports of a module, re-exports and dynamic ones included, and where they stand. */
export function importsOf({ code }: Source): { specifier: string; index: number }[] {
  const patterns = [
    /\b(?:import|export)\b[\w\s{},*$]*?\bfrom\s*(["'])(.*?)\1/g,
    /\bimport\s*\(?\s*(["'])(.*?)\1/g,
  ];
  return patterns
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map((match) => ({ specifier: match[2], index: match.index + match[0].length - 1 }))
    .sort((a, b) => a.index - b.index);
}

function roomOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path;
}

/** What is wrong with an import, and what is allowed; `undefined` where nothing is. */
function complaint(
  specifier: string,
  path: string,
  roomName: string,
  room: Room,
): string | undefined {
  const target = fileOf(specifier, path);
  if (target === undefined) {
    const { packages } = room;
    if (packages?.some((name) => specifier === name || specifier.startsWith(`${name}/`)) ?? true) {
      return undefined;
    }
    return `a package; ${roomName} may use ${listOf(packages!)}`;
  }
  const other = roomOf(target);
  if (other === roomName) return undefined;
  const doors = room.rooms.map((name) => name === ROOT ? ROOT : `${name}/mod.ts`);
  if (!room.rooms.includes(other)) {
    return `which is not below; ${roomName} may import ${listOf(doors)}`;
  }
  if (doors.includes(target) || (room === TEST && other === "tests")) return undefined;
  // What the rooms above use and users do not has a door of its own.
  if (target === `${other}/internal.ts`) return undefined;
  return `past the door of ${other}; allowed: ${other}/mod.ts`;
}

/** The file in the repository that a specifier names; `undefined` where it names a package. */
function fileOf(specifier: string, path: string): string | undefined {
  if (specifier === PACKAGE) return ROOT;
  if (specifier.startsWith(`${PACKAGE}/`)) return `${specifier.slice(PACKAGE.length + 1)}/mod.ts`;
  if (!/^\.{0,2}\//.test(specifier)) return undefined;
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

function firstThatIsNoReexport(code: string): number {
  const reexport = /\bexport\s+(?:type\s+)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?)\s+from\s*"[^"]*"\s*;?/g;
  return code.replace(reexport, (text) => text.replace(/\S/g, " ")).search(/\S/);
}

function listOf(names: readonly string[]): string {
  return names.length > 0 ? names.join(", ") : "none";
}
