import { assertEquals, assertStringIncludes } from "@std/assert";
import { cellsOf } from "../cases/cells.ts";
import { madeUpRows } from "../cases/example_rows.ts";
import { type GradientCosts, paperClaims } from "./paper_claims.ts";

const LINEAR: GradientCosts = {
  "reversible": { seconds: [1, 10.5, 108], evaluations: [800, 8000, 80_000] },
  "recursive:2": { seconds: [1, 30, 900], evaluations: [1, 2, 3] },
};

function claims(reversible: number, recursive: number, costs = LINEAR) {
  const cells = cellsOf([
    ...madeUpRows({}, [{ runtime_s: reversible }]),
    ...madeUpRows({ adjoint: "recursive:2" }, [{ runtime_s: 100 }]),
    ...madeUpRows({ adjoint: "recursive:44" }, [{
      runtime_s: recursive,
      tracked_peak_bytes: 13_000,
      best_loss: 9e-5,
    }]),
  ]);
  const [time, memory, loss, linear] = paperClaims(cells, costs);
  return { time, memory, loss, linear };
}

Deno.test("paperClaims() says of the time ratio what was measured, whichever way it falls", () => {
  const slower = claims(4, 2).time;
  assertEquals(slower.holds, false);
  assertStringIncludes(slower.found[0], "0.50 to 0.50 times as long");
  assertStringIncludes(slower.found[0], "faster in 0 of 1");
  assertStringIncludes(slower.found[2], "c = 2: 25.00 (115.0); c = 44: 0.50 (2.2)");
  const faster = claims(4, 12).time;
  assertEquals(faster.holds, true);
  assertStringIncludes(faster.found[0], "faster in 1 of 1");
});

Deno.test("paperClaims() counts memory in states and in bytes", () => {
  const { holds, found } = claims(1, 1).memory;
  assertEquals(holds, true);
  assertStringIncludes(found[0], "22.0 times");
  assertStringIncludes(found[1], "1.30 to 1.30 times");
});

Deno.test("paperClaims() finds losses that are further apart than the paper's", () => {
  assertEquals(claims(1, 1).loss.holds, false);
});

Deno.test("paperClaims() wants time in proportion and evaluations exactly so", () => {
  assertEquals(claims(1, 1).linear.holds, true);
  assertStringIncludes(claims(1, 1).linear.found[1], "recursive:2: 30.0 and 30.0 times the time");
  const { reversible } = LINEAR;
  const quadratic = { reversible: { ...reversible, seconds: [1, 10, 130] } };
  const uneven = { reversible: { ...reversible, evaluations: [800, 8000, 80_001] } };
  assertEquals(claims(1, 1, quadratic).linear.holds, false);
  assertEquals(claims(1, 1, uneven).linear.holds, false);
  assertEquals(claims(1, 1, {}).linear.holds, undefined);
});

Deno.test("paperClaims() says whether decay helped, by failures and by the way back", () => {
  const found = (none: (number | string)[], some: (number | string)[]) => {
    const rows = (decay: number, errors: (number | string)[]) =>
      madeUpRows(
        { experiment: "decay", decay, system: "coupled-oscillator", iterations: 10_000 },
        errors.map((error) => typeof error === "string" ? error : { reconstruction_error: error }),
      );
    return paperClaims(cellsOf([...rows(0, none), ...rows(1e-5, some)]), {}).at(-1)!;
  };
  assertEquals(found([1e-10, 2e-10], [1e-10, 1e-10]).holds, true);
  assertEquals(found([1e-10, 2e-10], [1e-10, 1.9e-10]).holds, false);
  assertEquals(found([1e-10, "blew up"], [1e-10, 1e-9]).holds, true);
  assertEquals(found([1e-10, 1e-9], [1e-12, "blew up"]).holds, false);
  assertStringIncludes(found([1e-10, "blew up"], [1e-12]).found[1], "off; 1 of 2 failed.");
});

Deno.test("paperClaims() has nothing to say where nothing was measured", () => {
  for (const { holds } of paperClaims([], {})) assertEquals(holds, undefined);
});
