import type { JacobianPattern } from "../jacobian/pattern.ts";
import { narrowOrder } from "./narrow_order.ts";

/** How a block of a matrix lies in memory: row by row, in full or a band about the diagonal. */
export interface BlockLayout {
  /** The numbers of its elements, in the order of its rows and columns. */
  readonly order: Int32Array;
  /** Entry (i, j) lies at origin + i step + j. */
  readonly origin: number;
  readonly step: number;
  /** Where it begins, and how many places it takes. */
  readonly start: number;
  readonly size: number;
  /** How many rows below the diagonal a column has entries in, at most, and how many columns a row behind it. */
  readonly below: number;
  readonly behind: number;
}

/** A band is worth its order where it has at most this part of the places of the whole block. */
const NARROW = 0.5;

/** Lays the blocks of a matrix out, and says where its entries go. */
export function layOut(
  { size, rows, columns, blocks }: JacobianPattern,
): { layouts: BlockLayout[]; places: Int32Array } {
  const neighbours: number[][] = Array.from({ length: size }, () => []);
  rows.forEach((i, e) => {
    const j = columns[e];
    if (i === j) return;
    neighbours[i].push(j);
    neighbours[j].push(i);
  });
  const unique = neighbours.map((list) => [...new Set(list)]);
  const blockOf = new Int32Array(size);
  const placeIn = new Int32Array(size);
  blocks.forEach((block, b) => block.forEach((i) => blockOf[i] = b));
  const orders = blocks.map((block) => block.length > 2 ? narrowOrder(block, unique) : block);
  const put = (order: Int32Array) => order.forEach((i, place) => placeIn[i] = place);
  orders.forEach(put);
  // How far entries are from the diagonal, below it and above.
  const [below, above] = [new Int32Array(blocks.length), new Int32Array(blocks.length)];
  rows.forEach((i, e) => {
    const b = blockOf[i];
    const distance = placeIn[i] - placeIn[columns[e]];
    below[b] = Math.max(below[b], distance);
    above[b] = Math.max(above[b], -distance);
  });
  let start = 0;
  const layouts = blocks.map((block, b): BlockLayout => {
    const n = block.length;
    // Exchanges of rows bring entries in, as far behind the diagonal as they are below it.
    const behind = above[b] + below[b];
    const width = below[b] + behind + 1;
    const isNarrow = width <= NARROW * n;
    if (!isNarrow) put(block);
    const layout = isNarrow
      ? { origin: start + below[b], step: width - 1, size: n * width, below: below[b], behind }
      : { origin: start, step: n, size: n * n, below: n - 1, behind: n - 1 };
    start += layout.size;
    return { order: isNarrow ? orders[b] : block, start: start - layout.size, ...layout };
  });
  const places = rows.map((i, e) => {
    const { origin, step } = layouts[blockOf[i]];
    return origin + placeIn[i] * step + placeIn[columns[e]];
  });
  return { layouts, places };
}
