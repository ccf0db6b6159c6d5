import { findRuntime, labelOf, type RuntimeName } from "../runtimes/runtimes.ts";

/** What a test can need that plain `deno test` does not give. */
export interface Needs {
  /** To read files. */
  read?: boolean;
  /** To write files. */
  write?: boolean;
  /** To start processes. */
  run?: boolean;
  /** To read environment variables. */
  env?: boolean;
  /** To ask about the machine. */
  sys?: boolean;
  /** To collect garbage, that is `--v8-flags=--expose-gc`. */
  gc?: boolean;
  /** A program or a library besides, which `deno task install:runtimes` installs; with `run`. */
  runtime?: RuntimeName;
}

/** A test by name, with what it needs. */
export interface NeedyTest extends Needs, Omit<Deno.TestDefinition, "fn" | "permissions"> {}

const PERMISSIONS = ["read", "write", "run", "env", "sys"] as const;

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
  const { read: _read, write: _write, run: _run, env: _env, sys: _sys, gc: _gc, ...others } = test;
  const { runtime, ...definition } = others;
  const leaveOut = (why: string) =>
    Deno.test({ ...definition, name: `${test.name} (${why})`, ignore: true, fn });
  const missing = missingOf(test);
  if (missing.length > 0) return leaveOut(`needs ${missing.join(" ")}: deno task test`);
  if (runtime !== undefined && findRuntime(runtime) === undefined) {
    return leaveOut(`left out: no ${labelOf(runtime)} here; deno task install:runtimes`);
  }
  Deno.test({ ...definition, fn });
}

/** The flags that are missing; asks nobody. */
function missingOf(needs: Needs): string[] {
  const missing: string[] = PERMISSIONS
    .filter((name) => needs[name] && Deno.permissions.querySync({ name }).state !== "granted")
    .map((name) => `--allow-${name}`);
  if (needs.gc && !("gc" in globalThis)) missing.push("--v8-flags=--expose-gc");
  return missing;
}
