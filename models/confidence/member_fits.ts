import { describe } from "../../tensors/internal.ts";
import type { Problem } from "../../solvers/mod.ts";
import type { SeedFits } from "../workers/seed_fits.ts";

/** How members are made, here and in workers. */
export function memberFits<Member extends Problem>(
  caller: string,
  fit: ((problem: Member) => unknown) | undefined,
): SeedFits<Member, undefined> {
  if (fit !== undefined && typeof fit !== "function") {
    throw new TypeError(`${caller}: fit must be a function of a problem, got ${describe(fit)}`);
  }
  return {
    service: "ensembleWorker",
    problems: (problem) => [problem],
    fit(problem) {
      check(problem);
      if (fit?.(problem) instanceof Promise) {
        throw new TypeError(
          `${caller}: fit must train at once, and gave a promise; leave out the workers of a training in it`,
        );
      }
      return undefined;
    },
  };
}

function check(problem: unknown): void {
  if (typeof problem === "object" && problem !== null && "field" in problem) return;
  throw new TypeError(
    "ensemble: the training must give the problem to forecast, as solve takes it, got " +
      describe(problem),
  );
}
