/**
 * What a summary says of one quantity of one adjoint, found among its lists.
 *
 * @module
 */
import type { About } from "../judge/analysis.ts";
import type { Finding } from "../judge/rules.ts";
import type { Summary } from "../summary.ts";

/** The setting of a fit or a check, in words. */
export function settingOf({ setting, method }: Omit<About, "quantity">): string {
  return setting ?? method;
}

/** What came of a claim. */
export function outcomeOf(
  { analysis }: Summary,
  claim: About & { readonly holds: boolean },
): Finding["outcome"] {
  if (claim.holds) return "holds";
  const outcome = among(analysis.outcomes, claim)?.outcome;
  return outcome === "undecided" ? outcome : "fails";
}

/** Why; undefined where the summary does not say. */
export function reasonOf({ analysis }: Summary, claim: About): string | undefined {
  return among(analysis.outcomes, claim)?.why;
}

/** The law by which a quantity grows, and those that it cannot be told from. */
export function lawOf({ analysis }: Summary, fit: About): string | undefined {
  const law = among(analysis.laws, fit);
  return law && [law.best, ...law.alsoPossible].join(" or ");
}

function among<T extends About>(entries: readonly T[], about: About): T | undefined {
  return entries.find((entry) =>
    entry.adjoint === about.adjoint && entry.quantity === about.quantity &&
    settingOf(entry) === settingOf(about)
  );
}
