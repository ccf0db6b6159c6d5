/**
 * Where elements come from, as WGSL: maps that follow the shape of a tensor become arithmetic, any
 * other a table.
 *
 * @module
 */

/** For element i of what is read the element that it is; unset where that is i itself. */
export type IndexMap = Int32Array | undefined;

/** Gives the code of element `i` of a table. */
export type TableCode = (numbers: Int32Array, i: string) => string;

/** The map of what is read through two maps, the outer one first. */
export function throughBoth(outer: IndexMap, inner: IndexMap): IndexMap {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return outer.map((i) => inner[i]);
}

/** A map, or undefined where it gives each of `size` elements itself. */
export function unlessIdentity(map: Int32Array, size: number): IndexMap {
  return map.length === size && map.every((from, i) => from === i) ? undefined : map;
}

/** The code of where element `i` comes from. */
export function indexCode(map: IndexMap, i: string, table: TableCode): string {
  if (map === undefined) return i;
  const digits = digitsOf(map);
  if (digits === undefined) return table(map, i);
  const terms = digits.flatMap(({ unit, count, stride }, k) => {
    if (stride === 0) return [];
    const above = unit === 1 ? i : `${i} / ${unit}u`;
    const digit = k === digits.length - 1 ? above : `${above} % ${count}u`;
    return [product(digit, stride)];
  });
  return sum(map[0], terms);
}

/**
 * The code of where the element of a row and a column comes from, in a matrix of so many columns: without
 * a division where both go in even strides.
 */
export function cellCode(
  map: IndexMap,
  columns: number,
  [row, column]: readonly [string, string],
  table: TableCode,
): string {
  if (map === undefined) return sum(0, [product(row, columns), column]);
  const rows = map.length / columns;
  const down = rows > 1 ? map[columns] - map[0] : 0;
  const across = columns > 1 ? map[1] - map[0] : 0;
  const even = map.every((from, i) =>
    from === map[0] + Math.floor(i / columns) * down + i % columns * across
  );
  if (!even) return indexCode(map, `(${row} * ${columns}u + ${column})`, table);
  return sum(map[0], [product(row, down), product(column, across)]);
}

/** Strides may fall: numbers of 32 bits wrap around. */
function product(factor: string, stride: number): string {
  return stride === 0 ? "" : stride === 1 ? `(${factor})` : `(${factor}) * ${stride >>> 0}u`;
}

function sum(base: number, terms: readonly string[]): string {
  const all = terms.filter((term) => term !== "");
  if (base !== 0 || all.length === 0) all.push(`${base >>> 0}u`);
  return all.join(" + ");
}

/** One digit of i: (i / unit) % count, which counts `stride` each. */
interface Digit {
  readonly unit: number;
  readonly count: number;
  readonly stride: number;
}

/** The digits by which a map goes; undefined where it goes by none. */
function digitsOf(map: Int32Array): readonly Digit[] | undefined {
  const size = map.length;
  const digits: Digit[] = [];
  for (let unit = 1; unit < size;) {
    const stride = map[unit] - map[0];
    let count = 1;
    while (count * unit < size && map[count * unit] === map[0] + count * stride) count++;
    if (size % (count * unit) !== 0) return undefined;
    digits.push({ unit, count, stride });
    unit *= count;
  }
  const follows = map.every((from, i) =>
    from === digits.reduce(
      (at, { unit, count, stride }) => at + Math.floor(i / unit) % count * stride,
      map[0],
    )
  );
  return follows ? digits : undefined;
}
