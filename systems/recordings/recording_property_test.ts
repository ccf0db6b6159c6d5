import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import {
  NOTHING,
  table,
  textOf,
  type ValidTable,
} from "../../tests/problems/tables/valid_tables.ts";
import { readRecording, type Recording, type RecordingOptions, TableError } from "../mod.ts";

function optionsOf({ dialect: { decimal } }: ValidTable): RecordingOptions {
  return { group: "1", time: "2", missing: NOTHING, decimal };
}

/** What should be read. */
function expected({ names, rows, dialect }: ValidTable): Recording {
  const groups = [...Map.groupBy(rows, ([group]) => group)];
  const called = dialect.names === "none" ? names.map((_, k) => `column${k + 1}`) : names;
  const numberIn = (cell: string) => NOTHING.includes(cell) ? NaN : Number(cell);
  const columns = called.map((_, k) => k).slice(2);
  const inEach = (k: number) =>
    groups.map(([, rows]) => rows.map((row) => numberIn(row[k])).filter((x) => !Number.isNaN(x)));
  const constant = groups.length === 1
    ? []
    : columns.filter((k) => inEach(k).every((numbers) => numbers.every((x) => x === numbers[0])));
  const state = constant.length === columns.length
    ? columns
    : columns.filter((k) => !constant.includes(k));
  const covariates = constant.filter((k) => !state.includes(k)).map((k) => ({
    name: called[k],
    values: Float64Array.from(inEach(k), ([x]) => x),
  }));
  const numbersOf = (row: string[]) => state.map((k) => numberIn(row[k]));
  return {
    source: "a.csv",
    timeName: called[1],
    start: undefined,
    stateNames: state.map((k) => called[k]),
    groupNames: [called[0]],
    ...(covariates.length > 0 ? { covariates } : {}),
    leftOut: [],
    trajectories: groups.map(([name, rows]) => ({
      name,
      times: Float64Array.from(rows, (row) => Number(row[1])),
      states: Float64Array.from(rows.flatMap(numbersOf)),
    })),
    missing: rows.flatMap(numbersOf).filter(Number.isNaN).length,
  };
}

Deno.test("readRecording() reads back a table of any dialect, to the last bit", () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 20 }), (table, size) => {
      const text = textOf(table);
      const options = optionsOf(table);
      assertEquals(readRecording(text, "a.csv", options), expected(table));
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g"))!;
      assertEquals(readRecording(pieces, "a.csv", options), expected(table));
    }),
    { numRuns: 400 },
  );
});

/** What can be done to a table, to its cells or to its text, that makes it a bad one. */
type Corruption = (table: ValidTable, random: () => number) => string | undefined;

/** The row i of the table, and those of its trajectory. */
function pick({ rows }: ValidTable, random: () => number) {
  const i = Math.floor(random() * rows.length);
  const own = rows.flatMap(([group], k) => group === rows[i][0] ? [k] : []);
  return { i, own, k: 2 + Math.floor(random() * (rows[0].length - 2)) };
}

function withCell(table: ValidTable, i: number, k: number, cell: string): string {
  return textOf({ ...table, rows: table.rows.with(i, table.rows[i].with(k, cell)) });
}

function withRow(table: ValidTable, i: number, row: string[]): string {
  return textOf({ ...table, rows: table.rows.with(i, row) });
}

const NO_NUMBERS = ["abc", "1.2.3", "--1", "1e", "0x10", "1_0", "1O", "inf", "-Infinity", "1e999"];

const CORRUPTIONS: Record<string, Corruption> = {
  "two rows swapped": (table, random) => {
    const { own } = pick(table, random);
    const at = Math.floor(random() * (own.length - 1));
    const [a, b] = [own[at], own[at + 1]];
    const rows = table.rows.with(a, table.rows[b]).with(b, table.rows[a]);
    return textOf({ ...table, rows });
  },
  "a time repeated": (table, random) => {
    const { own } = pick(table, random);
    const at = 1 + Math.floor(random() * (own.length - 1));
    return withCell(table, own[at], 1, table.rows[own[at - 1]][1]);
  },
  "a row repeated": (table, random) => {
    const { i } = pick(table, random);
    return textOf({ ...table, rows: table.rows.toSpliced(i, 0, table.rows[i]) });
  },
  "constant time": (table, random) => {
    const { own } = pick(table, random);
    const t = table.rows[own[0]][1];
    const rows = table.rows.map((row, i) => own.includes(i) ? row.with(1, t) : row);
    return textOf({ ...table, rows });
  },
  "a cell dropped": (table, random) => {
    const { i, k } = pick(table, random);
    return withRow(table, i, table.rows[i].toSpliced(k - Math.floor(random() * 2), 1));
  },
  "a cell too many": (table, random) => {
    const { i, k } = pick(table, random);
    return withRow(table, i, table.rows[i].toSpliced(k, 0, "1"));
  },
  "no number": (table, random) => {
    const { i, k } = pick(table, random);
    return withCell(table, i, k, NO_NUMBERS[Math.floor(random() * NO_NUMBERS.length)]);
  },
  "no number for a time": (table, random) => {
    const { i } = pick(table, random);
    return withCell(table, i, 1, NO_NUMBERS[Math.floor(random() * NO_NUMBERS.length)]);
  },
  "a letter in a number": (table, random) => {
    const { i, k } = pick(table, random);
    const cell = table.rows[i][k];
    if (Number.isNaN(Number(cell))) return;
    const at = Math.floor(random() * (cell.length + 1));
    return withCell(table, i, k, `${cell.slice(0, at)}x${cell.slice(at)}`);
  },
  "a decimal comma": (table, random) => {
    const { i, k } = pick(table, random);
    const cell = table.rows[i][k];
    if (!cell.includes(".") || table.dialect.decimal === ",") return;
    return withCell(table, i, k, cell.replace(".", ","));
  },
  "a missing time": (table, random) => withCell(table, pick(table, random).i, 1, "NA"),
  "a missing group": (table, random) => withCell(table, pick(table, random).i, 0, "NA"),
  "a group of one row": (table, random) => withCell(table, pick(table, random).i, 0, "lonely"),
  "a trajectory without a value": (table, random) => {
    const { own, k } = pick(table, random);
    const rows = table.rows.map((row, i) => own.includes(i) ? row.with(k, "NA") : row);
    return textOf({ ...table, rows });
  },
  "a name twice": (table, random) => {
    if (table.dialect.names === "none") return;
    const k = pick(table, random).k;
    return textOf({ ...table, names: table.names.with(k, table.names[k - 1]) });
  },
  "a name dropped": (table, random) => {
    if (table.dialect.names !== "row") return;
    return textOf({ ...table, names: table.names.toSpliced(pick(table, random).k, 1) });
  },
  "a quote": (table, random) => {
    const { i, k } = pick(table, random);
    const cell = `7"${table.rows[i][k]}`;
    const text = withCell(table, i, k, "MARK");
    return text.replace("MARK", cell);
  },
  "cut off in quotes": (table, random) => {
    if (!table.dialect.quotes) return;
    const text = textOf(table);
    const cells = [...text.matchAll(/"[^"]+"/g)].filter(({ index }) => {
      // The comment of names is no row.
      return !/[%#][^\r\n]*$/.test(text.slice(0, index));
    });
    const { 0: cell, index } = cells[Math.floor(random() * cells.length)];
    return text.slice(0, index + 1 + Math.floor(random() * (cell.length - 1)));
  },
  "a line break lost": (table, random) => {
    const { rows, dialect } = table;
    const i = Math.floor(random() * (rows.length - 1));
    const last = rows[i].length - 1;
    // Of two cells one is made.
    const glued = [...rows[i].slice(0, last), `${rows[i][last]}${rows[i + 1][0]}`];
    const joined = dialect.quotes
      ? undefined
      : rows.toSpliced(i, 2, [...glued, ...rows[i + 1].slice(1)]);
    return joined && textOf({ ...table, rows: joined });
  },
  "another separator in a row": (table, random) => {
    const { i } = pick(table, random);
    const { rows, dialect } = table;
    if (dialect.quotes || rows.length < 2) return;
    const other = [",", ";"].find((separator) => separator !== dialect.separator.trim())!;
    return withRow(table, i, [rows[i].join(other)]);
  },
};

for (const [name, corrupt] of Object.entries(CORRUPTIONS)) {
  Deno.test(`readRecording() never reads a table with a fault: ${name}`, () => {
    const seed = fc.integer({ min: 1, max: 2 ** 31 - 2 });
    let tried = 0;
    fc.assert(
      fc.property(table, seed, (table, seed) => {
        // The minimal generator of Park and Miller (1988) is random enough to choose places.
        let state = seed;
        const random = () => (state = state * 48271 % 2147483647) / 2147483647;
        const text = corrupt(table, random);
        if (text === undefined) return;
        tried++;
        assertClearError(text, optionsOf(table));
      }),
      { numRuns: 200 },
    );
    assert(tried >= 20, `the fault was made ${tried} times only`);
  });
}

/** Checks that a text is no table, and that the message says where. */
function assertClearError(text: string, options: RecordingOptions): void {
  const error = assertThrows(() => readRecording(text, "a.csv", options), TableError);
  const place = /^a\.csv, line (\d+), column (\d+)(?: \([^\n]*?\))?: [^\n]{10,}$/u.exec(
    error.message,
  );
  assert(place, error.message);
  assertEquals([error.line, error.column], [Number(place[1]), Number(place[2])]);
  const lines = text.split(/\r\n|\r|\n/);
  assert(
    error.line >= 1 && error.line <= lines.length,
    `${error.message} of ${lines.length} lines`,
  );
}

Deno.test("readRecording() reads a text of any characters, or says where it is none", () => {
  const piece = fc.oneof(
    fc.constantFrom(..."\n\r\t ,;\"'#%.+-eE0123456789tx?N"),
    fc.constantFrom("\n", "1", ",", '"', "NA", "t", "2024-01-01", "1e5", "\ufeff", "\u2028"),
    fc.string({ unit: "binary", maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      try {
        readRecording(pieces, "a.csv");
      } catch (error) {
        if (!(error instanceof TableError)) throw error;
        assertClearErrorWithoutOptions(pieces.join(""), error);
      }
    }),
    { numRuns: 1000 },
  );
});

function assertClearErrorWithoutOptions(text: string, error: TableError): void {
  assert(/^a\.csv, line \d+, column \d+[^\n\r]*: [^\n\r]+$/u.test(error.message), error.message);
  const again = assertThrows(() => readRecording(text, "a.csv"), TableError);
  assertEquals(again.message, error.message);
}
