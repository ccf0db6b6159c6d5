/**
 * What a summary says of one quantity of one adjoint, found among its lists.
 *
 * @module
 */
import type { Quantity } from "../row.ts";
import type { Summary } from "../summary.ts";

/** Which quantity of which adjoint something is about. */
interface About {
  readonly adjoint: string;
  readonly method: string;
  readonly quantity: Quantity;
  /** All that is set besides adjoint and steps, where a report has more than one setting. */
  readonly setting?: string;
}

/** What may be there besides: why a claim holds or not, and laws of growth. */
interface Analysed {
  readonly analysis?: {
    readonly outcomes?: readonly (About & { readonly outcome: Outcome; readonly why: string })[];
    readonly laws?: readonly (About & {
      readonly best: string;
      readonly alsoPossible: readonly string[];
    })[];
  };
}

/** What comes of a claim. */
export type Outcome = "holds" | "fails" | "undecided";

/** The setting of a fit or a check, in words. */
export function settingOf({ setting, method }: About): string {
  return setting ?? method;
}

/** What came of a claim. */
export function outcomeOf(summary: Summary, claim: About & { readonly holds: boolean }): Outcome {
  if (claim.holds) return "holds";
  return among(analysisOf(summary)?.outcomes, claim)?.outcome === "undecided"
    ? "undecided"
    : "fails";
}

/** Why; undefined where the summary does not say. */
export function reasonOf(summary: Summary, claim: About): string | undefined {
  return among(analysisOf(summary)?.outcomes, claim)?.why;
}

/** The law by which a quantity grows, and those that it cannot be told from. */
export function lawOf(summary: Summary, fit: About): string | undefined {
  const law = among(analysisOf(summary)?.laws, fit);
  return law === undefined ? undefined : [law.best, ...law.alsoPossible].join(" or ");
}

function analysisOf(summary: Summary): Analysed["analysis"] {
  return (summary as Summary & Analysed).analysis;
}

function among<T extends About>(entries: readonly T[] | undefined, about: About): T | undefined {
  return entries?.find((entry) =>
    entry.adjoint === about.adjoint && entry.quantity === about.quantity &&
    settingOf(entry) === settingOf(about)
  );
}
