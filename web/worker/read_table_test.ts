import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { readTable, TableProblem } from "./read_table.ts";
import { scaledSample } from "./scaled_sample.ts";
import { completeSample, tableSample } from "./table_sample.ts";

const file = (content: string | Uint8Array<ArrayBuffer>, name = "a.csv") =>
  new File([content], name);
const rows = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${row(i)}\n`).join("");

const BAD: Readonly<
  Record<string, readonly [content: string | Uint8Array<ArrayBuffer>, said: string]>
> = {
  "nothing": ["", "a.csv is empty: it has no table in it."],
  "blanks": [" \n", "a.csv, line 1, column 1: there is no table in it, wanted rows of numbers: "],
  "one column": ["x\n1\n2\n", "a.csv, line 1, column 2: the table has 1 column, none of them "],
  "no numbers": ["a,b\nx,y\n", 'a.csv, line 2, column 1 (a): got "x", wanted a finite number; '],
  "NaN alone": ["t,x\n0,NaN\n1,NaN\n", "a.csv, line 2, column 2 (x): no cell of the column has "],
  "an infinity": ["t,x\n0,1e999\n1,2\n", 'a.csv, line 2, column 2 (x): got "1e999", wanted a '],
  "a spreadsheet": [
    Uint8Array.of(0x50, 0x4b, 3, 4),
    "a.csv is no text but a spreadsheet or another archive. Save the table as CSV.",
  ],
  "bytes": [Uint8Array.of(1, 2, 0, 3), "a.csv is no text. Save the table as CSV."],
  "a page": ["<!doctype html><p>404", "a.csv, line 1, column 1 (<!doctype): there is no row "],
  "17 MB": [
    new Uint8Array(17 * 2 ** 20).fill(49),
    "a.csv has 17 MB, and this page takes up to 16 MB. Choose fewer rows, or train from the command line.",
  ],
};

for (const [what, [content, said]] of Object.entries(BAD)) {
  Deno.test(`readTable() refuses ${what} in a sentence`, async () => {
    const { message } = await assertRejects(() => readTable(file(content)), TableProblem);
    assertEquals(message.slice(0, said.length), said);
    assertEquals(message.at(-1), ".");
    assertEquals(/option|--/.test(message), false, message);
  });
}

Deno.test("readTable() shortens a long name, and keeps signs from it that change how it is read", async () => {
  const name = `${"a".repeat(300)}\u202e\u0007.csv`;
  const { message } = await assertRejects(() => readTable(file("", name)), TableProblem);
  assertEquals(
    message,
    `${"a".repeat(40)} … ${"a".repeat(11)}.csv is empty: it has no table in it.`,
  );
});

Deno.test("readTable() reads UTF-16, as spreadsheets write it, and columns by name", async () => {
  const text = "\ufefft,x,y\n0,1,5\n1,2,6\n2,3,7\n";
  const bytes = Uint8Array.from(
    new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer),
  );
  const { stateNames } = await readTable(file(bytes), { state: ["y"] });
  assertEquals(stateNames, ["y"]);
});

Deno.test("tableSample() shows the longest trajectory, and completeSample() leaves gaps out of it", async () => {
  const text = `who,t,x\n${rows(13, (i) => `a,${i},${i}`)}${
    rows(20, (i) => `b,${i},${i === 4 ? "" : i / 2}`)
  }`;
  const sample = tableSample(await readTable(file(text)));
  assertEquals([sample.times.length, sample.trained, sample.measured], [20, 16, true]);
  assertEquals(sample.note, "x over t, 20 rows; the longest of 2 trajectories; 1 missing value.");
  const { times, states, trained } = completeSample(sample);
  assertEquals([times.length, trained], [19, 15]);
  assertEquals([...states.slice(2, 6)], [1, 1.5, 2.5, 3]);
});

Deno.test("tableSample() counts days of dates, and refuses a handful of rows", async () => {
  const days = `day,x\n${rows(30, (i) => `2024-01-${String(i + 1).padStart(2, "0")},${i}`)}`;
  const { timeName, times } = tableSample(await readTable(file(days)));
  assertEquals([timeName, times[29]], ["days since 2024-01-01", 29]);
  const few = await readTable(file(`t,x\n${rows(11, (i) => `${i},${i}`)}`));
  assertThrows(() => tableSample(few), TableProblem, "a.csv has 11 rows in which every column");
});

Deno.test("scaledSample() has mean 0 and deviation 1, and goes back", async () => {
  const text = `t,x,y\n${rows(20, (i) => `${1e6 + i},${1e-9 * i * i},7`)}`;
  const sample = tableSample(await readTable(file(text)));
  const { sample: { times, states, trained }, unscale } = scaledSample(sample);
  assertEquals([times[0], times[19]], [0, 10]);
  const x = Array.from({ length: trained }, (_, i) => states[2 * i]);
  const mean = x.reduce((sum, each) => sum + each, 0) / trained;
  const square = x.reduce((sum, each) => sum + each * each, 0) / trained;
  assertEquals([Math.abs(mean) < 1e-14, Math.abs(square - 1) < 1e-14, states[1]], [true, true, 0]);
  const back = unscale(states.slice());
  sample.states.forEach((each, k) => assertEquals(Math.abs(back[k] - each) < 1e-15 * 7, true));
});
