import * as door from "../../tensors/mod.ts";
import type { Shape, Tensor } from "../../tensors/mod.ts";

const FOLDER = new URL("../../tensors/operations/", import.meta.url);

/** A way to call an operation, and the shapes of its arguments. */
export interface Call {
  readonly f: (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly Shape[];
}

/** Operations that take something else than tensors of one shape. */
export const SPECIAL_CALLS: Record<string, readonly Call[]> = {
  broadcastTo: [{ f: (x) => door.broadcastTo(x, [2, 3]), inputs: [[3]] }],
  concat: [{ f: (x, y) => door.concat([x, y, x]), inputs: [[3], [2]] }],
  linear: [{ f: door.linear, inputs: [[2, 3], [3, 4], [4]] }],
  matmul: [{ f: door.matmul, inputs: [[2, 3], [3, 4]] }],
  mean: [{ f: (x) => door.mean(x, { axis: 1 }), inputs: [[2, 3]] }],
  pow: [
    { f: door.pow, inputs: [[3], [3]] },
    { f: (x) => door.pow(x, 2.5), inputs: [[3]] },
  ],
  reshape: [{ f: (x) => door.reshape(x, [6]), inputs: [[2, 3]] }],
  scale: [{ f: (x) => door.scale(x, -1.5), inputs: [[3]] }],
  slice: [{ f: (x) => door.slice(x, 0, 2), inputs: [[3]] }],
  sum: [
    { f: (x) => door.sum(x), inputs: [[5]] },
    { f: (x) => door.sum(x, { axis: 0 }), inputs: [[90, 2]] },
  ],
  transpose: [{ f: (x) => door.transpose(x), inputs: [[2, 3]] }],
};

/** Every operation that users can import: what the modules of operations give to the door. */
export async function everyOperation(): Promise<[string, readonly Call[]][]> {
  const names = new Map(Object.entries(door).map(([name, value]) => [value as unknown, name]));
  const found: [string, readonly Call[]][] = [];
  for (const { name: file } of Deno.readDirSync(FOLDER)) {
    if (!file.endsWith(".ts") || file.endsWith("_test.ts")) continue;
    for (const value of Object.values(await import(new URL(file, FOLDER).href))) {
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
