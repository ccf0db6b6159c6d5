import {
  anchorsOf,
  type Block,
  counted,
  decimal,
  list,
  listed,
  numbers,
  paragraph,
  type Section,
  type Text,
  words,
} from "../../../commands/mod.ts";
import type { Check, Fit } from "../judge/judge.ts";
import { lawOf, outcomeOf, reasonOf, settingOf } from "./findings.ts";
import type { ReportInput } from "./report_input.ts";
import { inOrder } from "../charts/adjoint_styles.ts";
import { inUnit, QUANTITY_NAMES } from "./words.ts";

/** The most claims that the verdict names. */
const MOST_NAMED = 4;

/** What was claimed and whether it holds, in a sentence. */
export function verdictOf({ rows, summary }: ReportInput): Text {
  const { verdict, failed } = summary;
  const claims = claimsOf(summary);
  const steps = rows.filter(({ adjoint }) => anchorsOf(adjoint) !== undefined)
    .map(({ steps }) => steps);
  const claimed = steps.length > 0
    ? "a reversible gradient takes no more memory for a larger number of steps n, and time in " +
      `proportion to n, here from ${range(steps)} steps`
    : "each adjoint below takes what is said of it";
  if (verdict === "pass") {
    return `What is claimed holds: ${claimed}. All ${counted(claims.length, "claim")} hold in all ${
      counted(rows.length, "case")
    }.`;
  }
  const wrong = claims.filter((claim) => outcomeOf(summary, claim) === "fails");
  const open = claims.filter((claim) => outcomeOf(summary, claim) === "undecided");
  const some = (group: readonly unknown[]) =>
    `${group.length} of ${counted(claims.length, "claim")}`;
  const reasons = [
    ...(wrong.length > 0
      ? [`${some(wrong)} ${wrong.length === 1 ? "does" : "do"} not hold (${firstOf(wrong)})`]
      : []),
    ...(open.length > 0
      ? [`${some(open)} ${open.length === 1 ? "is" : "are"} undecided (${firstOf(open)})`]
      : []),
    ...(failed > 0 ? [`${failed} of ${counted(rows.length, "case")} failed`] : []),
    ...(rows.length === 0 ? ["nothing was measured"] : []),
  ];
  return `Claimed is that ${claimed}; but ${listed(reasons)}.`;
}

/** The claims, a line each, with what was found, and why one is not shown to hold. */
export function claimsSection({ summary }: ReportInput): Section | undefined {
  const claims = claimsOf(summary);
  const reasons = claims.flatMap((claim): Text[] => {
    const reason = reasonOf(summary, claim);
    return reason === undefined || claim.holds ? [] : [[{ strong: nameOf(claim) }, `: ${reason}.`]];
  });
  return {
    title: "What is claimed, and what was found",
    blocks: [
      paragraph(
        "What was found is the exponent p with which a quantity grows as n to the power p, " +
          "and its 95 % interval; of the reconstruction error, the largest.",
      ),
      findingsTable(summary, claims, true),
      ...(reasons.length > 0 ? [list(reasons)] : []),
    ],
  };
}

/** The growth of the quantities of which nothing is claimed. */
export function unclaimedSection({ summary }: ReportInput): Section | undefined {
  const fits = inGroups(
    summary.fits.filter(({ claim, exponent }) => claim === "none" && exponent !== null),
  );
  return fits.length === 0 ? undefined : {
    title: "Growth of which nothing is claimed",
    blocks: [findingsTable(summary, fits, false)],
  };
}

function findingsTable(
  summary: ReportInput["summary"],
  entries: readonly (Fit | Check)[],
  claimed: boolean,
): Block {
  const several = new Set(summary.fits.map(settingOf)).size > 1;
  const laws = entries.map((entry) => lawOf(summary, entry));
  const hasLaws = laws.some((law) => law !== undefined);
  const marks = { holds: "✓ holds", fails: "✗ does not hold", undecided: "? undecided" };
  return {
    kind: "table",
    grouped: true,
    columns: [
      words("adjoint"),
      words("quantity"),
      ...(claimed ? [words("")] : []),
      numbers("found"),
      numbers("95 % interval"),
      ...(hasLaws ? [words("grows like")] : []),
      ...(claimed ? [words("claimed")] : []),
    ],
    rows: entries.map((entry, k) => {
      const mark = marks[outcomeOf(summary, entry)];
      return [
        several ? `${entry.adjoint}, ${settingOf(entry)}` : entry.adjoint,
        QUANTITY_NAMES[entry.quantity],
        ...(claimed ? [entry.holds ? mark : { strong: mark }] : []),
        ...foundOf(entry),
        ...(hasLaws ? [laws[k] ?? ""] : []),
        ...(claimed ? [entry.claim] : []),
      ];
    }),
  };
}

function claimsOf({ fits, checks }: ReportInput["summary"]): (Fit | Check)[] {
  return inGroups([...fits.filter(({ claim }) => claim !== "none"), ...checks]);
}

/** The entries of a setting together, and within it those of an adjoint. */
function inGroups<T extends Fit | Check>(entries: readonly T[]): T[] {
  return [...Map.groupBy(entries, settingOf).values()]
    .flatMap((own) => own.toSorted((a, b) => inOrder(a.adjoint, b.adjoint)));
}

function foundOf(claim: Fit | Check): [found: Text, interval: Text] {
  if ("found" in claim) {
    return [claim.found === null ? "nothing" : inUnit(claim.quantity, claim.found), ""];
  }
  const { exponent, ci95: [low, high] } = claim;
  if (exponent === null) return ["nothing", ""];
  return [
    decimal(exponent),
    low === null || high === null ? "none from two points" : `${decimal(low)} to ${decimal(high)}`,
  ];
}

/** The first few of some claims, and how many more there are. */
function firstOf(claims: readonly (Fit | Check)[]): string {
  const named = claims.map(nameOf);
  const more = named.length - MOST_NAMED;
  return listed(more > 1 ? [...named.slice(0, MOST_NAMED), `${more} more`] : named);
}

function nameOf(claim: Fit | Check): string {
  return `${claim.adjoint}: ${QUANTITY_NAMES[claim.quantity]}`;
}

function range(steps: readonly number[]): string {
  const [low, high] = [Math.min(...steps), Math.max(...steps)].map((n) => n.toLocaleString("en"));
  return low === high ? low : `${low} to ${high}`;
}
