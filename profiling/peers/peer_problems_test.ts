import { assert, assertEquals } from "@std/assert";
import { mlp } from "../../models/mod.ts";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { layersOf, readProblem, writeProblem } from "./peer_problem.ts";
import { PEER_PROBLEMS, peerProblem } from "./peer_problems.ts";

/** Those without a training. */
const SOLVES = PEER_PROBLEMS.filter((name) => peerProblem(name).spirals === undefined);

Deno.test("peerProblem() has as many weights and start values as its network takes", () => {
  for (const name of SOLVES) {
    const { state, time, widths, weights, y0 } = peerProblem(name);
    const { parameters } = mlp({ state, hidden: widths.slice(1, -1), time });
    assertEquals(weights.length, parameters.size, name);
    assertEquals(y0.length, state.reduce((a, b) => a * b, 1), name);
    assertEquals(new Set(weights).size, weights.length, "weights repeat");
  }
});

Deno.test("peerProblem() has a training with the weights of its networks, and a path a spiral", () => {
  const { spirals, weights, paths, labels, state, t1 } = peerProblem("neural-cde");
  const { networks, train, heldOut, batch, knots } = spirals!;
  const sizes = networks.flatMap((widths) =>
    widths.slice(1).map((columns, k) => (widths[k] + 1) * columns)
  );
  assertEquals(weights.length, sizes.reduce((a, b) => a + b));
  assertEquals(labels.length, train + heldOut);
  assertEquals(paths.length, labels.length * knots * 3);
  assertEquals([train % batch, heldOut % batch], [0, 0]);
  assertEquals([state, t1], [[batch, networks[2][0]], knots - 1]);
});

Deno.test("peerProblem() makes fewer updates of a training where it is quick", () => {
  const [all, part] = [peerProblem("neural-cde"), peerProblem("neural-cde", true)];
  assertEquals(part, { ...all, spirals: { ...all.spirals!, updates: 20 } });
});

Deno.test("peerProblem() keeps the size of the steps where it is quick", () => {
  for (const name of SOLVES) {
    const [all, part] = [peerProblem(name), peerProblem(name, true)];
    assertEquals(part.steps, Math.floor(all.steps / 5));
    const size = (problem: typeof all) => (problem.t1 - problem.t0) / problem.steps;
    assert(Math.abs(size(part) / size(all) - 1) < 1e-12);
    assert(part.words.includes(`${part.steps} steps`), part.words);
  }
});

Deno.test("layersOf() cuts the weights in the order in which mlp() has its parameters", () => {
  const { state, time, widths, weights } = peerProblem("white-dwarf");
  const { parameters } = mlp({ state, hidden: widths.slice(1, -1), time });
  parameters.flat.set(weights);
  const layers = layersOf({ weights, widths });
  assertEquals(layers.map(({ rows, columns }) => [rows, columns]), [[3, 10], [10, 2]]);
  for (const [k, { matrix, bias }] of layers.entries()) {
    assertEquals(matrix, parameters.get(`w${k}`).data);
    assertEquals(bias, parameters.get(`b${k}`).data);
  }
});

testWith({
  name: "readProblem() reads what writeProblem() wrote",
  read: true,
  write: true,
}, () =>
  inFolder(async (folder) => {
    for (const name of ["double-pendulum", "neural-cde"]) {
      const problem = peerProblem(name);
      await writeProblem(folder, problem);
      assertEquals(await readProblem(folder), problem);
    }
  }));
