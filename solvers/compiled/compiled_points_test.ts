import { assertEquals, assertNotEquals } from "@std/assert";
import { mlp } from "../../models/mod.ts";
import type { ReversibleStepper } from "../method.ts";
import { asynchronousLeapfrog } from "../reversible/asynchronous_leapfrog.ts";
import type { SelfReversibleMethod } from "../reversible/one_point_steps.ts";
import { reversibleHeun } from "../reversible/reversible_heun.ts";

const COUNTS = { evaluations: 0, pullbacks: 0 };

/** Three steps there and back. */
function thereAndBack(stepper: ReversibleStepper, parametersBar: Float64Array): Float64Array {
  const state = new Float64Array(stepper.stateSize);
  const stateBar = new Float64Array(stepper.stateSize).fill(1);
  stepper.start(0, Float64Array.of(0.5, -0.25), state);
  for (let i = 0; i < 3; i++) stepper.step(i / 8, (i + 1) / 8, state);
  for (let i = 2; i >= 0; i--) {
    stepper.reverse(i / 8, (i + 1) / 8, state, stateBar, parametersBar);
  }
  return parametersBar;
}

for (const method of [asynchronousLeapfrog(), reversibleHeun] as SelfReversibleMethod[]) {
  for (const dtype of ["float64", "float32"] as const) {
    const field = () => mlp({ state: [2], hidden: [5], time: true, dtype });

    Deno.test(`${method.name}, ${dtype}, adds to its own buffer what it adds to any other`, () => {
      const stepper = method.bind(field(), { counts: COUNTS });
      const apart = thereAndBack(stepper, new Float64Array(field().parameters.size));
      const own = stepper.parametersBar!;
      thereAndBack(stepper, own);
      const bits = own.slice();
      assertEquals(bits, apart);
      // What was handed out stays as it is, whatever is computed elsewhere.
      thereAndBack(stepper, apart);
      assertEquals(own, bits);
    });

    Deno.test(`${method.name}, ${dtype}, reads parameters that stay when a solve starts`, () => {
      const read = field();
      const options = { counts: COUNTS, fixedParameters: true };
      const stepper = method.bind(read, options);
      const before = thereAndBack(stepper, new Float64Array(read.parameters.size));
      read.parameters.flat[0] += 1;
      const after = thereAndBack(stepper, new Float64Array(before.length));
      assertNotEquals(after, before);
      const fresh = method.bind(read, options);
      assertEquals(after, thereAndBack(fresh, new Float64Array(before.length)));
    });
  }
}
