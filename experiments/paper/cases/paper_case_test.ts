import { assert, assertEquals } from "@std/assert";
import { caseKey, expectedSeconds, gridCases, type GridOptions } from "./paper_case.ts";
import { decayCases, DECAYS } from "./decay.ts";
import { PAPER_SYSTEMS } from "../paper_systems.ts";
import { PUBLISHED, publishedFor } from "../problem/published.ts";

const systems = Object.keys(PAPER_SYSTEMS);

Deno.test("gridCases() has every cell that the paper has, and no other", () => {
  const cells = gridCases({ systems, seeds: 1 });
  assertEquals(cells.length, 58);
  for (const cell of cells) assert(publishedFor(cell), caseKey(cell));
  const extra = PUBLISHED.filter((row) => !cells.some((cell) => publishedFor(cell) === row));
  assertEquals(extra.map(({ adjoint }) => adjoint), ["recursive:default"]);
});

Deno.test("gridCases() runs the paper's iterations, or a part of them", () => {
  const iterationsOf = (shorten?: number) =>
    new Map(gridCases({ systems, seeds: 1, shorten }).map((x) => [x.system, x.iterations]));
  assertEquals([...iterationsOf().values()].sort(), [1000, 10_000, 10_000]);
  assertEquals([...iterationsOf(30).values()].sort(), [334, 334, 34]);
});

Deno.test("gridCases() has the paper's width, starts and loss unless told otherwise", () => {
  const waysOf = (options?: Partial<GridOptions>) => [
    ...new Set(
      [gridCases, decayCases].flatMap((cases) => cases({ systems, seeds: 1, ...options }))
        .map(({ hidden, starts, lossAs }) => `${hidden} ${starts} ${lossAs}`),
    ),
  ];
  assertEquals(waysOf(), ["10 paper paper"]);
  assertEquals(waysOf({ hidden: 16, starts: "own", lossAs: "own" }), ["16 own own"]);
});

Deno.test("caseKey() tells starts and losses apart", () => {
  const ways = [{}, { starts: "own" }, { lossAs: "own" }] as const;
  const keys = ways.flatMap((way) => gridCases({ systems, seeds: 2, ...way })).map(caseKey);
  assertEquals(new Set(keys).size, 3 * 2 * 58);
});

Deno.test("gridCases() goes seed by seed, the long cases of each first, and none twice", () => {
  const cases = gridCases({ systems, seeds: 3 });
  assertEquals(new Set(cases.map(caseKey)).size, 3 * 58);
  assertEquals(cases.map(({ seed }) => seed), cases.map((_, k) => Math.floor(k / 58)));
  for (let k = 1; k < 58; k++) {
    assert(expectedSeconds(cases[k - 1]) >= expectedSeconds(cases[k]));
  }
});

Deno.test("gridCases() leaves out methods and adjoints that are not asked for", () => {
  const part = { systems, seeds: 1, methods: ["rk4", "bosh3"], adjoints: ["recursive:44"] };
  assertEquals(gridCases(part).map(({ system, method }) => `${system} ${method}`), [
    "white-dwarf rk4",
  ]);
});

Deno.test("decayCases() compares the decays from the same starts", () => {
  const cases = decayCases({ systems, seeds: 5 });
  assertEquals(cases.length, 5 * 2 * DECAYS.length);
  for (const adjoint of new Set(cases.map((x) => x.adjoint))) {
    for (const decay of DECAYS) {
      const seeds = cases.filter((x) => x.adjoint === adjoint && x.decay === decay);
      assertEquals(seeds.map(({ seed }) => seed), [0, 1, 2, 3, 4]);
    }
  }
  assertEquals(decayCases({ systems: ["white-dwarf"], seeds: 5 }), []);
});
