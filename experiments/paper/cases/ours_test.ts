import { assert, assertEquals } from "@std/assert";
import { expectedSeconds, gridCases } from "./paper_case.ts";
import { ADAMS_NAMES, oursCases } from "./ours.ts";
import { PAPER_SYSTEMS } from "../paper_systems.ts";
import { publishedFor, referenceFor } from "../problem/published.ts";

const systems = Object.keys(PAPER_SYSTEMS);

/** The cells of the first seed, in words and in alphabetical order. */
function cells(options: Partial<Parameters<typeof oursCases>[0]> = {}): string[] {
  return oursCases({ systems, seeds: 1, ...options })
    .map(({ method, adjoint, stepsAs }) => `${method} ${adjoint} ${stepsAs}`).sort();
}

Deno.test("oursCases() has reversible Adams and full storage of every system, the paper's cells not", () => {
  for (const [system, { adams, methods, tolerance }] of Object.entries(PAPER_SYSTEMS)) {
    const steps = tolerance === undefined ? ["paper"] : ["paper", "own"];
    const wanted = steps.flatMap((whose) => [
      ...[`${adams} full ${whose}`, `${adams} reversible ${whose}`],
      ...methods.map((method) => `${method} full ${whose}`),
    ]);
    assertEquals(cells({ systems: [system] }), wanted.sort());
  }
  for (const what of oursCases({ systems, seeds: 1 })) assertEquals(publishedFor(what), undefined);
});

Deno.test("oursCases() has other orders where they are named, and no other method", () => {
  const white = { systems: ["white-dwarf"], adjoints: ["reversible"] };
  assertEquals(
    cells({ ...white, methods: ADAMS_NAMES }),
    [4, 5, 6, 8].map((order) => `reversibleAdams${order} reversible paper`),
  );
  assertEquals(cells({ ...white, methods: ["euler"] }), []);
  assertEquals(cells({ systems: ["white-dwarf"], methods: ["rk4", "bosh3"] }), ["rk4 full paper"]);
});

Deno.test("oursCases() goes seed by seed, as the grid does, and cuts as the grid is cut", () => {
  const options = { systems: ["white-dwarf"], seeds: 2, shorten: 25, hidden: 7 };
  const [ours, grid] = [oursCases(options), gridCases(options)];
  assertEquals(new Set(ours.map((x) => x.iterations)), new Set(grid.map((x) => x.iterations)));
  assertEquals(ours.map(({ seed }) => seed), ours.map((_, k) => Math.floor(2 * k / ours.length)));
  assert(ours.every((what) => what.hidden === 7 && expectedSeconds(what) > 0));
});

Deno.test("referenceFor() is the paper's own cell, and for others the strictest that is like it", () => {
  const of = (system: string, method: string, adjoint: string) => {
    const found = referenceFor({ system, method, adjoint });
    return found && `${found.system} ${found.method} ${found.adjoint}`;
  };
  for (const what of gridCases({ systems, seeds: 1 })) {
    assertEquals(referenceFor(what), publishedFor(what));
  }
  // Its limit is 1.356e-3; those of the other methods are 1.970e-3 and more.
  assertEquals(
    of("coupled-oscillator", "reversibleAdams4", "reversible"),
    "coupled-oscillator midpoint reversible",
  );
  assertEquals(
    of("white-dwarf", "reversibleAdams6", "full"),
    "white-dwarf midpoint reversible",
  );
  assertEquals(of("double-pendulum", "bosh3", "full"), "double-pendulum bosh3 recursive:32");
  assertEquals(of("coupled-oscillator", "rk4", "full"), "coupled-oscillator rk4 recursive:31");
  assertEquals(of("white-dwarf", "bosh3", "full"), undefined);
});
