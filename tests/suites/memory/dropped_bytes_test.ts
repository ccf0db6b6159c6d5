import { assertEquals, assertGreater, assertGreaterOrEqual } from "@std/assert";
import { allocate } from "@revode/revode/tensors";
import { ByteScope } from "../../../tensors/internal.ts";
import {
  concat,
  finalStateLoss,
  meanSquaredError,
  mlp,
  mul,
  Parameters,
  PreparedGradient,
  reversible,
  rk4,
  slice,
  solve,
  sum,
  tensor,
  trace,
  trackedBytes,
  Trainer,
  vectorField,
  zeros,
} from "@revode/revode";
import { testWith } from "../../helpers/permissions.ts";

/** Turns of the event loop after which the collector has had every chance. */
const TURNS = 200;

const live = () => trackedBytes().live;

/** Collects what is not held any more, and lets the collector say so. */
async function turn(): Promise<void> {
  const { gc } = globalThis as unknown as { gc(): void };
  // In a turn of its own: what the frames of a test hold would be kept.
  await new Promise((resolve) => setTimeout(() => (gc(), setTimeout(resolve))));
}

/** The live bytes once nothing is waiting to be collected. */
async function settled(): Promise<number> {
  let before = NaN;
  for (let same = 0; same < 2;) {
    await turn();
    same = live() === before ? same + 1 : 0;
    before = live();
  }
  return before;
}

/** Asserts that what work makes is counted above what was live before, and not any more when it is dropped. */
async function assertDropped(what: string, work: () => void, before: number): Promise<void> {
  assertEquals(live(), before, `${what}: nothing else is dropped meanwhile`);
  work();
  assertGreater(live(), before, `${what} is counted`);
  for (let k = 0; k < TURNS && live() !== before; k++) await turn();
  assertEquals(live(), before, `${what} is not counted any more`);
}

const problem = {
  ...{ y0: [1, 0], t0: 0, t1: 1, dt: 0.25, method: reversible(rk4) },
  loss: meanSquaredError([1], [[0, 0]]),
};

testWith({ name: "what is dropped is not counted any more", gc: true }, async () => {
  const works: Record<string, () => void> = {
    "a program's evaluation": () => {
      const evaluation = trace((x) => mul(tensor([1, 2]), x), [[2]]).bind([new Float64Array(2)]);
      evaluation.pullback(new Float64Array(2), [new Float64Array(2)]);
    },
    "a loss that was read": () => {
      finalStateLoss((y) => sum(y)).value(0, 0, new Float64Array(8));
    },
    "a scope": () => new ByteScope().run(() => allocate(1000)),
  };
  for (const kernels of ["wasm", "interpreter"] as const) {
    const make = () => mlp({ state: [2], hidden: [16], kernels });
    works[`a field, ${kernels}`] = () => void make();
    works[`a field's linearization, ${kernels}`] = () => make().linearize().evaluate(0);
    works[`a field with index maps, ${kernels}`] = () => {
      vectorField({ state: [2], kernels, f: (_t, y) => concat([slice(y, 1, 2), slice(y, 0, 1)]) });
    };
    works[`a field that was solved, ${kernels}`] = () => {
      solve({ ...problem, field: make(), saveAt: [0.1], dense: true });
    };
    works[`a gradient that was not released, ${kernels}`] = () => {
      new PreparedGradient({ ...problem, field: make() }).run();
    };
    works[`a training that was not released, ${kernels}`] = () => {
      const loss = finalStateLoss((y) => sum(y));
      new Trainer({ problems: [{ ...problem, field: make(), loss }] }).step();
    };
  }
  const before = await settled();
  for (const [what, work] of Object.entries(works)) await assertDropped(what, work, before);
});

testWith(
  { name: "what is held stays counted, whatever view of it is held", gc: true },
  async () => {
    const before = await settled();
    const part = (() => new Parameters({ a: zeros([64]) }).flat.subarray(8, 9))();
    const { parameters } = mlp({ state: [2], hidden: [16] });
    const scope = new ByteScope();
    scope.run(() => allocate(32));
    const wanted = 8 * (64 + parameters.size + 32);
    assertGreaterOrEqual(live() - before, wanted);
    assertEquals(await settled() - before, wanted);
    assertEquals([part.buffer.byteLength, parameters.flat.length], [8 * 64, parameters.size]);
    scope.release();
    assertEquals(await settled() - before, wanted - 8 * 32);
    // Held until here.
    assertEquals([part[0], scope.bytes, parameters.flat.every(Number.isFinite)], [0, 0, true]);
  },
);

testWith(
  { name: "a scope that counts again after its release is dropped all the same", gc: true },
  async () => {
    const drop = () => {
      const scope = new ByteScope();
      for (let k = 0; k < 3; k++) {
        scope.run(() => allocate(10));
        scope.release();
      }
      scope.run(() => allocate(10));
    };
    await assertDropped("a scope", drop, await settled());
  },
);
