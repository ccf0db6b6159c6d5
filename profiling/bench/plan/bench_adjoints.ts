import { adjointNamed, ADJOINTS, unknownName, wholeNumber } from "../../../commands/mod.ts";
import {
  type Adjoint,
  automatic,
  backsolveAdjoint,
  fullStorageAdjoint,
} from "../../../solvers/mod.ts";

/** The adjoints that can be measured, as `--help` lists them. */
export const BENCH_ADJOINTS: readonly string[] = [
  ...new Set([...ADJOINTS, "full:stages", "backsolve", "automatic:BYTES"]),
];

/**
 * An adjoint by name, as a case has it.
 *
 * @param name One of {@linkcode BENCH_ADJOINTS}; `recursive:8` keeps 8 checkpoints,
 *   `reversible:0` no anchors, `automatic:65536` has 64 KiB.
 * @returns The adjoint.
 * @throws {UsageError} If there is none of that name, or its number is out of range.
 *
 * @example
 * ```ts
 * import { benchAdjoint } from "./bench_adjoints.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(benchAdjoint("full:stages").name, "full:stages");
 * ```
 */
export function benchAdjoint(name: string): Adjoint {
  const [kind, ...rest] = name.split(":");
  const detail = rest.join(":");
  // Its cost is measured, whatever its error.
  if (name === "backsolve") return backsolveAdjoint({ tolerance: Infinity });
  if (name === "full:stages") return fullStorageAdjoint({ keep: "stages" });
  if (kind === "automatic") {
    const what = `the number of bytes in ${JSON.stringify(name)}`;
    return automatic({ memory: wholeNumber(what, detail, 0) });
  }
  if (["recursive", "reversible"].includes(kind) || ADJOINTS.includes(name)) {
    return adjointNamed(name);
  }
  throw unknownName("adjoint", name, BENCH_ADJOINTS);
}
