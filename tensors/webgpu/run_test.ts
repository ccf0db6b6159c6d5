import { assertAlmostEquals, assertRejects } from "@std/assert";
import { testOnGpu } from "../../tests/helpers/gpu.ts";
import { tanh } from "../operations/elementwise/activations.ts";
import { recordAll } from "../tangents/recorded.ts";
import { openGpu } from "./device.ts";
import { GpuMachine } from "./gpu_machine.ts";

testOnGpu(
  "a run writes in place, and what the device refuses is an error, not old numbers",
  async () => {
    const machine = new GpuMachine(await openGpu());
    const offset = machine.take(2);
    const program = machine.program({
      recorded: recordAll((x) => [tanh(x)], [[2]], "test"),
      inputs: [{ space: "arena", offset }],
      outputs: [offset],
    });
    await machine.build({ size: 0, count: 1 });
    machine.write(offset, [0.5, 2]);
    const run = machine.begin();
    run.run(program);
    const found = await run.readArena(offset, 2);
    [0.5, 2].forEach((x, i) => assertAlmostEquals(found[i], Math.tanh(x), 1e-6));
    machine.release();
    const late = machine.begin();
    late.run(program);
    await assertRejects(() => late.readArena(offset, 2), Error, "WebGPU did not run it");
  },
);
