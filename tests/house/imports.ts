import type { Import } from "./modules.ts";
import { CONFIG, DOORS, PACKAGE, type Room, ROOMS, ROOT, TEST } from "./rooms.ts";

/** Files of the root that stand for themselves. */
const FILES: readonly string[] = [ROOT, CONFIG];

/** The room that a module is in: its folder in the root, or itself. */
export function roomOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path;
}

/** Whether a module is a test, which may import more. */
export function isTest(path: string): boolean {
  return path.endsWith("_test.ts") && roomOf(path) !== "offline";
}

/**
 * Holds an import against the rules: a module imports only from rooms below its own, through
 * their doors.
 *
 * @returns What is wrong, and what is allowed; `undefined` where nothing is.
 */
export function complaint({ path, specifier }: Import): string | undefined {
  const roomName = roomOf(path);
  const own: Room | undefined = ROOMS[roomName];
  if (!own) {
    const known = Object.keys(ROOMS).join(", ");
    return `"${roomName}" is no room of the house (${known}); see tests/house/rooms.ts`;
  }
  const room = isTest(path) ? TEST : own;
  const wrong = wrongWith(specifier, path, roomName, room);
  return wrong && `imports "${specifier}", ${wrong}`;
}

function wrongWith(
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
  if (room.rooms.includes(target)) return undefined;
  const doors = room.rooms.map((name) =>
    FILES.includes(name) || name.includes("/") ? name : `${name}/mod.ts`
  );
  if (!room.rooms.includes(other)) {
    return `which is not below; ${roomName} may import ${listOf(doors)}`;
  }
  if (doors.includes(target) || (room === TEST && other === "tests")) return undefined;
  if (Object.values(DOORS).includes(target)) return undefined;
  // What a room has for every user; its mod.ts has more, for writers of methods and the like.
  if (roomName === ROOT && target === `${other}/users.ts`) return undefined;
  // What the rooms above use and users do not has a door of its own.
  if (target === `${other}/internal.ts`) return undefined;
  return `past the door of ${other}; allowed: ${other}/mod.ts`;
}

/** The file in the repository that a specifier names; `undefined` where it names a package. */
function fileOf(specifier: string, path: string): string | undefined {
  if (specifier === PACKAGE) return ROOT;
  if (specifier.startsWith(`${PACKAGE}/`)) {
    const name = specifier.slice(PACKAGE.length + 1);
    return DOORS[name] ?? `${name}/mod.ts`;
  }
  if (!/^\.{0,2}\//.test(specifier)) return undefined;
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

/** All modules that a module leads to, and itself. */
export function reachedFrom(path: string, imports: readonly Import[]): string[] {
  const reached = new Set([path]);
  const targets = Map.groupBy(imports, ({ path }) => path);
  for (const each of reached) {
    for (const { target } of targets.get(each) ?? []) if (target !== undefined) reached.add(target);
  }
  return [...reached];
}

/** Whether a module uses what only Deno has; comments may speak of it. */
export function usesDeno(text: string): boolean {
  return /\bDeno\b(?!"|')|from "node:/.test(text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ""));
}

function listOf(names: readonly string[]): string {
  return names.length > 0 ? names.join(", ") : "none";
}
