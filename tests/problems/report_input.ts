import type { Change, ReportInput } from "../../profiling/internal.ts";
import type { Row } from "../../profiling/mod.ts";
import { optimalAdvances } from "../../solvers/mod.ts";
import { changed, perfectRows } from "./bench_rows.ts";

const MACHINE = {
  os: "linux 6.1",
  arch: "x86_64",
  cpu: "A Processor with a Long Name at 3.00 GHz",
  cores: 2,
  deno: "2.9.6",
  v8: "15.0.245.2-rusty",
  v8_flags: ["--expose-gc"],
};

const QUANTITIES = [
  "wall_s",
  "field_evaluations",
  "field_pullbacks",
  "tracked_peak_bytes",
  "heap_peak_bytes",
  "rss_peak_bytes",
] as const;

/** A claim that does not hold, or is undecided. */
export interface Doubt {
  /** The adjoint's name. */
  adjoint: string;
  /** The quantity. */
  quantity: typeof QUANTITIES[number];
  /** What came of it. */
  outcome: "fails" | "undecided";
  /** Why. */
  why: string;
}

/**
 * A report's input from rows, judged by hand: of the reversible adjoint and the control everything
 * is claimed and holds, save what is in doubt; of the others nothing is claimed.
 */
export function inputOf(
  rows: readonly Row[],
  { command = "deno task bench", doubts = [] }: { command?: string; doubts?: Doubt[] } = {},
): ReportInput {
  const adjoints = new Set(rows.map(({ adjoint }) => adjoint));
  const fits = [...adjoints].flatMap((adjoint) =>
    QUANTITIES.map((quantity, k) => {
      const grows = k < 3 || adjoint === "full" ? 1 : 0;
      return {
        adjoint,
        method: "midpoint",
        quantity,
        exponent: grows,
        ci95: [grows - 0.01, grows + 0.02] as const,
        claim: adjoint === "reversible" || adjoint === "full" ? `exponent ${grows}` : "none",
        holds: !doubts.some((doubt) => doubt.adjoint === adjoint && doubt.quantity === quantity),
      };
    })
  );
  const checks = [...adjoints].filter((adjoint) => adjoint === "reversible").map((adjoint) => ({
    adjoint,
    method: "midpoint",
    quantity: "reconstruction_error" as const,
    claim: "below 1e-6",
    found: 3e-11,
    holds: true,
  }));
  const failed = rows.filter(({ found }) => found === undefined).length;
  const outcomes = doubts.map((doubt) => ({ ...doubt, method: "midpoint" }));
  const laws = fits.map(({ adjoint, method, quantity, exponent }) => ({
    ...{ adjoint, method, quantity, offset: false, scores: [] },
    best: exponent === 1 ? "n" as const : "1" as const,
    alsoPossible: [],
  }));
  const summary = {
    machine: MACHINE,
    cases: rows.length,
    failed,
    fits,
    checks,
    analysis: { outcomes, laws, spreads: [], fronts: [] },
    notes: ["A note."],
    verdict: failed + doubts.length + (rows.length > 0 ? 0 : 1) > 0 ? "fail" : "pass",
  } as const;
  return {
    rows,
    summary,
    circumstances: { command, date: new Date("2026-01-02T03:04:05Z"), seed: 7, stateSize: 2 },
  };
}

/** Rows as they should be, of every adjoint, three repeats each. */
export function ordinaryRows(): Row[] {
  const steps = [100, 1000, 10_000];
  const rows = perfectRows({
    reversible: [...steps, 1_000_000],
    "recursive:2": steps,
    "recursive:4": steps,
    "recursive:8": steps,
    "recursive:16": steps,
    "recursive:44": steps,
    full: [...steps, 300_000, 900_000, 3_000_000],
  });
  return [1, 2, 3].flatMap((repeat) =>
    rows.map((row): Row => {
      const c = Number(row.adjoint.split(":")[1] ?? 0);
      const evaluations = c === 0
        ? row.found!.field_evaluations
        : 2 * (optimalAdvances(row.steps, c) + row.steps);
      const pullbacks = row.found!.field_pullbacks;
      return {
        ...row,
        repeat,
        found: {
          ...row.found!,
          wall_s: 1e-7 * (evaluations + 2 * pullbacks) * (1 + 0.05 * (repeat - 1)),
          field_evaluations: evaluations,
          tracked_peak_bytes: row.found!.tracked_peak_bytes + 16 * c,
        },
      };
    })
  );
}

/** A report as it should be. */
export function ordinaryInput(): ReportInput {
  return inputOf(ordinaryRows(), { command: "deno task bench --out bench" });
}

/** Words that would do something, were they taken for more than words. */
export const HOSTILE_WORDS = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</style></svg><b>bold</b>",
  "a|b\nc **bold** `code` [link](https://example.com)",
  "&lt;&amp;",
  "https://example.com/image.png",
  "x".repeat(300),
];

/** A report whose names and reasons are hostile, whose numbers are extreme, of many adjoints, compared
 * with another one. */
export function hostileInput(): ReportInput {
  const adjoints = [
    ...HOSTILE_WORDS,
    ...["reversible", "recursive", "recursive:1000000", "backsolve", "mine", "full"],
  ];
  const steps = [1, 7, 3_000_000];
  const rows = changed(
    perfectRows(Object.fromEntries(adjoints.map((name) => [name, steps]))),
    ({ steps }) => steps === 1,
    () => ({ wall_s: 0, tracked_peak_bytes: 0, heap_peak_bytes: 0, reconstruction_error: 0 }),
  );
  const failed = HOSTILE_WORDS.map((status, k): Row => {
    const { found: _, ...row } = rows[k];
    return { ...row, repeat: 2, status };
  });
  const other = perfectRows({ reversible: [100, 1000], full: [100, 1000] })
    .map((row): Row => ({ ...row, method: HOSTILE_WORDS[0] }));
  const input = inputOf([...rows, ...failed, ...other], {
    command: `deno task bench --out ${HOSTILE_WORDS[0]}`,
    doubts: HOSTILE_WORDS.map((why, k) => ({
      adjoint: k % 2 === 0 ? "full" : "reversible",
      quantity: QUANTITIES[k % QUANTITIES.length],
      outcome: k % 3 === 0 ? "undecided" : "fails",
      why,
    })),
  });
  const changes = HOSTILE_WORDS.flatMap((words): Change[] => [
    {
      cells: { adjoint: words, method: words, system: words, steps: "3000000", module: words },
      ...{ what: "rss_peak_bytes", before: 1, now: 1e300, change: "worse" },
    },
    {
      cells: { adjoint: words, method: words, quantity: "wall_s", claim: words },
      ...{ what: "claim", before: words, now: words, change: "better" },
    },
  ]);
  const regressions = HOSTILE_WORDS.length;
  const comparison = { otherMachine: HOSTILE_WORDS, compared: 3, changes, regressions };
  const against = {
    folder: HOSTILE_WORDS.at(-1)!,
    comparison: { ...comparison, notes: HOSTILE_WORDS },
  };
  return { ...input, against };
}
