import { anchorsOf } from "../../commands/mod.ts";
import type { Measurement, Row } from "../../profiling/mod.ts";

/** Rows as a perfect machine would measure them: midpoint, a state of two elements. */
export function perfectRows(steps: Readonly<Record<string, readonly number[]>>): Row[] {
  return Object.entries(steps).flatMap(([adjoint, each]) =>
    each.map((n): Row => ({
      adjoint,
      method: "midpoint",
      system: "white-dwarf",
      steps: n,
      repeat: 1,
      points: 100,
      status: "ok",
      found: perfect(adjoint, n),
    }))
  );
}

function perfect(adjoint: string, n: number): Measurement {
  const reversible = anchorsOf(adjoint) !== undefined;
  const path = adjoint === "full" ? 16 * n : 0;
  return {
    wall_s: 2e-6 * n,
    field_evaluations: (reversible ? 8 : 4) * n,
    field_pullbacks: (reversible ? 4 : 2) * n,
    tracked_peak_bytes: 2500 + path,
    heap_peak_bytes: 20_000 + path,
    rss_peak_bytes: path,
    reconstruction_error: reversible ? 1e-16 * n : null,
  };
}

/** The same rows, with something else found in some of them. */
export function changed(
  rows: readonly Row[],
  which: (row: Row) => boolean,
  change: (found: Measurement) => Partial<Measurement>,
): Row[] {
  return rows.map((row) =>
    which(row) ? { ...row, found: { ...row.found!, ...change(row.found!) } } : row
  );
}
