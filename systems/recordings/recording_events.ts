import type { CellReader } from "./recording_cells.ts";

/**
 * Columns beside doses in tables for NONMEM and its like, which tell what kind of row it is. Source: the
 * data items of NONMEM Users Guide, part IV.
 */
const NAMES = ["EVID", "MDV", "ADDL", "II", "RATE", "SS", "CMT"] as const;
type EventName = typeof NAMES[number];

/** These columns of a table, as far as there are any, from 0. */
export type EventColumns = Readonly<Partial<Record<EventName, number>>>;

/**
 * Finds them by their names.
 *
 * @param free Whether nobody asked for a column.
 */
export function eventColumns(
  names: readonly string[],
  free: (column: number) => boolean,
): EventColumns {
  return Object.fromEntries(NAMES.flatMap((name) => {
    const column = names.findIndex((each, k) => free(k) && each.toUpperCase() === name);
    return column < 0 ? [] : [[name, column]];
  }));
}

/** The columns that say how often a dose enters again, and after which time; none without both. */
export function repeatColumns({ ADDL, II }: EventColumns): number[] {
  return ADDL === undefined || II === undefined ? [] : [ADDL, II];
}

/** Whether a row tells of an event and nothing was measured in it, whatever its cells hold. */
export function isUnmeasured(
  { EVID, MDV }: EventColumns,
  cells: readonly string[],
  { number }: CellReader,
): boolean {
  return [EVID, MDV].some((k) => k !== undefined && Math.abs(number(cells[k])) > 0);
}

/** What is wrong with a row that tells of what is no dose at once. */
export function eventProblem(
  { EVID, RATE, SS, ADDL, II }: EventColumns,
  cells: readonly string[],
  { number }: CellReader,
): { readonly column: number; readonly what: string } | undefined {
  const says = (k: number | undefined): k is number =>
    k !== undefined && number(cells[k]) !== 0 &&
    !Number.isNaN(number(cells[k]));
  const got = (k: number) => `got ${cells[k]}, wanted 0`;
  if (says(RATE)) {
    const what = `${got(RATE)}: the amount enters over a time, and a dose at once`;
    return { column: RATE, what: `${what}; name its rate over time as an input` };
  }
  if (says(SS)) {
    const what = `${got(SS)}: doses before the first row are not known`;
    return { column: SS, what: `${what}; write them as rows` };
  }
  if (says(ADDL)) {
    const what = `got ${cells[ADDL]} doses to come`;
    if (II === undefined) {
      return { column: ADDL, what: `${what}, wanted a column II of their interval` };
    }
    if (!(number(cells[II]) > 0)) {
      return { column: II, what: `${what} after an interval of ${cells[II]}, wanted one above 0` };
    }
  }
  if (EVID === undefined || !(number(cells[EVID]) >= 3)) return undefined;
  const what = `got ${cells[EVID]}, wanted 0, 1 or 2: a row cannot begin its trajectory anew`;
  return { column: EVID, what: `${what}; name another group from there on` };
}
