import { sizeOf } from "../shape.ts";
import { movesOf, productsOf } from "../trace/structure.ts";
import type { TraceNode } from "../trace/operation.ts";
import { Tensor } from "../tensor.ts";
import { indexCode, type IndexMap, unlessIdentity } from "./index_map.ts";
import {
  type CodeContext,
  GROUP,
  GROUP_NUMBER,
  type KernelCode,
  KernelWriter,
  lacking,
  THREAD_NUMBER,
} from "./kernel_code.ts";
import { type Kernel, sums } from "./kernel_plan.ts";
import { writeProduct } from "./product_code.ts";

/** From so many elements on a whole group of threads folds them into one. */
const SHARED = 128;

/**
 * Writes the code of a kernel.
 *
 * @throws {TypeError} If an operation has no form in WGSL.
 */
export function writeKernel(kernel: Kernel, context: CodeContext): KernelCode {
  const { host } = kernel;
  const writer = new KernelWriter(context);
  if (host === undefined) return writeElements(kernel, writer);
  if (productsOf(host)) return writeProduct(kernel, host, writer);
  if (sums(host)) {
    const [{ to, size }] = movesOf(host)!;
    return writeFold(kernel, to ?? Int32Array.from({ length: size }, (_, i) => i), SUM, writer);
  }
  if (movesOf(host)) return writeMoves(host, writer);
  return OWN_CODE[host.operation.name]?.(kernel, host, writer) ?? refuse(host);
}

/** The body of a kernel with a thread for each of so many things. */
function each(count: number, name: string, body: string): string {
  return `  let ${name} = ${THREAD_NUMBER};\n  if (${name} >= ${count}u) { return; }\n${body}`;
}

function writeElements(kernel: Kernel, writer: KernelWriter): KernelCode {
  const finish = writer.finish(kernel);
  const main = each(kernel.size, "i", "  finish(i, 0f);");
  return writer.whole({ finish, main }, Math.ceil(kernel.size / GROUP));
}

/** What goes to each element, as rows of one length; undefined where these differ. */
interface Sources {
  /** The elements, row by row. */
  readonly from: Int32Array;
  /** Where each row begins, and the last one ends. */
  readonly starts: Int32Array;
  /** Their length, where it is one. */
  readonly even: number | undefined;
}

function sourcesOf(to: Int32Array, size: number): Sources {
  const starts = new Int32Array(size + 1);
  for (const target of to) starts[target + 1]++;
  for (let k = 0; k < size; k++) starts[k + 1] += starts[k];
  const next = starts.slice();
  const from = new Int32Array(to.length);
  to.forEach((target, i) => from[next[target]++] = i);
  const length = to.length / size;
  const even = starts.every((start, k) => start === k * length) ? length : undefined;
  return { from, starts, even };
}

/** The code that goes over what goes to element `to`; `visit` gives that of one of them. */
function overSources(
  { from, starts, even }: Sources,
  to: string,
  writer: KernelWriter,
  visit: (index: (map: IndexMap) => string) => string,
  { first = "0u", by = 1 } = {},
): string {
  const at = even === undefined ? `${writer.table(starts, to)} + k` : `${to} * ${even}u + k`;
  const end = even === undefined
    ? `${writer.table(starts, `${to} + 1u`)} - ${writer.table(starts, to)}`
    : `${even}u`;
  const own = unlessIdentity(from, from.length);
  const index = (map: IndexMap) => {
    const all = map === undefined ? own : from.map((i) => map[i]);
    return indexCode(all, `(${at})`, writer.table);
  };
  return `for (var k = ${first}; k < ${end}; k += ${by}u) { ${visit(index)} }`;
}

/** How many numbers become one. */
interface Fold {
  /** What it is without any. */
  readonly none: string;
  /** Of two. */
  readonly both: (a: string, b: string) => string;
  /** What becomes of it in the end. */
  readonly last: (x: string) => string;
}

const SUM: Fold = { none: "0f", both: (a, b) => `${a} + ${b}`, last: (x) => x };

/** As far as single precision goes; 0 where it goes beyond. */
const LARGEST: Fold = {
  none: "-3.4e38f",
  both: (a, b) => `max(${a}, ${b})`,
  last: (x) => `select(0f, ${x}, abs(${x}) < 3.4e38f)`,
};

/** Folds what goes to each element into one number. */
function writeFold(
  kernel: Kernel,
  to: Int32Array,
  { none, both, last }: Fold,
  writer: KernelWriter,
): KernelCode {
  const { size } = kernel;
  const [x] = kernel.host!.inputs;
  const sources = sourcesOf(to, size);
  const finish = writer.finish(kernel);
  const visit = (index: (map: IndexMap) => string) =>
    `all = ${both("all", writer.read(x, index))};`;
  if ((sources.even ?? 0) < SHARED) {
    const loop = overSources(sources, "to", writer, visit);
    const main = each(size, "to", `  var all = ${none};\n  ${loop}\n  finish(to, ${last("all")});`);
    return writer.whole({ finish, main }, Math.ceil(size / GROUP));
  }
  const loop = overSources(sources, "to", writer, visit, { first: "own.x", by: GROUP });
  return writer.whole({
    finish,
    before: `var<workgroup> parts: array<f32, ${GROUP}>;\n`,
    main: `  let to = ${GROUP_NUMBER};
  if (to >= ${size}u) { return; }
  var all = ${none};
  ${loop}
  parts[own.x] = all;
  workgroupBarrier();
  for (var half = ${GROUP / 2}u; half > 0u; half /= 2u) {
    if (own.x < half) { parts[own.x] = ${both("parts[own.x]", "parts[own.x + half]")}; }
    workgroupBarrier();
  }
  if (own.x == 0u) { finish(to, ${last("parts[0]")}); }`,
  }, size);
}

/** Several inputs, each of which goes to a part of the result. */
function writeMoves(host: TraceNode, writer: KernelWriter): KernelCode {
  const moves = movesOf(host)!;
  const lines = moves.map(({ from, to, size }, k) => {
    const source = writer.read(host.inputs[k], indexCode(from, "i", writer.table));
    const target = writer.element(host.output, indexCode(to, "i", writer.table));
    return `  if (i < ${size}u) { ${target} = ${source}; }`;
  });
  const most = Math.max(...moves.map(({ size }) => size));
  return writer.whole({ main: each(most, "i", lines.join("\n")) }, Math.ceil(most / GROUP));
}

/** Sums of all elements up to each, along one dimension. */
function writeRunningSum(
  { inputs: [x], output, attributes }: TraceNode,
  writer: KernelWriter,
): KernelCode {
  const { count, stride } = attributes as { count: number; stride: number };
  const sumsInAll = sizeOf(output.shape) / count;
  const main = `  var sum = 0f;
  for (var k = 0u; k < ${count}u; k++) {
    let i = (row / ${stride}u * ${count}u + k) * ${stride}u + row % ${stride}u;
    sum += ${writer.read(x, "i")};
    ${writer.element(output, "i")} = sum;
  }`;
  return writer.whole({ main: each(sumsInAll, "row", main) }, Math.ceil(sumsInAll / GROUP));
}

/** A table with linear pieces, or its slope, at each of several points. */
function writeTable(
  { inputs: [x, values], output, attributes }: TraceNode,
  writer: KernelWriter,
): KernelCode {
  const { knots, slope } = attributes as { knots: Float64Array; slope: boolean };
  const last = knots.length - 1;
  const at = new Tensor(knots, [knots.length]);
  const knot = (i: string) => writer.read(at, i);
  const value = (i: string) => writer.read(values, i);
  const result = slope
    ? `select((upper - lower) / (end - begin), 0f, x < ${knot("0u")} || x >= ${knot(`${last}u`)})`
    : "mix(lower, upper, clamp((x - begin) / (end - begin), 0f, 1f))";
  const main = `  let x = ${writer.read(x, "i")};
  var low = 0u;
  var high = ${last}u;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (${knot("middle")} <= x) { low = middle; } else { high = middle; }
  }
  let begin = ${knot("low")};
  let end = ${knot("(low + 1u)")};
  let lower = ${value("low")};
  let upper = ${value("(low + 1u)")};
  ${writer.element(output, "i")} = ${result};`;
  return writer.whole({ main: each(output.size, "i", main) }, Math.ceil(output.size / GROUP));
}

/** Operations that find their own way through memory, by their names. */
const OWN_CODE: Readonly<
  Record<string, (kernel: Kernel, host: TraceNode, writer: KernelWriter) => KernelCode>
> = {
  shift: (kernel, { attributes }, writer) =>
    writeFold(kernel, (attributes as { map: Int32Array }).map, LARGEST, writer),
  cumsum: (_, host, writer) => writeRunningSum(host, writer),
  piecewiseLinear: (_, host, writer) => writeTable(host, writer),
  "slope of piecewiseLinear": (_, host, writer) => writeTable(host, writer),
};

function refuse({ operation: { name } }: TraceNode): never {
  throw lacking(name);
}
