import { KernelsUnavailableError } from "../../tensors/mod.ts";
import type { Problem } from "../../solvers/mod.ts";
import { type AboutProblems, aboutProblems, otherProblems, sameNumbers } from "./about_problems.ts";
import { serve } from "./serve.ts";
import { WorkerCrew } from "./worker_crew.ts";
import { messageOf } from "./worker_messages.ts";
import { workerCount, type WorkerOptions } from "./worker_options.ts";

/** How fits of one model are made, each begun by a seed. They know nothing of one another, so any worker may make any. */
export interface SeedFits<Made, Told> {
  /** The function that the workers' module calls. */
  readonly service: string;
  /** The problems of a fit, at least one, over one field. */
  problems(made: Made): readonly Problem[];
  /** Fits them: writes the parameters of their field, and nothing else. Gives what is told of it, as plain data. */
  fit(made: Made): Told;
}

/** Gives what was made and fitted, and what is told of it, or throws what the fit fails by. */
export type SeedFit<Made, Told> = () => readonly [made: Made, told: Told];

/** What a worker tells of a fit. Functions cannot be sent: the program makes the same problems, and writes the end. */
type SeedAnswer<Told> =
  | {
    readonly about: AboutProblems;
    /** The parameters that it began with. */
    readonly begin: Float64Array;
    /** Those that it came to. */
    readonly end: Float64Array;
    readonly told: Told;
  }
  | { readonly failed: string };

/** Makes fits in a worker; see {@linkcode serve}. */
export function serveSeeds<Made, Told, Data>(
  { service, problems, fit }: SeedFits<Made, Told>,
  make: (seed: number, data: Data) => Made,
): boolean {
  return serve(service, (data) => ({
    answer(seed): { answer: SeedAnswer<Told> } {
      try {
        const made = make(seed as number, data as Data);
        const own = problems(made);
        const about = aboutProblems(own);
        const { flat } = own[0].field.parameters;
        const begin = flat.slice();
        const told = fit(made);
        return { answer: { about, begin, end: flat.slice(), told } };
      } catch (error) {
        if (error instanceof KernelsUnavailableError) throw error;
        return { answer: { failed: messageOf(error) } };
      }
    },
  }));
}

/** Fits that are made here, when they are asked for. */
export function fitsHere<Made, Told>(
  { fit }: SeedFits<Made, Told>,
  make: (seed: number) => Made,
  seeds: readonly number[],
): SeedFit<Made, Told>[] {
  return seeds.map((seed) => () => {
    const made = make(seed);
    return [made, fit(made)];
  });
}

/**
 * Fits that are made by workers. One that fails there is made here once more, so that it fails by the very error that
 * it fails by without workers.
 *
 * @param caller Whom errors name.
 * @throws {WorkerError} If a worker dies; the fits throw one where it made other problems than those here.
 */
export async function fitsByWorkers<Made, Told>(
  caller: string,
  { service, problems, fit }: SeedFits<Made, Told>,
  make: (seed: number) => Made,
  seeds: readonly number[],
  workers: WorkerOptions,
): Promise<SeedFit<Made, Told>[]> {
  const count = workerCount(workers, seeds.length);
  const crew = new WorkerCrew<number, SeedAnswer<Told>>(workers, count, {
    ...{ caller, service },
    setup: () => workers.data,
  });
  try {
    const answers = await crew.askAny(seeds);
    return answers.map(([answer, worker], k) => () => {
      const error = (what: string) => crew.error(worker, `the fit of seed ${seeds[k]}: ${what}`);
      const made = make(seeds[k]);
      if (answer === undefined) return [made, fit(made)];
      if ("failed" in answer) {
        fit(made);
        throw error(`it fails there, and not here: ${answer.failed}`);
      }
      const own = problems(made);
      const { flat } = own[0].field.parameters;
      const wrong = otherProblems(aboutProblems(own), answer.about);
      if (wrong !== undefined) throw error(wrong);
      if (!sameNumbers(flat, answer.begin)) {
        throw error(
          "it begins with other parameters there than here; what is drawn needs the seed",
        );
      }
      flat.set(answer.end);
      return [made, answer.told];
    });
  } finally {
    crew.end(new Error(`${caller}: all fits are made`));
  }
}
