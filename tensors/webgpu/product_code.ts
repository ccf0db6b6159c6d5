import type { Batch } from "../wasm/rules.ts";
import { productsOf } from "../trace/structure.ts";
import type { TraceNode } from "../trace/operation.ts";
import { cellCode, indexCode, type IndexMap } from "./index_map.ts";
import { GROUP, type KernelCode, type KernelWriter, THREAD_NUMBER } from "./kernel_code.ts";
import type { Kernel } from "./kernel_plan.ts";
import type { Tensor } from "../tensor.ts";

/** Threads of a group in each direction, and how far a sum goes with what they have read. */
const TILE = 16;
/** With fewer rows or columns most of a tile would be empty. */
const FEW = 6;

/** What the code of a product is made of. */
interface Parts {
  readonly batch: Batch;
  readonly finish: string;
  readonly writer: KernelWriter;
  /** Elements of the left and the right matrix, by row and column. */
  readonly left: (row: string, column: string) => string;
  readonly right: (row: string, column: string) => string;
  /** What each column begins with. */
  readonly begin: (column: string) => string;
}

/** Writes a batch of matrix products, by tiles in the memory of a group of threads. */
export function writeProduct(kernel: Kernel, host: TraceNode, writer: KernelWriter): KernelCode {
  const batch = productsOf(host)!;
  const { m, k, n, aStarts, bStarts } = batch;
  const [a, b, row] = host.inputs;
  const finish = writer.finish(kernel);
  const cell = (tensor: Tensor, starts: ArrayLike<number>, [rows, columns]: number[]) => {
    const start = indexCode(Int32Array.from(starts), "matrix", writer.table);
    const whole = starts.length === 1 && starts[0] === 0 && tensor.size === rows * columns;
    return (r: string, c: string) =>
      writer.read(
        tensor,
        (map: IndexMap) =>
          whole || map === undefined
            ? `${whole ? "" : `${start} + `}${cellCode(map, columns, [r, c], writer.table)}`
            : indexCode(map, `(${start} + (${r}) * ${columns}u + ${c})`, writer.table),
      );
  };
  const parts: Parts = {
    batch,
    finish,
    writer,
    left: cell(a, aStarts, [m, k]),
    right: cell(b, bStarts, [k, n]),
    begin: (column) => row === undefined ? "0f" : writer.read(row, column),
  };
  if (Math.min(m, n) < FEW) return writeRows(parts, kernel.size);
  return Math.min(m, n) > TILE ? writeBlocks(parts) : writeTiles(parts);
}

/** A thread for each element. */
function writeRows({ batch, finish, writer, left, right, begin }: Parts, size: number): KernelCode {
  const { m, k, n } = batch;
  const main = `  let i = ${THREAD_NUMBER};
  if (i >= ${size}u) { return; }
  let column = i % ${n}u;
  let row = i / ${n}u % ${m}u;
  let matrix = i / ${m * n}u;
  var sum = ${begin("column")};
  for (var l = 0u; l < ${k}u; l++) { sum += ${left("row", "l")} * ${right("l", "column")}; }
  finish(i, sum);`;
  return writer.whole({ finish, main }, Math.ceil(size / GROUP));
}

/** A thread for each element; what a group of threads reads it reads once for all. */
function writeTiles({ batch, finish, writer, left, right, begin }: Parts): KernelCode {
  const { m, k, n, aStarts } = batch;
  const main = `  let matrix = group.z;
  let row = group.y * ${TILE}u + own.y;
  let column = group.x * ${TILE}u + own.x;
  let is_own = row < ${m}u && column < ${n}u;
  var sum = 0f;
  if (is_own) { sum = ${begin("column")}; }
  for (var first = 0u; first < ${k}u; first += ${TILE}u) {
    var a = 0f;
    if (row < ${m}u && first + own.x < ${k}u) { a = ${left("row", "(first + own.x)")}; }
    var b = 0f;
    if (column < ${n}u && first + own.y < ${k}u) { b = ${right("(first + own.y)", "column")}; }
    lefts[own.y][own.x] = a;
    rights[own.y][own.x] = b;
    workgroupBarrier();
    for (var l = 0u; l < ${TILE}u; l++) { sum += lefts[own.y][l] * rights[l][own.x]; }
    workgroupBarrier();
  }
  if (is_own) { finish((matrix * ${m}u + row) * ${n}u + column, sum); }`;
  const groups = [Math.ceil(n / TILE), Math.ceil(m / TILE), aStarts.length] as const;
  return writer.whole({ before: shared("f32"), finish, main }, groups, [TILE, TILE]);
}

/** A thread for four rows of four elements; likewise. */
function writeBlocks({ batch, finish, writer, left, right, begin }: Parts): KernelCode {
  const { m, k, n, aStarts } = batch;
  const side = 4 * TILE;
  const main = `  let matrix = group.z;
  let row = group.y * ${side}u + own.y * 4u;
  let column = group.x * ${side}u + own.x * 4u;
  var start = vec4<f32>();
  for (var i = 0u; i < 4u; i++) {
    if (column + i < ${n}u) { start[i] = ${begin("(column + i)")}; }
  }
  var sum0 = start;
  var sum1 = start;
  var sum2 = start;
  var sum3 = start;
  for (var first = 0u; first < ${k}u; first += ${TILE}u) {
    var a = vec4<f32>();
    var b = vec4<f32>();
    for (var i = 0u; i < 4u; i++) {
      if (row + i < ${m}u && first + own.x < ${k}u) { a[i] = ${
    left("(row + i)", "(first + own.x)")
  }; }
      if (column + i < ${n}u && first + own.y < ${k}u) {
        b[i] = ${right("(first + own.y)", "(column + i)")};
      }
    }
    lefts[own.x][own.y] = a;
    rights[own.y][own.x] = b;
    workgroupBarrier();
    for (var l = 0u; l < ${TILE}u; l++) {
      let down = lefts[l][own.y];
      let across = rights[l][own.x];
      sum0 += down.x * across;
      sum1 += down.y * across;
      sum2 += down.z * across;
      sum3 += down.w * across;
    }
    workgroupBarrier();
  }
  var sums = array<vec4<f32>, 4>(sum0, sum1, sum2, sum3);
  for (var i = 0u; i < 16u; i++) {
    let r = row + i / 4u;
    let c = column + i % 4u;
    if (r < ${m}u && c < ${n}u) { finish((matrix * ${m}u + r) * ${n}u + c, sums[i / 4u][i % 4u]); }
  }`;
  const groups = [Math.ceil(n / side), Math.ceil(m / side), aStarts.length] as const;
  return writer.whole({ before: shared("vec4<f32>"), finish, main }, groups, [TILE, TILE]);
}

/** Parts of both matrices for a group of threads; one more a row, so that neighbours use different banks. */
function shared(type: string): string {
  return ["lefts", "rights"].map((name) =>
    `var<workgroup> ${name}: array<array<${type}, ${TILE + 1}>, ${TILE}>;\n`
  ).join("");
}
