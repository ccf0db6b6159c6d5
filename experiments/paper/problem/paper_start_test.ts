import { assertAlmostEquals, assertEquals } from "@std/assert";
import { mlp } from "../../../models/mod.ts";
import type { Parameters } from "../../../tensors/mod.ts";
import { startAsThePaper } from "./paper_start.ts";

/** A rounding of a number below 1/2, by which a product and a sum done at once may differ. */
const ROUNDING = 2 ** -53;

// Elements of `equinox.nn.Linear(…, key)` of the two halves of `jax.random.PRNGKey(seed)`: equinox
// 0.11.10, jax 0.4.38 on a processor, jax_enable_x64. Theirs is w[out][in], so w1[1][0] is element
// [0, 1] here.
const EQUINOX = [
  {
    field: mlp({ state: [2], hidden: [10], time: true }),
    seed: 3,
    elements: {
      w0: [[0, 0, -0.29553641768541344], [0, 1, 0.47868411374327924], [9, 2, 0.3465851910934358]],
      b0: [[0, 0, 0.46271938009781666]],
      w1: [[0, 0, -0.3127185472897743], [0, 1, 0.21777305182783457], [1, 0, 0.30990351976797836]],
      b1: [[1, 0, -0.01485903868429856]],
    },
  },
  {
    field: mlp({ state: [4], hidden: [10] }),
    seed: 4,
    elements: {
      w0: [[0, 0, 0.05134279401941244], [0, 1, -0.19114433666015196], [9, 3, -0.35532941682967656]],
      b0: [[0, 0, -0.4652023495961817]],
      w1: [[0, 0, 0.1638403236883967], [0, 1, -0.16309876683050586], [1, 0, -0.012042196771122572]],
      b1: [[3, 0, -0.2000219061411898]],
    },
  },
] as const;

Deno.test("startAsThePaper() draws what equinox draws, and turns its matrices", () => {
  for (const { field, seed, elements } of EQUINOX) {
    const parameters: Parameters = field.parameters;
    startAsThePaper(parameters, seed);
    for (const [name, some] of Object.entries(elements)) {
      const { data, shape: [, outputs = 1] } = parameters.get(name);
      for (const [output, input, x] of some) {
        const at = name.startsWith("b") ? output : input * outputs + output;
        assertAlmostEquals(data[at], x, ROUNDING, `${name}[${output}][${input}], key ${seed}`);
      }
    }
  }
});

Deno.test("startAsThePaper() overwrites every parameter, whatever drew it before", () => {
  const [one, other] = [0, 1].map((seed) => mlp({ state: [4], hidden: [16], seed }));
  const before = one.parameters.flat.slice();
  for (const { parameters } of [one, other]) startAsThePaper(parameters, 5);
  assertEquals(one.parameters.flat, other.parameters.flat);
  assertEquals(one.parameters.flat.some((x, k) => x === before[k]), false);
});
