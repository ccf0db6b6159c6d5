/**
 * How a worker says what it found, so that nobody else in its process says it: a module of the
 * user's may print what it likes, before, after and in the middle, and may end the process.
 *
 * Such a worker has this module loaded before the user's. It takes the seal out of the arguments,
 * keeps the means to write and to tell the time, and hands out others in their place.
 *
 * @module
 */
import process from "node:process";
import { SEAL } from "./worker_seal.ts";

/** The seal; empty where nobody asked for one. */
const seal = Deno.args.at(-1)?.startsWith(SEAL) ? Deno.args.at(-1)!.slice(SEAL.length) : "";
const { stringify } = JSON;
const encoder = new TextEncoder();
const write = Deno.stdout.writeSync.bind(Deno.stdout);

/** What the worker measures with, and what would end it. */
const FIXED: readonly [object, readonly string[]][] = [
  [performance, ["now"]],
  [Deno, ["exit", "memoryUsage"]],
  [process, ["exit", "resourceUsage", "cpuUsage", "memoryUsage"]],
];

if (seal !== "") guard();

/**
 * Says what a worker found: once, as its last word.
 *
 * @param found What it found.
 */
export function reply(found: unknown): void {
  // On a line of its own, whatever was printed before.
  write(encoder.encode(`${seal === "" ? "" : `\n${seal}`}${stringify(found)}\n`));
}

/** Sees to it that a module that is loaded later neither speaks for the worker nor sets its clock. */
function guard(): void {
  Object.defineProperty(Deno, "args", { value: Object.freeze(Deno.args.slice(0, -1)) });
  process.argv = process.argv.filter((word) => !word.startsWith(SEAL));
  console.log = console.info = console.debug = console.error;
  const exit = () => {
    throw new Error("a module that is measured must not end the process");
  };
  for (const [owner, names] of FIXED) {
    for (const name of names) {
      const own = (owner as Record<string, unknown>)[name];
      const value = name === "exit" ? exit : typeof own === "function" ? own.bind(owner) : own;
      Object.defineProperty(owner, name, { value, writable: false, configurable: false });
    }
  }
}
