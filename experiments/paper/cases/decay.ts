import type { Cell } from "./cells.ts";
import { casesOf, type GridOptions, type PaperCase } from "./paper_case.ts";
import { PAPER_SYSTEMS, WEIGHT_DECAY } from "../paper_systems.ts";
import { sci, type Verdict } from "../report/project_claims.ts";

/** The weight decays that are compared, going up. */
export const DECAYS = [0, WEIGHT_DECAY, 1e-3, 1e-2] as const;

/** Where they are compared: Euler's method is the one that large weights trouble first. */
const WHERE = {
  system: "coupled-oscillator",
  method: "euler",
  adjoints: ["reversible", "recursive:31"],
} as const;

/**
 * The cases that compare weight decays: the same starts with each of {@linkcode DECAYS},
 * reversible and checkpointed.
 */
export function decayCases(options: GridOptions): PaperCase[] {
  const { method, adjoints } = WHERE;
  const { systems, methods } = options;
  if (!systems.includes(WHERE.system) || methods?.includes(method) === false) return [];
  const system = PAPER_SYSTEMS[WHERE.system];
  const choices = adjoints.flatMap((adjoint) =>
    DECAYS.map((decay) => ({ system, method, adjoint, decay }))
  );
  return casesOf("decay", choices, options);
}

/** A change of the way back's error by less is none. */
const NOTICEABLE = 1.1;

/** What weight decay was found to do, whichever way it falls. */
export function decayClaim(cells: readonly Cell[]): Verdict {
  const claim = "The paper: weight decay helps both methods to stay stable.";
  const compared = cells.filter(({ experiment }) => experiment === "decay")
    .sort((a, b) => a.adjoint.localeCompare(b.adjoint) || a.decay - b.decay);
  const reversible = compared.filter(({ adjoint }) => adjoint === "reversible");
  const none = reversible.find(({ decay }) => decay === 0);
  const paper = reversible.find(({ decay }) => decay === WEIGHT_DECAY);
  if (!none || !paper) return { claim, found: ["Not measured."] };
  const shorter = PAPER_SYSTEMS[none.system].iterations > none.iterations;
  const helps = paper.failures.length < none.failures.length ||
    (paper.failures.length === none.failures.length &&
      (none.reconstructionError ?? 0) > NOTICEABLE * (paper.reconstructionError ?? 0));
  return {
    claim,
    holds: shorter ? undefined : helps,
    found: [
      ...(shorter ? [`Not claimed: ${none.iterations} iterations.`] : []),
      `The question is put as: with a decay of ${WEIGHT_DECAY}, do fewer reversible trainings fail ` +
      `than with none, or is the largest error of the way back less by ${
        Math.round(100 * (NOTICEABLE - 1))
      } %?`,
      ...compared.map(decaySentence),
    ],
  };
}

function decaySentence({ system, method, adjoint, decay, ...cell }: Cell): string {
  const { loss, failures, runs, reconstructionError } = cell;
  const back = reconstructionError === undefined || reconstructionError === null
    ? ""
    : `, the way back at most ${reconstructionError.toExponential(1)} off`;
  return `${system}, ${method}, ${adjoint}, decay ${decay}: best loss ` +
    `${loss ? `${sci(loss.mean)} ± ${sci(loss.sd)}` : "none"}${back}; ` +
    `${failures.length} of ${runs + failures.length} failed.`;
}
