/**
 * The structure of a Jacobian: where it may have entries, which of its columns one direction shows
 * at once, and into which blocks it falls.
 */
export interface JacobianPattern {
  /** The number of rows, and of columns. */
  readonly size: number;
  /** The row and the column of each entry, row by row. */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** For each column its colour: no row has entries in two columns of one colour. */
  readonly colours: Int32Array;
  /** The number of colours. */
  readonly colourCount: number;
  /** The numbers of the elements of each block, rising: there are no entries between blocks. */
  readonly blocks: readonly Int32Array[];
}

/**
 * Finds the structure of a Jacobian.
 *
 * The colouring is that of Curtis, Powell and Reid (On the Estimation of Sparse Jacobian Matrices,
 * IMA Journal of Applied Mathematics 13, 1974): a column takes the first colour that none has with
 * which it shares a row, columns of many entries first.
 *
 * @param dependence For each row the columns of its entries, rising.
 */
export function jacobianPattern(dependence: readonly Int32Array[]): JacobianPattern {
  const size = dependence.length;
  const rows = Int32Array.from(dependence.flatMap((on, i) => Array<number>(on.length).fill(i)));
  const columns = Int32Array.from(dependence.flatMap((on) => [...on]));
  const { colours, colourCount } = colour(dependence);
  return { size, rows, columns, colours, colourCount, blocks: blocksOf(dependence) };
}

function colour(dependence: readonly Int32Array[]) {
  const size = dependence.length;
  const rowsOf: number[][] = Array.from({ length: size }, () => []);
  dependence.forEach((on, i) => on.forEach((j) => rowsOf[j].push(i)));
  const order = rowsOf.map((_, j) => j).sort((a, b) => rowsOf[b].length - rowsOf[a].length);
  const colours = new Int32Array(size).fill(-1);
  let colourCount = 0;
  // The column that last found a colour taken.
  const takenBy = new Int32Array(size + 1).fill(-1);
  for (const j of order) {
    // A column of no entries is seen by no direction.
    if (rowsOf[j].length === 0) continue;
    for (const i of rowsOf[j]) {
      for (const other of dependence[i]) {
        if (colours[other] >= 0) takenBy[colours[other]] = j;
      }
    }
    let first = 0;
    while (takenBy[first] === j) first++;
    colours[j] = first;
    colourCount = Math.max(colourCount, first + 1);
  }
  return { colours, colourCount };
}

function blocksOf(dependence: readonly Int32Array[]): Int32Array[] {
  const parents = Int32Array.from(dependence, (_, i) => i);
  const rootOf = (i: number) => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]];
    return i;
  };
  dependence.forEach((on, i) =>
    on.forEach((j) => {
      const [a, b] = [rootOf(i), rootOf(j)];
      parents[Math.max(a, b)] = Math.min(a, b);
    })
  );
  const members = new Map<number, number[]>();
  for (let i = 0; i < parents.length; i++) {
    const root = rootOf(i);
    const known = members.get(root);
    if (known) known.push(i);
    else members.set(root, [i]);
  }
  return [...members.values()].map((block) => Int32Array.from(block));
}
