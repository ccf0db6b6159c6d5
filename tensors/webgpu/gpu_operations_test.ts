import { assertThrows } from "@std/assert";
import { everyOperation } from "../../tests/helpers/every_operation.ts";
import { testOnGpu } from "../../tests/helpers/gpu.ts";
import { checkOnGpu } from "../../tests/helpers/gpu_functions.ts";
import { recordAll } from "../tangents/recorded.ts";
import { apply, type Operation } from "../trace/operation.ts";
import { GpuMachine } from "./gpu_machine.ts";

testOnGpu(
  "every operation and its pullback on WebGPU are those of the processor to single precision",
  async () => {
    // Where an operation has two calls that differ in size alone, a small one will do: each is compiled.
    const cases = (await everyOperation()).flatMap(([name, calls]) =>
      calls.filter(({ inputs }) => inputs[0][0] !== 201)
        .map(({ f, inputs }) => ({ name, f, shapes: inputs }))
    );
    await checkOnGpu(cases, 3e-6);
  },
);

Deno.test("a function with an operation that has no form in WGSL is refused by its name", () => {
  const strange: Operation<undefined> = {
    name: "strange",
    shape: ([x]) => x,
    forward: () => () => {},
    pullback: () => () => {},
    tangent: () => undefined,
    compiled: {
      kind: "elementwise",
      cost: 1,
      forward: (_, [x]) => x,
      pullback: (_, __, { bar }) => bar,
    },
  };
  const recorded = recordAll((x) => [apply(strange, [x], undefined)], [[2]], "test");
  const machine = new GpuMachine({} as never);
  const inputs = [{ space: "arena", offset: 0 }] as const;
  assertThrows(
    () => machine.program({ recorded, inputs, outputs: [4] }),
    TypeError,
    "the operation strange has no form in WGSL",
  );
});
