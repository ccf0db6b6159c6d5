import type { Adjoint } from "../../solvers/mod.ts";
import { ADJOINT_KINDS, adjointKind } from "../../solvers/internal.ts";
import { unknownName, wholeNumber } from "./values.ts";

/** The names of all adjoints, as `--help` lists them. */
export const ADJOINTS: readonly string[] = listed(ADJOINT_KINDS);

/** Those whose gradient is that of the steps, to round-off. */
export const EXACT_ADJOINTS: readonly string[] = listed(ADJOINT_KINDS.filter(({ exact }) => exact));

function listed(kinds: typeof ADJOINT_KINDS): string[] {
  return kinds.flatMap(({ name, also = [] }) => [name, ...also]);
}

/**
 * An adjoint by name.
 *
 * @param name One of the known names, or one of a number: `recursive:c` with c checkpoints,
 *   `reversible:k` with k anchors, `automatic:b` within b bytes.
 * @param known The names that are known. Default {@linkcode ADJOINTS}.
 * @throws {UsageError} If there is none of that name, or its number is out of range.
 *
 * @example
 * ```ts
 * import { adjointNamed } from "./adjoint_named.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(adjointNamed("recursive:8").name, "recursive:8");
 * ```
 */
export function adjointNamed(name: string, known: readonly string[] = ADJOINTS): Adjoint {
  const kind = ADJOINT_KINDS.find((each) => name === each.name) ??
    ADJOINT_KINDS.find((each) => each.number && name.startsWith(`${each.name}:`));
  if (kind === undefined || !known.includes(kind.name)) throw unknownName("adjoint", name, known);
  if (name === kind.name) return kind.make();
  const { of, least } = kind.number!;
  const what = `the number of ${of} in ${JSON.stringify(name)}`;
  return kind.make(wholeNumber(what, name.slice(kind.name.length + 1), least));
}

/**
 * How many anchors an adjoint has by its name: one of which this is known wants a reversible method.
 *
 * @returns The number for `reversible` and `reversible:k`, undefined for any other.
 *
 * @example
 * ```ts
 * import { anchorsOf } from "./adjoint_named.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["reversible", "reversible:0", "full"].map(anchorsOf), [8, 0, undefined]);
 * ```
 */
export function anchorsOf(name: string): number | undefined {
  const { kind, number } = adjointKind(name) ?? {};
  return kind?.keeps === "anchors" ? kind.kept?.(1, number) : undefined;
}
