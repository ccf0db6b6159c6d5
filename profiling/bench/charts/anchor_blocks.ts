import {
  anchorsOf,
  type Block,
  count,
  counted,
  decimal,
  list,
  paragraph,
  type Text,
} from "../../../commands/mod.ts";
import { costAStep, recursiveKind, reversibleKind } from "../../../solvers/internal.ts";
import type { Row } from "../row.ts";
import { measuredByAdjoint } from "../pages/row_groups.ts";

/**
 * Evaluations a stage and step of a reversible gradient, a pullback counted as two: a reversible step
 * evaluates each stage of its base twice.
 */
const REVERSIBLE_COST = 2 * costAStep(reversibleKind, 1);

/**
 * What a reversible adjoint keeps in memory, against checkpointing with the same bytes.
 *
 * What counts is vectors of the size of y: the state in hand, its cotangent, and what is kept. A
 * state of a reversible method is y and z, and so are its cotangent and what is kept of it: k anchors, or
 * with none the start, to be compared with. Checkpointing has y alone of each.
 */
interface SameMemory {
  /** The reversible adjoint's name. */
  readonly adjoint: string;
  /** Its vectors. */
  readonly vectors: number;
  /** The states that checkpointing may keep for it, the initial one included. */
  readonly checkpoints: number;
}

/**
 * The checkpoints that take as much memory as a reversible adjoint.
 *
 * @returns Both; undefined for an adjoint that is not reversible.
 *
 * @example
 * ```ts
 * import { sameMemory } from "./anchor_blocks.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sameMemory("reversible"), { adjoint: "reversible", vectors: 20, checkpoints: 18 });
 * assertEquals(sameMemory("reversible:0")?.checkpoints, 4);
 * ```
 */
export function sameMemory(adjoint: string): SameMemory | undefined {
  const anchors = anchorsOf(adjoint);
  if (anchors === undefined) return undefined;
  const vectors = 4 + 2 * Math.max(1, anchors);
  return { adjoint, vectors, checkpoints: vectors - 2 };
}

/**
 * The evaluations that optimal checkpointing takes a stage and step, a pullback counted as two.
 *
 * @param checkpoints The states kept, the initial one included.
 * @returns t(n, c) / n + 3.
 *
 * @example
 * ```ts
 * import { checkpointingCost } from "./anchor_blocks.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(checkpointingCost(1000, 2), 31.82, 1e-9);
 * ```
 */
export function checkpointingCost(steps: number, checkpoints: number): number {
  return costAStep(recursiveKind, steps, checkpoints);
}

/**
 * What the reversible adjoints keep, and what checkpointing makes of the same bytes at every number
 * of steps of the run.
 *
 * @param stateSize The number of elements of a state, where it is one.
 * @returns A sentence an adjoint, and a table; nothing where no reversible adjoint was measured.
 */
export function anchorBlocks(rows: readonly Row[], stateSize: number | undefined): Block[] {
  const measured = measuredByAdjoint(rows)
    .flatMap(([adjoint, own]) => {
      const same = sameMemory(adjoint);
      return same === undefined ? [] : [{ ...same, steps: own.map(({ steps }) => steps) }];
    });
  if (measured.length === 0) return [];
  const steps = [...new Set(measured.flatMap(({ steps }) => steps))].sort((a, b) => a - b);
  const right = (name: string) => ({ name, align: "right" }) as const;
  return [
    paragraph({ strong: "What anchors cost, and checkpointing for the same bytes" }),
    list(measured.map((each) => sentence(each, stateSize))),
    {
      kind: "table",
      columns: [
        right("steps n"),
        ...measured.flatMap(({ adjoint, checkpoints }) => [
          right(adjoint),
          right(`recursive:${checkpoints}`),
        ]),
      ],
      rows: steps.map((n) => [
        count(n),
        ...measured.flatMap(({ checkpoints }) => [
          decimal(REVERSIBLE_COST, 1),
          decimal(checkpointingCost(n, checkpoints), 1),
        ]),
      ]),
    },
    paragraph(
      "Evaluations a stage and step, a pullback counted as two: 8 of a reversible adjoint, " +
        "t(n, c)/n + 3 of recursive checkpointing with c states, with the fewest " +
        "advances t(n, c) that there are. What counts as memory is vectors of the size of y: the " +
        "state in hand, its cotangent, and what is kept. For a state of a few numbers the buffers of " +
        "the network, which all have, are larger.",
    ),
  ];
}

function sentence(
  { adjoint, vectors, checkpoints }: SameMemory,
  stateSize: number | undefined,
): Text {
  const anchors = anchorsOf(adjoint)!;
  const kept = anchors === 0
    ? "both of the start, only to be compared with"
    : `both at ${counted(anchors, "anchor")}`;
  const bytes = stateSize === undefined ? "" : `, ${counted(8 * stateSize * vectors, "byte")} here`;
  const bought = anchors === 0
    ? "the coupling is max(0.999, 1 − 10/n)."
    : `for that the coupling may be as low as max(1/2, 1 − ${
      count(10 * anchors)
    }/n), and the solve be ` +
      `damped by up to e^${count(10 * anchors)} in all.`;
  return [
    { strong: adjoint },
    `: y and z, the cotangents of both, and ${kept}: ${counted(vectors, "vector")}${bytes}, as ` +
    `many as recursive:${checkpoints} takes; ${bought}`,
  ];
}
