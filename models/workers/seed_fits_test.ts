import { assertEquals, assertThrows } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import {
  decay,
  FAILS,
  fit,
  member,
  MODULE,
  type SeedFault,
} from "../../tests/problems/workers/decays_worker.ts";
import {
  ensemble,
  type Fit,
  intervals,
  type MultiStart,
  multiStart,
  type WorkerOptions,
} from "../mod.ts";

/** All that fits are, but for functions. */
function told({ fits, failed, best }: MultiStart): unknown {
  const plain = ({ field, problems: _, ...rest }: Fit) => [rest, field.parameters.flat];
  return [
    fits.map(({ seed, fit }) => [seed, plain(fit)]),
    failed.map(({ seed, error }) => [seed, error.name, error.message, error.cause]),
    String(intervals(best)),
  ];
}

testWith(
  { name: "multiStart() has the same bits by 2 workers as by none", read: true },
  async () => {
    const options = { starts: FAILS + 1, seed: 0 };
    const workers = { module: MODULE, count: 2 };
    const started = await multiStart(decay, { ...options, workers });
    // The last one fails, by the same error.
    assertEquals(started.failed.map(({ seed }) => seed), [FAILS]);
    assertEquals(told(started), told(multiStart(decay, options)));
  },
);

testWith({
  name:
    "ensemble() has the same bits by a worker as by none, and by one that has no memory for code",
  read: true,
}, async () => {
  const seeds = [2, 0, 1];
  const workers = { module: MODULE, count: 1 };
  const refused = { ...workers, data: "no memory" satisfies SeedFault };
  const models = await ensemble(member, seeds, { fit, workers });
  const alone = ensemble(member, seeds, { fit });
  const flats = ({ problems }: typeof alone) => problems.map(({ field }) => field.parameters.flat);
  assertEquals(flats(models), flats(alone));
  assertEquals(flats(await ensemble(member, seeds, { fit, workers: refused })), flats(alone));
  const times = [1, 2];
  assertEquals(models.forecast({ times }), alone.forecast({ times }));
  const made = ensemble((seed) => {
    const problem = member(seed);
    fit(problem);
    return problem;
  }, seeds);
  assertEquals(flats(made), flats(alone));
});

Deno.test("ensemble() says what fit and workers must be", () => {
  const refused = (options: object, message: string) =>
    assertThrows(() => ensemble(member, [1, 2], options), TypeError, message);
  const workers: WorkerOptions = { module: MODULE };
  refused({ workers }, "what trains must be given apart");
  refused({ workers: 2, fit }, "ensemble: workers must be an object");
  refused({ fit: 2 }, "ensemble: fit must be a function of a problem, got the number 2");
  refused({ fit: () => Promise.resolve() }, "fit must train at once, and gave a promise");
  refused({ train: fit }, '"train"');
});
