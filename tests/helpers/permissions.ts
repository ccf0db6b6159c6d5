import { findRuntime, labelOf, type RuntimeName } from "../runtimes/runtimes.ts";

/** What a test can need that plain `deno test` does not give. */
export interface Needs {
  /** To read files. */
  read?: boolean;
  /** To write files. */
  write?: boolean;
  /** To start processes. */
  run?: boolean;
  /** To ask about the machine: its processors, and the version of its system. */
  sys?: boolean;
  /** To collect garbage, that is `--v8-flags=--expose-gc`. */
  gc?: boolean;
  /** Programs or a library besides, which `deno task install:runtimes` installs; with `run`. */
  runtime?: RuntimeName | readonly RuntimeName[];
}

/** A test by name, with what it needs. */
export interface NeedyTest extends Needs, Omit<Deno.TestDefinition, "fn" | "permissions"> {}

/** What each need asks for. */
const PERMISSIONS: readonly Deno.PermissionDescriptor[] = [
  { name: "read" },
  { name: "write" },
  { name: "run" },
  { name: "sys", kind: "cpus" },
  { name: "sys", kind: "osRelease" },
];

/**
 * Registers a test that needs more than plain `deno test` gives. Where that is missing the test is
 * left out, and its name says what it needs; `deno task test` gives everything but runtimes, which
 * `deno task install:runtimes` installs.
 *
 * @example Usage
 * ```ts ignore
 * testWith({ name: "bench writes a report", run: true, write: true }, async () => {});
 * ```
 *
 * @param test The test's name and what it needs.
 * @param fn The test.
 */
export function testWith(
  test: NeedyTest,
  fn: (t: Deno.TestContext) => void | Promise<void>,
): void {
  const { read: _read, write: _write, run: _run, sys: _sys, gc: _gc, ...others } = test;
  const { runtime, ...definition } = others;
  const leaveOut = (why: string) =>
    Deno.test({ ...definition, name: `${test.name} (${why})`, ignore: true, fn });
  const missing = missingOf(test);
  if (missing.length > 0) return leaveOut(`needs ${missing.join(" ")}: deno task test`);
  const absent = [runtime ?? []].flat().find((each) => findRuntime(each) === undefined);
  if (absent !== undefined) {
    return leaveOut(`left out: no ${labelOf(absent)} here; deno task install:runtimes`);
  }
  Deno.test({ ...definition, fn });
}

/** The flags that are missing; asks nobody. */
function missingOf(needs: Needs): string[] {
  const asked = PERMISSIONS.filter((permission) => needs[permission.name as keyof Needs]);
  const missing = asked.filter((each) => Deno.permissions.querySync(each).state !== "granted")
    .map((each) => `--allow-${each.name}${each.name === "sys" ? `=${each.kind}` : ""}`);
  if (needs.gc && !("gc" in globalThis)) missing.push("--v8-flags=--expose-gc");
  return missing;
}
