import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { PreparedGradient } from "../../../solvers/mod.ts";
import type { DataSet } from "../../../systems/mod.ts";
import { testOnRecording } from "../../../tests/problems/recordings.ts";
import { SYSTEMS } from "../../fit/systems.ts";
import { CASE } from "../cases/example_rows.ts";
import type { PaperCase } from "../cases/paper_case.ts";
import { problemOf } from "./paper_problem.ts";

/** Loss and size of the gradient at the start of a case. */
function first(about: Partial<PaperCase>, data: DataSet) {
  const gradient = new PreparedGradient(problemOf({ ...CASE, ...about }, data));
  const value = gradient.run();
  const size = Math.hypot(...gradient.parametersBar);
  const { steps } = gradient.stats;
  gradient.release();
  return { value, size, steps };
}

/** The first loss and the size of its gradient by the paper's code, a key an item. */
interface FirstLosses {
  readonly method: string;
  readonly adjoint: string;
  readonly keys: Readonly<Record<number, readonly [loss: number, size: number]>>;
}

/** How far off a loss may be: their times of the steps are added up one by one. */
const ROUNDING = 1e-12;

function compare(system: string, data: DataSet, { method, adjoint, keys }: FirstLosses): void {
  for (const [key, [loss, size]] of Object.entries(keys)) {
    const about = { system, method, adjoint, seed: Number(key), lossAs: "paper" } as const;
    const found = first(about, data);
    const where = `${system}, ${method}, ${adjoint}, key ${key}`;
    assertAlmostEquals(found.value / loss, 1, ROUNDING, where);
    assertAlmostEquals(found.size / size, 1, ROUNDING, where);
  }
}

// What the code of McCallum and Foster (github.com/sammccallum/reversible-solvers, at 7a1d6be, with
// their fork of diffrax on its branch arxiv) gives on a processor: jax 0.4.38, equinox 0.11.10, float64.

const WHITE_DWARF: readonly FirstLosses[] = [
  {
    method: "euler",
    adjoint: "reversible",
    keys: {
      0: [1.076420072478685, 6.668577975708724],
      1: [0.7028559248411016, 5.8183251280510335],
      2: [0.8860484497620842, 8.48157105060226],
      3: [0.8946133444034132, 6.950341477043894],
      4: [0.05850375786713679, 1.6531967896853323],
    },
  },
  {
    method: "euler",
    adjoint: "recursive:44",
    keys: {
      0: [1.0767324293971199, 6.667509287550224],
      4: [0.058768061840752894, 1.6556489871965265],
    },
  },
  {
    method: "rk4",
    adjoint: "reversible",
    keys: {
      3: [0.8949586649940973, 6.955579353895715],
      4: [0.05904036798489068, 1.6611862630823087],
    },
  },
];

Deno.test("problemOf() begins at the losses of the paper's code on the white dwarf", () => {
  const data = SYSTEMS["white-dwarf"].data();
  for (const losses of WHITE_DWARF) compare("white-dwarf", data, losses);
});

const OSCILLATOR: readonly FirstLosses[] = [
  {
    method: "midpoint",
    adjoint: "reversible",
    keys: {
      0: [1.8581855961308114, 3.7433478687123474],
      1: [3.612202214371086, 7.582677058834707],
      2: [2.464989755377645, 5.036257150940403],
      3: [1.626032358074603, 2.841133226772924],
      4: [3.427734584237825, 7.4672203275893105],
    },
  },
  {
    method: "ralston3",
    adjoint: "recursive:31",
    keys: { 1: [3.6122023467626985, 7.582677451469581] },
  },
];

testOnRecording({
  name: "problemOf() begins at the losses of the paper's code on the oscillator",
  file: "real_double_linear_h_1.txt",
}, (text) => {
  const data = SYSTEMS["coupled-oscillator"].read!(text, "recording");
  for (const losses of OSCILLATOR) compare("coupled-oscillator", data, losses);
});

const PENDULUM: readonly FirstLosses[] = [
  {
    method: "bosh3",
    adjoint: "reversible",
    keys: {
      0: [0.6287514928157284, 0.9246342873419016],
      1: [0.3850943723598285, 0.3809652414646778],
      2: [0.41898632375327743, 0.6024971411969714],
      3: [0.37429777218588184, 0.4310513163322579],
      4: [0.6582131558574359, 1.1122534881733173],
    },
  },
  {
    method: "bosh3",
    adjoint: "recursive:32",
    keys: { 4: [0.6582108128612834, 1.1122511810380422] },
  },
];

testOnRecording({
  name: "problemOf() begins at the losses of the paper's code on the pendulum",
  file: "real_double_pend_h_1.txt",
}, (text) => {
  const data = SYSTEMS["double-pendulum"].read!(text, "recording");
  for (const losses of PENDULUM) compare("double-pendulum", data, losses);
  // Theirs take as many.
  const seeds = [0, 1, 2, 3, 4];
  const steps = seeds.map((seed) =>
    first({ system: "double-pendulum", method: "bosh3", seed }, data).steps
  );
  assertEquals(steps, [19, 17, 12, 13, 14]);
});

Deno.test("problemOf() reads every row of the data unless the loss is the paper's", () => {
  const data = SYSTEMS["coupled-oscillator"].data();
  const about = { system: "coupled-oscillator", method: "midpoint" };
  const own = first(about, data).value;
  const paper = first({ ...about, lossAs: "paper" }, data).value;
  // The first row adds nothing to the sum.
  assertAlmostEquals(paper / own, 500 / 499, 1e-14);
});

Deno.test("problemOf() starts where it is told: from the paper's keys or from its own seeds", () => {
  const data = SYSTEMS["white-dwarf"].data();
  const startOf = (starts: PaperCase["starts"], seed: number) =>
    problemOf({ ...CASE, starts, seed }, data).field.parameters.flat;
  const all = [startOf("paper", 0), startOf("paper", 1), startOf("own", 0), startOf("own", 1)];
  for (const start of all) {
    assertLess(Math.max(...start.map(Math.abs)), 1 / Math.sqrt(3));
    assertEquals(all.filter((other) => other[0] === start[0]).length, 1);
  }
});
