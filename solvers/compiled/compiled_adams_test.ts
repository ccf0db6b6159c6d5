import { assert, assertEquals } from "@std/assert";
import { mlp } from "../../models/mod.ts";
import { reversibleAdams } from "../reversible/adams/reversible_adams.ts";

const STEPS = 40;
const OTHERS = 30;

function setUp(order: 4 | 8, arithmetic: "float" | "exact") {
  const field = mlp({ state: [3], hidden: [5], seed: 2, kernels: "wasm" });
  const method = reversibleAdams({ order, arithmetic, coupling: [1, 2] });
  const times = { even: STEPS, begin: (i: number) => i / 64, end: (i: number) => (i + 1) / 64 };
  return method.bind(field, {
    ...{ counts: { evaluations: 0, pullbacks: 0 }, fixedParameters: true, times },
  });
}

/** All of a path there and back: the last state, the first one, and its cotangents. */
function path(
  stepper: ReturnType<typeof setUp>,
  state: Float64Array,
  stateBar: Float64Array,
  between: () => void,
) {
  const parametersBar = stepper.parametersBar!.fill(0);
  stepper.start(0, Float64Array.of(0.5, -1, 0.25), state);
  for (let i = 0; i < STEPS; i++) stepper.step(i / 64, (i + 1) / 64, state);
  const end = state.slice();
  between();
  stateBar.fill(0);
  stateBar[0] = stateBar[2] = 1;
  for (let i = STEPS - 1; i >= 0; i--) {
    if (i === OTHERS) between();
    stepper.reverse(i / 64, (i + 1) / 64, state, stateBar, parametersBar);
  }
  return [end, state.slice(), stateBar.slice(), parametersBar.slice()];
}

Deno.test("compiled reversible Adams works in its own buffers as in others, to the last bit", () => {
  for (const order of [4, 8] as const) {
    for (const arithmetic of ["float", "exact"] as const) {
      const stepper = setUp(order, arithmetic);
      const others = () => new Float64Array(stepper.stateSize);
      const expected = path(stepper, others(), others(), () => {});
      const { state, stateBar } = stepper.own!;
      assertEquals(path(stepper, state, stateBar, () => {}), expected);
      assert(stepper.own!.state === state, "the same ones each time");
    }
  }
});

Deno.test("compiled reversible Adams leaves what is in its own buffers alone when it is given others", () => {
  const stepper = setUp(8, "float");
  const others = () => new Float64Array(stepper.stateSize);
  const expected = path(stepper, others(), others(), () => {});
  const { state, stateBar } = stepper.own!;
  const rival = setUp(8, "float");
  const there = others();
  rival.start(0, Float64Array.of(1, 1, 1), there);
  for (let i = 0; i < OTHERS; i++) rival.step(i / 64, (i + 1) / 64, there);
  const other = others();
  const otherBar = others();
  const unused = new Float64Array(stepper.parametersBar!.length);
  const between = () => {
    other.set(there);
    stepper.step(OTHERS / 64, (OTHERS + 1) / 64, other);
    otherBar.fill(1);
    stepper.reverse(OTHERS / 64, (OTHERS + 1) / 64, other, otherBar, unused);
  };
  assertEquals(path(stepper, state, stateBar, between), expected);
  other.set(there);
  rival.step(OTHERS / 64, (OTHERS + 1) / 64, other);
  rival.back(OTHERS / 64, (OTHERS + 1) / 64, other);
  const found = other.slice();
  between();
  assertEquals(other, found, "and the others get what is theirs");
});
