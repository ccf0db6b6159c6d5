import { lawText, type Outcome } from "./judge/analysis.ts";
import { medians, METERS } from "./judge/claims.ts";
import type { Check, Fit } from "./judge/judge.ts";
import type { Quantity, Row } from "./row.ts";
import { bySetting } from "./setting.ts";
import type { Summary } from "./summary.ts";
import { alignColumns, formatBytes, formatTime, machineText, wrap } from "../../commands/mod.ts";

/** The quantities by name, where there is little room. */
export const SHORT: Readonly<Record<Quantity, string>> = {
  wall_s: "time",
  field_evaluations: "evaluations",
  field_pullbacks: "pullbacks",
  tracked_peak_bytes: "tracked",
  heap_peak_bytes: "heap",
  rss_peak_bytes: "resident",
  reconstruction_error: "way back",
};

/**
 * What the command prints at its end.
 *
 * @param width How many columns of the terminal a line has. Default the terminal's, or any number where the
 *   output goes elsewhere.
 */
export function reportLines(rows: readonly Row[], summary: Summary, width?: number): string[] {
  const { machine, verdict, notes, failed } = summary;
  const failures = rows.filter(({ found }) => found === undefined);
  const undecided =
    summary.analysis.outcomes.filter(({ outcome }) => outcome === "undecided").length;
  const wrong = [...summary.fits, ...summary.checks].filter(({ holds }) => !holds).length -
    undecided;
  const claimed = [...summary.fits, ...summary.checks].filter(({ claim }) => claim !== "none");
  return [
    ...[...bySetting(rows)].flatMap(([setting, own], _k, { length }) => {
      const part = partOf(summary, setting);
      return [
        ...(length > 1 ? [`${setting}:`, ""] : []),
        ...measuredLines(own, width),
        "",
        ...claimLines(part, width),
        "",
        ...reasonLines(part),
        ...lawLines(part),
        ...(length > 1 ? [""] : []),
      ];
    }),
    ...notes.flatMap((note) => wrap(note)),
    ...failures.flatMap((row) =>
      wrap(
        `failed: ${row.adjoint}, ${row.method}, ${row.steps} steps, repeat ${row.repeat}: ` +
          row.status,
      )
    ),
    ...wrap(`${machineText(machine)} ${machine.v8_flags.join(" ")}`),
    "",
    verdict === "pass"
      ? `PASS: all ${claimed.length} claims hold.`
      : `FAIL: of ${claimed.length} claims ${wrong} do not hold and ${undecided} are undecided; ` +
        `${failed} of ${rows.length} cases failed.`,
  ];
}

/** What a summary says of one setting. */
type Part = Pick<Summary, "fits" | "checks" | "analysis">;

function partOf({ fits, checks, analysis }: Summary, name: string): Part {
  const own = <T extends { readonly setting?: string }>(entries: readonly T[]) =>
    entries.filter(({ setting }) => setting === undefined || setting === name);
  const { outcomes, laws } = analysis;
  return {
    fits: own(fits),
    checks: own(checks),
    analysis: { ...analysis, outcomes: own(outcomes), laws: own(laws) },
  };
}

/** The medians of the repeats, a line an adjoint and number of steps. */
function measuredLines(rows: readonly Row[], width?: number): string[] {
  const header = ["adjoint", "steps", "time", "evaluations", "pullbacks", "tracked", "heap"];
  const table = [[...header, "resident", "way back"]];
  for (const [adjoint, group] of Map.groupBy(rows.filter((row) => row.found), (r) => r.adjoint)) {
    for (const [n] of medians(group, "wall_s")) {
      const own = group.filter(({ steps }) => steps === n);
      const of = (quantity: Quantity) => medians(own, quantity)[0][1];
      const { reconstruction_error: error } = own[0].found!;
      table.push([
        adjoint,
        n.toLocaleString("en"),
        formatTime(of("wall_s")),
        of("field_evaluations").toLocaleString("en"),
        of("field_pullbacks").toLocaleString("en"),
        formatBytes(of("tracked_peak_bytes")),
        ...(["heap_peak_bytes", "rss_peak_bytes"] as const).map((quantity) => {
          const { resolution } = METERS[quantity]!;
          const bytes = of(quantity);
          return bytes < resolution ? `< ${resolution / 1024} KiB` : formatBytes(bytes);
        }),
        error === null ? "" : of("reconstruction_error").toExponential(0),
      ]);
    }
  }
  const lines = alignColumns(table, ["left"], width);
  if (lines.length === table.length) return lines;
  // Where a row has no room in a line the counts are left out: the claims below say what they are a step.
  const counts = ["evaluations", "pullbacks"].map((name) => header.indexOf(name));
  return alignColumns(
    table.map((row) => row.filter((_, j) => !counts.includes(j))),
    ["left"],
    width,
  );
}

function claimLines({ fits, checks, analysis }: Part, width?: number): string[] {
  const key = ({ adjoint, quantity, setting = "" }: Fit | Check | Outcome) =>
    `${setting} ${adjoint} ${quantity}`;
  const undecided = new Set(
    analysis.outcomes.filter(({ outcome }) => outcome === "undecided").map(key),
  );
  const verdict = (entry: Fit | Check) =>
    entry.claim === "none"
      ? ""
      : entry.holds
      ? "holds"
      : undecided.has(key(entry))
      ? "UNDECIDED"
      : "DOES NOT HOLD";
  const number = (x: number | null) => x === null ? "?" : x.toFixed(3).replace("-0.000", "0.000");
  const growth = ({ exponent, ci95: [low, high] }: Fit) =>
    exponent === null ? "" : `n^${number(exponent)} [${number(low)}, ${number(high)}]`;
  const worst = ({ found }: Check) => found === null ? "" : found.toExponential(1);
  const line = (entry: Fit | Check) => [
    entry.adjoint,
    SHORT[entry.quantity],
    "exponent" in entry ? growth(entry) : worst(entry),
    entry.claim === "none" ? "" : entry.claim,
    verdict(entry),
  ];
  const adjoints = [...new Set(fits.map(({ adjoint }) => adjoint))];
  const header = ["adjoint", "quantity", "growth [95 % interval]", "claimed", ""];
  const groups = adjoints.map((name) =>
    [...fits, ...checks].filter(({ adjoint }) => adjoint === name).map(line)
  );
  const table = [header, ...groups.flat()];
  const left = header.map(() => "left" as const);
  const lines = alignColumns(table, left, width);
  if (lines.length === table.length) return lines;
  // Where a row has no room in a line the adjoint has one of its own.
  const apart = groups.flatMap((
    own,
    k,
  ) => [[`${adjoints[k]}:`], ...own.map((row) => row.slice(1))]);
  return alignColumns([header.slice(1), ...apart], left, width);
}

/** Why claims are not shown to hold. */
function reasonLines({ analysis }: Part): string[] {
  return analysis.outcomes.filter(({ outcome }) => outcome !== "holds")
    .flatMap(({ adjoint, quantity, outcome, why }) =>
      wrap(
        `${adjoint}, ${SHORT[quantity]}: ${
          outcome === "fails" ? "does not hold" : outcome
        }: ${why}.`,
      )
    );
}

/** The laws of growth of what is measured with noise, a line an adjoint. */
function lawLines({ analysis }: Part): string[] {
  const noisy = new Set<Quantity>(["wall_s", "heap_peak_bytes", "rss_peak_bytes"]);
  const laws = Map.groupBy(
    analysis.laws.filter(({ quantity }) => noisy.has(quantity)),
    ({ adjoint }) => adjoint,
  );
  return [...laws].flatMap(([adjoint, own]) =>
    wrap(
      `${adjoint} grows like: ` +
        own.map((law) => `${SHORT[law.quantity]} ${lawText(law)}`).join(", "),
      "  ",
    )
  );
}
