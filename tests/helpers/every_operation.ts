import * as door from "../../tensors/mod.ts";
import type { Shape, Tensor } from "../../tensors/mod.ts";

const FOLDER = new URL("../../tensors/operations/", import.meta.url);

/** A way to call an operation, and the shapes of its arguments. */
export interface Call {
  readonly f: (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly Shape[];
}

/** Knots of a table, of which the first two stand about 0.5. */
const KNOTS = [0.41, ...Array.from({ length: 39 }, (_, i) => 0.51 + 0.0179 * i)];

/** Two tensors of so few elements that none are next to each other, where there is a step or a kink. */
const apart = (f: Call["f"]): Call[] => [{ f, inputs: [[3], [3]] }];

/** Operations that take something else than tensors of one shape. */
export const SPECIAL_CALLS: Record<string, readonly Call[]> = {
  broadcastTo: [{ f: (x) => door.broadcastTo(x, [2, 3]), inputs: [[3]] }],
  clip: [
    { f: (x) => door.clip(x, -0.7, 0.9), inputs: [[3]] },
    { f: (x) => door.clip(x, -Infinity, 0.9), inputs: [[3]] },
  ],
  concat: [{ f: (x, y) => door.concat([x, y, x]), inputs: [[3], [2]] }],
  cumsum: [
    { f: (x) => door.cumsum(x), inputs: [[5]] },
    { f: (x) => door.cumsum(x, 1), inputs: [[2, 30, 3]] },
  ],
  equal: apart(door.equal),
  gather: [
    { f: (x) => door.gather(x, [1, 0, 1, -1]), inputs: [[3]] },
    { f: (x) => door.gather(x, [0, 39, 2, 0], 1), inputs: [[2, 40, 3]] },
  ],
  greater: apart(door.greater),
  greaterEqual: apart(door.greaterEqual),
  less: apart(door.less),
  lessEqual: apart(door.lessEqual),
  linear: [{ f: door.linear, inputs: [[2, 3], [3, 4], [4]] }],
  logSumExp: [
    { f: (x) => door.logSumExp(x), inputs: [[3]] },
    { f: (x) => door.logSumExp(x, { axis: 0 }), inputs: [[90, 2]] },
  ],
  matmul: [{ f: door.matmul, inputs: [[2, 3], [3, 4]] }],
  maximum: apart(door.maximum),
  mean: [{ f: (x) => door.mean(x, { axis: 1 }), inputs: [[2, 3]] }],
  minimum: apart(door.minimum),
  notEqual: apart(door.notEqual),
  outer: [{ f: door.outer, inputs: [[2], [3]] }],
  piecewiseLinear: [
    { f: (x, v) => door.piecewiseLinear(x, [-2, 0.63, 1, 2], v), inputs: [[5], [4]] },
    { f: (x, v) => door.piecewiseLinear(x, KNOTS, v), inputs: [[2, 2], [40]] },
  ],
  pow: [
    { f: door.pow, inputs: [[3], [3]] },
    { f: (x) => door.pow(x, 2.5), inputs: [[3]] },
  ],
  reshape: [{ f: (x) => door.reshape(x, [6]), inputs: [[2, 3]] }],
  scale: [{ f: (x) => door.scale(x, -1.5), inputs: [[3]] }],
  slice: [{ f: (x) => door.slice(x, 0, 2), inputs: [[3]] }],
  softmax: [{ f: (x) => door.softmax(x), inputs: [[2, 3]] }],
  // Of what has no derivative in any case.
  stopGradient: [{ f: (x) => door.stopGradient(door.sign(x)), inputs: [[3]] }],
  sum: [
    { f: (x) => door.sum(x), inputs: [[5]] },
    { f: (x) => door.sum(x, { axis: 0 }), inputs: [[90, 2]] },
  ],
  transpose: [{ f: (x) => door.transpose(x), inputs: [[2, 3]] }],
  where: [
    { f: (mask, a) => door.where(mask, a, 2), inputs: [[3], [3]] },
    { f: (b) => door.where(door.tensor([0, 0, 1]), 1, b), inputs: [[3]] },
  ],
};

/** The modules of operations. */
export function operationModules(folder = FOLDER): URL[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return operationModules(new URL(`${name}/`, folder));
    return name.endsWith(".ts") && !name.endsWith("_test.ts") ? [new URL(name, folder)] : [];
  });
}

/** Every operation that users can import: what the modules of operations give to the door. */
export async function everyOperation(): Promise<[string, readonly Call[]][]> {
  const names = new Map(Object.entries(door).map(([name, value]) => [value as unknown, name]));
  const found: [string, readonly Call[]][] = [];
  for (const module of operationModules()) {
    for (const value of Object.values(await import(module.href))) {
      const name = names.get(value);
      if (name === undefined || typeof value !== "function") continue;
      const onShape = (shape: Shape): Call => ({
        f: value as Call["f"],
        inputs: Array.from({ length: value.length }, () => shape),
      });
      found.push([name, SPECIAL_CALLS[name] ?? [[3], [201]].map(onShape)]);
    }
  }
  return found;
}
