import { tidyName } from "../tables/table.ts";
import type { Dose } from "./recording.ts";
import type { Group, RecordingRows } from "./recording_rows.ts";

/** Doses that enter again, so that memory is bounded. */
const MOST_DOSES = 1_000_000;

/** A column of doses; all count from 0. */
export interface DoseColumn {
  /** The column. */
  readonly column: number;
  /** The column of the state that they enter; unset for the first state, and with `hidden`. */
  readonly into?: number;
  /** Of the states without a column, the one that they enter. */
  readonly hidden?: number;
}

/**
 * The name of a column of doses, and that of the state that they enter, in a text such as "dose:x".
 *
 * @param has Whether there is a column of a name: a name may have a colon in it.
 */
export function splitDose(
  text: string,
  has: (name: string) => boolean,
): { readonly name: string; readonly into?: string } {
  if (has(text)) return { name: text };
  const parts = text.split(":");
  const cuts = parts.map((_, k) => k).slice(1).toReversed();
  const cut = cuts.find((k) => has(parts.slice(0, k).join(":"))) ?? cuts[0];
  if (cut === undefined) return { name: text };
  const [name, into] = [parts.slice(0, cut), parts.slice(cut)];
  return { name: tidyName(name.join(":")), into: tidyName(into.join(":")) };
}

/** All names that a text such as "dose:x" may mean. */
export function doseNames(text: string): string[] {
  return [text, ...text.split(":")].map(tidyName);
}

/** Whether two rows can be one: no column has two values in them. */
export function agrees(a: Float64Array, b: Float64Array): boolean {
  return a.every((x, i) => !(x < b[i] || x > b[i]));
}

/**
 * The doses of each trajectory, in the order of the rows.
 *
 * @param columns The numbers of the columns among those of a row, and the states that they enter.
 * @param kept The numbers of the columns of the state.
 * @param repeats Those of how often doses enter again, and after which time; or none.
 */
export function dosesIn(
  rows: RecordingRows,
  groups: readonly Group[],
  columns: readonly { readonly at: number; readonly state: number }[],
  kept: readonly number[],
  [again, interval]: readonly number[] = [],
): Dose[][] {
  const all = groups.map((): Dose[] => []);
  const later = groups.map((): Dose[] => []);
  let left = MOST_DOSES;
  const ends = groups.map(({ time }) => time);
  const now = groups.map(() => ({ time: NaN, from: 0, measured: false }));
  rows.each(groups, (group, time, values) => {
    const [doses, here] = [all[group], now[group]];
    if (time !== here.time) Object.assign(here, { time, from: doses.length, measured: false });
    if (!here.measured && kept.some((k) => !Number.isNaN(values[k]))) {
      here.measured = true;
      for (let k = here.from; k < doses.length; k++) doses[k] = { ...doses[k], before: true };
    }
    for (const { at, state } of columns) {
      const amount = values[at];
      if (!(amount < 0 || amount > 0)) continue;
      doses.push({ time, state, amount, before: false });
      for (let n = 1; n <= values[again]; n++) {
        const next = time + n * values[interval];
        if (!(next <= ends[group])) break;
        if (--left < 0) {
          throw new RangeError(
            `more than ${MOST_DOSES.toLocaleString("en")} doses enter again (ADDL); thin them out`,
          );
        }
        later[group].push({ time: next, state, amount, before: false });
      }
    }
  });
  return all.map((doses, group) =>
    later[group].length === 0 ? doses : [...doses, ...later[group]].sort((a, b) => a.time - b.time)
  );
}
