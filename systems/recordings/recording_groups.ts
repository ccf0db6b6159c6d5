import { isMissing, parseNumber } from "../tables/table_numbers.ts";
import type { TableError } from "../tables/table_error.ts";
import type { Group, Known } from "./recording_rows.ts";

/** Trajectories of a table at most. */
export const MOST_GROUPS = 100_000;
/** Different words of a column that may yet tell trajectories apart. */
const MOST_WORDS = 1000;

/** The trajectories of a table, as its rows come. */
export class RecordingGroups {
  /**
   * Why the table is no single trajectory, where words tell several apart: what would be wrong
   * if they did not.
   */
  restart?: TableError;
  /** The column of words that tells trajectories apart if times start again, from 0. */
  words?: number;
  readonly #groups = new Map<string, Group>();
  /** The only group, or one of those that make up the whole. */
  #single?: Group;
  /** All rows as one trajectory, which they are unless times start again. */
  #whole?: Group;

  /** The number of groups. */
  get size(): number {
    return this.#groups.size;
  }

  /** The group of a name, which is made where there is none yet. */
  of(name: string, line: number): Group {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = groupAt(this.size, name, line);
      this.#groups.set(name, group);
    }
    return group;
  }

  /** The group of a row by the column of words, or the only one where there is none. */
  byWords(cells: readonly string[], line: number): Group {
    const { words } = this;
    if (words === undefined) {
      return this.#single ??= this.#groups.values().next().value ?? this.of("1", line);
    }
    this.#whole ??= groupAt(0, "1", line);
    if (this.size > MOST_WORDS && this.restart === undefined) {
      this.words = undefined;
      return this.byWords(cells, line);
    }
    return this.of(cells[words], line);
  }

  /** The trajectory that the times of a row must increase in. */
  increasing(group: Group): Group {
    return this.restart === undefined ? this.#whole ?? group : group;
  }

  /**
   * Counts a row at a time.
   *
   * @param values What its columns hold, where another row may be one with it.
   */
  count(group: Group, time: number, line: number, values?: Float64Array): void {
    countIn(group, time, line, values);
    if (this.#whole !== undefined) countIn(this.#whole, time, line, values);
  }

  /**
   * The trajectories of the whole table.
   *
   * @param changed Makes an error of a covariate, by number, that is not constant.
   * @throws {TableError} If times start again, and words do not tell trajectories apart; or if a
   *   covariate changes.
   */
  end(changed: (j: number, line: number, value: number, known: Known) => TableError): Group[] {
    const groups = [...this.#groups.values()];
    if (this.restart === undefined) {
      const whole = this.#whole;
      if (whole === undefined) return groups;
      for (const { covariates } of groups) {
        covariates.forEach((one, j) => {
          const known = whole.covariates[j] ??= one;
          if (known.value !== one.value) throw changed(j, one.line, one.value, known);
        });
      }
      return [whole];
    }
    const odd = groups.some(({ rows, repeated, name }) => rows - repeated < 2 || isMissing(name));
    if (odd) throw this.restart;
    return groups;
  }
}

function countIn(group: Group, time: number, line: number, values?: Float64Array): void {
  const again = group.rows > 0 && time === group.time;
  if (again) group.repeated++;
  if (values !== undefined) {
    const before = again ? group.values : undefined;
    group.values = values.map((x, i) => Number.isNaN(x) ? before?.[i] ?? NaN : x);
  }
  group.rows++;
  group.time = time;
  group.line = line;
}

function groupAt(index: number, name: string, line: number): Group {
  return {
    ...{ index, name, firstLine: line, rows: 0, repeated: 0, time: -Infinity, line },
    covariates: [],
  };
}

/** What stands between the values of several columns in the name of a group. */
const BETWEEN = " / ";

/** The name of a group by the values of its columns. */
export function groupName(cells: readonly string[]): string {
  if (cells.length === 1) return tidyGroup(cells[0]);
  return cells.map((cell) => {
    const name = tidyGroup(cell);
    // Two groups have two names, whatever is in them.
    return name.includes(BETWEEN) || name.startsWith('"') ? JSON.stringify(name) : name;
  }).join(BETWEEN);
}

/** 1.0 and 1e0 are the same group; 001 may be a name. */
function tidyGroup(cell: string): string {
  return /^[+-]?\d*[.e]/i.test(cell) && isFinite(parseNumber(cell)) ? String(Number(cell)) : cell;
}
