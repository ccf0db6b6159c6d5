import { assertEquals, assertLess } from "@std/assert";
import { GpuMachine, openGpu, recordAll, vjp } from "../../tensors/internal.ts";
import { Random, type Shape, sizeOf, type Tensor, trace } from "../../tensors/mod.ts";

/** A function, and the shapes of its arguments. */
export interface GpuCase {
  readonly name: string;
  readonly f: (...inputs: Tensor[]) => Tensor;
  readonly shapes: readonly Shape[];
}

const random = new Random(7);

/** Single numbers from 0.1 to 0.9. */
function drawn(size: number): Float64Array {
  return Float64Array.from({ length: size }, () => Math.fround(0.1 + 0.8 * random.uniform()));
}

/** Prepares a function with its pullback; what it gives runs it, and tells how far off it is. */
function prepare(machine: GpuMachine, { f, shapes }: GpuCase) {
  const program = trace(f, shapes);
  const [inputs, bar] = [
    shapes.map((shape) => drawn(sizeOf(shape))),
    drawn(program.outputShape.reduce((a, b) => a * b, 1)),
  ];
  const evaluation = program.bind(inputs);
  evaluation.evaluate();
  const bars = inputs.map((x) => new Float64Array(x.length));
  evaluation.pullback(bar, bars);
  let pulled: readonly number[] = [];
  const recorded = recordAll(
    (...given) => {
      const { value, pullback } = vjp(f, given.slice(0, -1), "test");
      const found = pullback(given[given.length - 1]);
      pulled = found.flatMap((x, i) => x ? [i] : []);
      return [value, ...pulled.map((i) => found[i]!)];
    },
    [...shapes, program.outputShape],
    "test",
  );
  const wanted = [evaluation.output, ...pulled.map((i) => bars[i])];
  // What nothing is pulled back to has no cotangent.
  bars.forEach((x, i) => pulled.includes(i) || assertEquals(x, new Float64Array(x.length)));
  const given = [...inputs, bar];
  const places = given.map((x) => machine.take(x.length));
  const outputs = wanted.map((x) => machine.take(x.length));
  const number = machine.program({
    recorded,
    inputs: places.map((offset) => ({ space: "arena", offset })),
    outputs,
  });
  return async () => {
    given.forEach((x, i) => machine.write(places[i], x));
    const run = machine.begin();
    run.run(number);
    let worst = 0;
    for (const [i, x] of wanted.entries()) {
      const size = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      (await run.readArena(outputs[i], x.length)).forEach((value, k) => {
        worst = Math.max(worst, Math.abs(value - x[k]) / Math.max(size, 1e-3));
        if (Number.isNaN(value)) worst = NaN;
      });
    }
    return worst;
  };
}

/** Checks functions and their pullbacks against the processor's, in parts of the largest element. */
export async function checkOnGpu(cases: readonly GpuCase[], most: number): Promise<void> {
  const machine = new GpuMachine(await openGpu());
  const runs = cases.map((each) => prepare(machine, each));
  await machine.build({ size: 0, count: 1 });
  for (const [i, run] of runs.entries()) assertLess(await run(), most, cases[i].name);
  machine.release();
}
