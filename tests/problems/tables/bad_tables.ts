import type { RecordingOptions } from "../../../systems/mod.ts";

/** A table that cannot be read, and what the message must say. */
export interface BadTable {
  /** What is wrong with it. */
  readonly name: string;
  /** What is in the file. */
  readonly content: string | Uint8Array;
  /** The columns asked for; on the command line they have the same names. */
  readonly options?: RecordingOptions;
  /** The line of the file that the message names; the first is 1. */
  readonly line: number;
  /** The column that it names; the first is 1. */
  readonly column: number;
  /** The column's name, where it has one that the message gives. */
  readonly columnName?: string;
  /** What else is in the message. */
  readonly words: readonly string[];
}

/** Text with one byte a character. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** Text with two bytes a character. */
function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  [...text].forEach((c, i) => view.setUint16(2 * i, c.charCodeAt(0), littleEndian));
  return new Uint8Array(view.buffer);
}

function bad(
  name: string,
  content: string | Uint8Array,
  place: string,
  words: string[],
  options?: RecordingOptions,
): BadTable {
  const [, line, column, columnName] = /^(\d+):(\d+)(?: (.*))?$/.exec(place)!;
  return { name, content, options, line: +line, column: +column, columnName, words };
}

const GOOD = "t,x,v\n0,1,2\n1,3,4\n2,5,6\n";

/** Tables that cannot be read, each of another kind. */
export const BAD_TABLES: readonly BadTable[] = [
  // No table.
  bad("an empty file", "", "1:1", ["there is no table"]),
  bad("a byte-order mark alone", "\ufeff", "1:1", ["there is no table"]),
  bad("blank lines alone", "\n \r\n\t\n", "1:1", ["there is no table"]),
  bad("comments alone", "# one\n% two\n", "1:1", ["there is no table"]),
  bad("names alone", "\nt,x,v\n", "2:1 t", ["no row below the names"]),
  bad("one row", "t,x,v\n0,1,2\n", "2:1 t", ["has 1 row, wanted at least 2"]),
  bad("one row without names", "0 1 2", "1:1", ["has 1 row"]),
  bad("one column", "t\n0\n1\n", "1:2", ["has 1 column", "none of them for the state"]),
  bad("one column in quotes", '"t"\n"0"\n"1"\n', "1:2", ["has 1 column"]),
  bad("an unknown separator", "t|x\n0|1\n1|2\n", "1:2", ["has 1 column", '";"']),
  bad("a single line without end", `t,x${"a".repeat(2 ** 20)}`, "1:1", ["the row does not end"]),
  bad("prose", "Dear reader,\nthe table is in the appendix.\n", "1:3", [
    "none of them for the state",
  ]),
  bad("a web page", "<!doctype html>\n<html>\n<p>404</p>\n", "2:2 html>", [
    "the row has 1 value",
  ]),

  // The wrong bytes.
  bad("UTF-16, little endian, with a mark", utf16(`\ufeff${GOOD}`, true), "1:1", ["UTF-16"]),
  bad("UTF-16, big endian, with a mark", utf16(`\ufeff${GOOD}`, false), "1:1", ["UTF-16"]),
  bad("UTF-16, little endian, no mark", utf16(GOOD, true), "1:1", ["zero byte", "UTF-16"]),
  bad("UTF-16, big endian, no mark", utf16(GOOD, false), "1:1", ["zero byte", "UTF-16"]),
  bad("Latin-1 in a name", latin1("t,v,\xe9cart\n0,1,2\n1,2,3\n"), "1:3", [
    "byte 0xE9",
    "Latin-1",
  ]),
  bad("Latin-1 in a comment", latin1("t,x\n0,1\n# \xb0C\n1,2\n"), "3:1", ["byte 0xB0", "Latin-1"]),
  bad("Latin-1 in a group", latin1("g,t,x\na,0,1\na,1,2\n\xfc,0,1\n"), "4:1", ["byte 0xFC"], {
    group: "g",
  }),
  bad("a character cut off at the end", latin1("t,x\n0,1\n1,2\xe2\x82"), "3:2", ["byte 0xE2"]),
  bad("an overlong character", latin1("t,x\n0,\xc0\xb1\n1,2\n"), "2:2", ["byte 0xC0"]),
  bad("a zero byte", "t,x\n0,1\n1,\0\n", "3:2", ["zero byte"]),
  bad("a spreadsheet", latin1("PK\x03\x04\x14\0\x06\0"), "1:1", ["spreadsheet", "as CSV"]),
  bad("a compressed file", latin1("\x1f\x8b\x08\0\0\0"), "1:1", ["gzip", "unpack"]),

  // Names.
  bad("a name twice", "t,x,v,x\n0,1,2,3\n1,2,3,4\n", "1:4", ['the name "x"', "of column 2"]),
  bad("a name twice but for white space", 't,"x\n 1",x 1\n0,1,2\n1,2,3\n', "2:3", ['"x 1"']),
  bad("a name twice in a comment", "# t x x\n0 1 2\n1 2 3\n", "1:3", ['the name "x"']),
  bad("a name like that of a column without one", "t,column3,\n0,1,2\n1,2,3\n", "1:3", [
    '"column3"',
  ]),
  bad("a control character in a name", "t,x\x1b[31m\n0,1\n1,2\n", "1:2", [
    '"x\\u001b[31m"',
    "control character",
  ]),
  bad("a line of units", "t,x\ns,m\n0,1\n1,2\n", "2:1 t", ['got "s"', "wanted a finite number"]),

  // Rows.
  bad("a short row", "t,x,v\n0,1,2\n1,3\n2,5,6\n", "3:3 v", ["has 2 values, wanted 3", "line 1"]),
  bad("a long row", "t,x,v\n0,1,2\n\n1,3,4,5\n2,5,6\n", "4:4", ["has 4 values, wanted 3"]),
  bad("a short row of white space", "0 1 2\n1 3\n2 5 6\n", "2:3", ["has 2 values, wanted 3"]),
  bad("a row cut off at the end", "t,x,v\n0,1,2\n1,3", "3:3 v", ["has 2 values"]),
  bad("fewer names than columns", "t,x\n0,1,2\n1,2,3\n", "2:3", ["has 3 values, wanted 2"]),
  bad("another separator halfway", "t,x\n0,1\n1;2\n", "3:2 x", ['put "," between']),
  bad("decimal commas between commas", "t,x\n0,0,1,5\n0,1,2,5\n", "2:3", ["write a point"]),
  bad("a quote that is not closed", 't,x\n0,1\n1,"2\n2,3\n', "3:2", ["the quotes do not match"]),
  bad("a quote cut off at the end", 'g,t,x\n"a",0,1\n"a', "3:1", ["the quotes do not match"]),
  bad("text behind a quote", 't,x\n0,1\n"1"5,2\n', "3:1", ["the quotes do not match"]),
  bad("a quote in a value", 't,x\n0,1\n1,5"\n', "3:2", ["the quotes do not match"]),
  bad("a quote in white space", 't x\n0 1\n1 5"\n', "3:2", ["the quotes do not match"]),
  bad("a quote open for a megabyte", `t,x\n0,"\n${"1,2\n".repeat(2 ** 18)}`, "2:2", [
    "a quote opens here that is not closed",
  ]),
  bad("a bad value behind one of two lines", '"g",x,t\n"a\nb",1,0\n"a\nb",?,x\n', "5:3 t", [
    'got "x"',
  ], { group: "g" }),

  // Numbers.
  bad("text in a number", "t,x\n0,1\n1,2\n2,abc\n", "4:2 x", ['got "abc"', "correct the cell"]),
  bad("text in the first number", "t,x\n0,abc\n1,2\n", "2:2 x", ['got "abc"', "option state"]),
  bad("text in a state asked for", "t,x,y\n0,a,1\n1,b,2\n", "2:2 x", ['got "a"'], {
    state: ["x"],
  }),
  bad("a number with a letter", "t,x\n0,1\n1,1O5\n", "3:2 x", ['got "1O5"']),
  bad("a unit", "t,x\n0,1.5 m\n1,2.5 m\n", "2:2 x", ['got "1.5 m"', "without a unit"]),
  bad("decimal commas", "t;x\n0,5;1,5\n1,5;2,5\n", "2:1 t", ['got "0,5"', "write a point"]),
  bad("a decimal comma", 't,x\n0,1\n1,"2,5"\n', "3:2 x", ['got "2,5"', "write a point"]),
  bad("decimal commas in white space", "0,5 1,5\n1,5 2,5\n", "1:1", ["write a point"]),
  bad("thousands", 't,x\n0,1\n1,"1,234.5"\n', "3:2 x", ["without commas"]),
  bad("infinity", "t,x\n0,1\n1,inf\n", "3:2 x", ['got "inf"', "wanted a finite number"]),
  bad("infinity everywhere", "t,x,y\n0,1,-Infinity\n1,1,-Infinity\n", "2:3 y", ["-Infinity"]),
  bad("a number beyond doubles", "t,x\n0,1\n1,1e999\n", "3:2 x", ["beyond the largest double"]),
  bad("a hexadecimal number", "t,x\n0,0x1F\n1,2\n", "2:2 x", ['got "0x1F"']),
  bad("an exponent of Fortran", "t,x\n0,1.0D+01\n1,2\n", "2:2 x", ["with e, as in 1.5e3"]),
  bad("a minus sign of print", "t,x\n0,\u22121\n1,2\n", "2:2 x", ["(a hyphen)"]),
  bad("a missing value of another kind", "t,x\n0,1\n1,n.d.\n", "3:2 x", ['got "n.d."']),
  bad("a text of many lines", `t,x\n0,1\n1,"a\nb\u202e${"c".repeat(99)}"\n`, "3:2 x", [
    '"a\\nb\\u202eccc',
    "…",
  ]),
  bad("an empty column", "t,x,v\n0,1,\n1,2,NA\n", "2:3 v", ["no cell of the column has a value"]),
  bad("words only", "t,x\n0,a\n1,b\n", "2:2 x", ['got "a"', "no column but that of times"]),

  // Times.
  bad("unsorted times", "t,x\n0,1\n2,2\n1,3\n", "4:1 t", ['"1" is before that of line 3']),
  bad("a time twice", "t,x\n0,1\n1,2\n\n1.0,3\n", "5:1 t", ['"1.0" is that of line 3']),
  bad("a time twice to the last bit", "t,x\n1,1\n1.00000000000000001,2\n", "3:1 t", ["line 2"]),
  bad("times that go back", "t,x\n2,1\n1,2\n0,3\n", "3:1 t", ["before that of line 2", "sort"]),
  bad("constant time", "t,x\n5,1\n5,2\n5,3\n", "3:1 t", ["that of line 2", "option group"]),
  bad("a counter of trials first", "% x v\n0 0.1 1 2\n0 0.2 3 4\n", "3:1", [
    "option time",
    "by number, from 1 to 4",
  ]),
  bad("a missing time", "t,x\n0,1\n,2\n", "3:1 t", ["the time is missing"]),
  bad("a time that is NaN", "t,x\nNaN,1\n1,2\n", "2:1 t", ['missing, got "NaN"']),
  bad("an infinite time", "t,x\n0,1\ninf,2\n", "3:1 t", ['got "inf"']),
  bad("text for a time", "t,x\n0,1\nlater,2\n", "3:1 t", ['got "later"']),
  bad("a day that is not there", "t,x\n2024-02-28,1\n2024-02-31,2\n", "3:1 t", ['"2024-02-31"']),
  bad("a date among numbers", "t,x\n0,1\n2024-01-01,2\n", "3:1 t", ["write all times alike"]),
  bad("a number among dates", "t,x\n2024-01-01,1\n1,2\n", "3:1 t", ["a date as the first time"]),
  bad("a date in the state", "t,x\n0,2024-01-01\n1,2024-01-02\n", "2:2 x", [
    "column of times only",
  ]),

  bad("a date whose order is not told", "t,x\n3/10/2016,1\n4/10/2016,2\n", "2:1 t", [
    'got "3/10/2016"',
    "mdy, dmy or ymd",
  ]),
  bad("a month that is not there", "t,x\n3/10/2016,1\n3/13/2016,2\n", "3:1 t", [
    'got "3/13/2016", wanted a date as the first time is, "3/10/2016"',
  ], { dateOrder: "dmy" }),
  bad(
    "an hour that is not there",
    "Date,Time,x\n2016-10-03,23:00,1\n2016-10-03,24:00,1\n",
    "3:1 Date",
    [
      '"2016-10-03 24:00"',
    ],
    { time: "Date,Time" },
  ),

  // Trajectories.
  bad("a trajectory of one row", "g,t,x\na,0,1\na,1,2\nb,0,1\n", "4:2 t", [
    'trajectory "b" has 1 row',
  ], { group: "g" }),
  bad("times that go back in one", "g,t,x\na,0,1\nb,5,1\na,1,2\nb,4,2\n", "5:2 t", [
    "before that of line 3",
  ], { group: "g" }),
  bad("no value in one", "g,t,x,v\na,0,1,1\na,1,2,2\nb,0,,1\nb,1,NA,2\n", "4:3 x", [
    'trajectory "b" has no value',
  ], { group: "1" }),
  bad("times that go back, with words that tell nothing", "t,x,n\n0,1,a\n2,2,b\n1,3,c\n", "4:1 t", [
    '"1" is before that of line 3',
    "option group",
  ]),
  bad("times that go back in words", "t,x,n\n0,1,a\n2,2,a\n0,3,b\n2,2,b\n1,1,b\n", "4:1 t", [
    '"0" is before that of line 3',
    "such as n",
  ]),
  bad("a missing group of two", "g,h,t,x\na,1,0,1\na,,1,2\n", "3:2 h", ["wanted the group"], {
    group: ["g", "h"],
  }),
  bad("a covariate that changes", "g,t,x,m\na,0,1,5\na,1,2,5\na,2,2,6\n", "4:4 m", [
    'got "6", wanted 5 as on line 2',
    "option group",
  ], { group: "g", covariate: ["m"] }),
  bad("a covariate that changes in words", "n,t,x,m\na,0,1,5\na,1,2,5\nb,2,2,6\n", "4:4 m", [
    'got "6", wanted 5 as on line 2',
  ], { covariate: ["m"] }),
  bad("a covariate of words", "t,x,m\n0,1,a\n1,2,a\n", "2:3 m", ['got "a"'], { covariate: ["m"] }),
  bad("a covariate that is missing", "g,t,x,m\na,0,1,5\na,1,2,5\nb,0,2,\nb,1,2,NA\n", "4:4 m", [
    'the trajectory "b" has no value of this covariate',
  ], { group: "g", covariate: ["m"] }),
  bad("an input of words", "t,x,u\n0,1,2\n1,2,on\n", "3:3 u", ['got "on"'], { input: ["u"] }),
  bad("an input without a value in one", "g,t,x,u\na,0,1,1\na,1,2,\nb,0,1,NA\nb,1,2,\n", "4:4 u", [
    'trajectory "b" has no value',
    "leave the input out",
  ], { group: "g", input: ["u"] }),
  bad("an input and no state", "t,u\n0,1\n1,2\n", "1:3", ["none of them for the state"], {
    input: ["u"],
  }),
  bad("a dose of words", "t,x,d\n0,1,2\n1,2,much\n", "3:3 d", ['got "much"'], { dose: ["d"] }),
  bad("two values at the time of a dose", "t,x,d\n0,1,\n1,2,4\n1,3,\n2,3,\n", "4:1 t", [
    "is that of line 3",
    "option repeated: mean",
  ], { dose: ["d"] }),
  bad(
    "two values of an input at the time of a dose",
    "t,x,u,d\n0,1,5,\n0,,6,4\n2,3,5,\n",
    "3:1 t",
    [
      "is that of line 2",
    ],
    { dose: ["d"], input: ["u"] },
  ),
  bad("an infusion", "t,x,d,rate\n0,1,,0\n1,,4,2\n2,3,,0\n", "3:4 rate", ["as an input"], {
    dose: ["d"],
  }),
  bad("doses from before", "t,x,d,SS\n0,1,,.\n1,,4,1\n2,3,,0\n", "3:4 SS", ["as rows"], {
    dose: ["d"],
  }),
  bad(
    "a beginning anew",
    "t,x,d,EVID\n0,1,,0\n1,,4,4\n2,3,,0\n",
    "3:4 EVID",
    ["wanted 0, 1 or 2"],
    {
      dose: ["d"],
    },
  ),
  bad("doses to come without an interval", "t,x,d,ADDL\n0,1,,0\n1,,4,4\n2,3,,0\n", "3:4 ADDL", [
    "a column II",
  ], { dose: ["d"] }),
  bad("an interval of 0", "t,x,d,ADDL,II\n0,1,,0,0\n1,,4,4,0\n2,3,,0,0\n", "3:5 II", ["above 0"], {
    dose: ["d"],
  }),
  bad("one time among doses", "t,x,d\n1,2,\n1,,3\n1,,4\n", "2:1 t", ["has 1 time"], {
    dose: ["d"],
  }),
  bad("one time, again and again", "t,x\n1,2\n1,3\n1,4\n", "2:1 t", ["has 1 time"], {
    repeated: "mean",
  }),
  bad("times that go back among repeated ones", "t,x\n1,2\n2,3\n2,4\n1,3\n", "5:1 t", [
    "before that of line 4",
  ], { repeated: "mean" }),
  bad("one row without times", "x,v\n1,2\n", "2:1 x", ["has 1 row"], { dt: 1 }),
  bad("a decimal point among commas", "t;x\n0;1,5\n1;2.5\n", "3:2 x", [
    'got "2.5"',
    'option decimal: "."',
  ], { decimal: "," }),
  bad("nothing but what stands for nothing", "t,x\n0,-9\n1,-9.0\n", "2:2 x", [
    "no cell of the column has a value",
  ], { missing: ["-9"] }),
  bad("a missing group", "g,t,x\na,0,1\n,1,2\n", "3:1 g", ["wanted the group"], { group: "g" }),
];

/** What the message of a command says where the library's names an option. */
export function inCommands(word: string): string {
  return word.replace(
    /^option (\w+)(?:: "?([^"]*)"?)?$/,
    (_, name, value = "") => `--${name} ${value}`,
  )
    .trimEnd();
}
