import {
  assertEquals,
  assertGreater,
  assertInstanceOf,
  assertLess,
  assertThrows,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { parseTable } from "../mod.ts";

describe("parseTable()", () => {
  it("reads CSV with and without names", () => {
    assertEquals(parseTable("t, x\n0, 1\n0.5, -2e-3\n").columns, ["t", "x"]);
    const { columns, rows } = parseTable("0,1\n.5,+2.\n");
    assertEquals(columns, ["column1", "column2"]);
    assertEquals(rows.toArray(), [[0, 1], [0.5, 2]]);
  });

  it("reads columns separated by white space, whose header names only the last ones", () => {
    const text = "% x1 x2\r\n  0.0e+000  3.3e-002 -1.0e+000\t2\r\n  0.0e+000 6.7e-002 4 5 \r\n";
    const { columns, rows } = parseTable(text);
    assertEquals(columns, ["column1", "column2", "x1", "x2"]);
    assertEquals(rows.toArray(), [[0, 0.033, -1, 2], [0, 0.067, 4, 5]]);
  });

  it("understands a byte-order mark, line ends of all kinds, and no line end at all", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const { columns, rows } = parseTable(`\ufefft,x${end}1,2${end}3,4`);
      assertEquals(columns, ["t", "x"]);
      assertEquals(rows.toArray(), [[1, 2], [3, 4]]);
    }
  });

  it("leaves blank lines and comments out, and counts them", () => {
    const text = "# by hand\n\n% t x\n   \n0 1\n% a pause\n\n2 3\n";
    const { columns, rows, lines } = parseTable(text);
    assertEquals(columns, ["t", "x"]);
    assertEquals(rows.toArray(), [[0, 1], [2, 3]]);
    assertEquals(lines, [5, 8]);
  });

  it("takes names in quotes, over several lines if need be", () => {
    const { columns, lines } = parseTable('"t,\n seconds", "say ""x"""\n"0", 1\n2,3');
    assertEquals(columns, ["t, seconds", 'say "x"']);
    assertEquals(lines, [3, 4]);
  });

  it("takes names from the caller, whatever the text says", () => {
    assertEquals(parseTable("1 2", { columns: ["a", "b"] }).columns, ["a", "b"]);
    const { columns, rows } = parseTable("t,x\n1,2", { columns: ["a", "b"] });
    assertEquals(columns, ["a", "b"]);
    assertEquals(rows.toArray(), [[1, 2]]);
    assertEquals(parseTable("% by hand, on a Monday\n1 2", { columns: ["a", "b"] }).lines, [2]);
  });

  it("takes another separator", () => {
    assertEquals(parseTable("t;x\n1;2", { separator: ";" }).rows.toArray(), [[1, 2]]);
    // A tab is no white space to be passed over then.
    assertThrows(() => parseTable("t\tx\n\t1", { separator: "\t" }), SyntaxError, "cell is empty");
  });

  it("can be told that numbers are names", () => {
    assertEquals(parseTable("1,2\n3,4", { header: true }).columns, ["1", "2"]);
    assertThrows(() => parseTable("t,x\n3,4", { header: false }), SyntaxError, "line 1, column 1");
  });

  it("calls a column without a name by its place", () => {
    assertEquals(parseTable(",x,\n1,2,3").columns, ["column1", "x", "column3"]);
  });

  it("throws when a row has the wrong length, and says on which line", () => {
    const cases: [string, string][] = [
      ["t,x\n0,1\n2\n", "line 3, column 2 (x): the row has 1 value, wanted 2"],
      ["t,x\n0,1,2\n", "line 2, column 3: the row has 3 values, wanted 2"],
      [
        "0 1\n\n# pause\r\n2 3 4\n",
        "line 4, column 3: the row has 3 values, wanted 2 as on line 1",
      ],
      ['"t\n(s)",x\n0,1\n2', "line 4, column 2 (x): the row has 1 value, wanted 2"],
    ];
    for (const [text, where] of cases) {
      assertThrows(() => parseTable(text, { source: "a.csv" }), SyntaxError, `a.csv, ${where}`);
    }
    assertThrows(() => parseTable("1 2 3", { columns: ["a"] }), SyntaxError, "wanted 1");
  });

  it("throws when a cell is not a finite number, and says where", () => {
    for (
      const cell of ["abc", "NaN", "Infinity", "-inf", "1e999", "0x10", "1_000", "1.2.3", "--1"]
    ) {
      assertThrows(
        () => parseTable(`t,x\n0,1\n\n1,${cell}`, { source: "a.csv" }),
        SyntaxError,
        `a.csv, line 4, column 2 (x): got "${cell}", wanted a finite number`,
      );
    }
    assertThrows(
      () => parseTable("t,x\n,1"),
      SyntaxError,
      "line 2, column 1 (t): the cell is empty",
    );
    assertThrows(() => parseTable("1,x\n2,3"), SyntaxError, 'line 1, column 2 (column2): got "x"');
  });

  it("throws when there is no row", () => {
    const cases: [string, number][] = [["", 1], ["\n \n", 1], ["# nothing\n% t x\n", 2]];
    for (const [text, line] of cases) {
      assertThrows(
        () => parseTable(text, { source: "a.csv" }),
        SyntaxError,
        `a.csv, line ${line}, column 1: there is no row`,
      );
    }
    assertThrows(() => parseTable("\nt,x\n"), SyntaxError, "below the names on line 2");
  });

  it("throws when names do not fit", () => {
    assertThrows(
      () => parseTable("\n% a b c\n1 2"),
      SyntaxError,
      "line 2, column 3: 3 names for 2 columns",
    );
    assertThrows(
      () => parseTable("x,x\n1,2"),
      SyntaxError,
      'line 1, column 2: two columns have the name "x"',
    );
    assertThrows(() => parseTable("% column1\n1 2"), SyntaxError, 'the name "column1"');
  });

  it("throws when quotes do not match, and keeps the reader's own error as the cause", () => {
    for (const text of ['t,x\n1,"2\n3,4\n', 't,x\n1,2"\n', 't,x\n1,"2"3\n']) {
      const error = assertThrows(
        () => parseTable(text),
        SyntaxError,
        "line 2, column 2: the quotes",
      );
      assertInstanceOf(error.cause, SyntaxError);
    }
  });

  it("finds an open quote without reading again and again what follows", () => {
    const [few, many] = [1000, 4000].map(charactersSearched);
    assertGreater(few, 4 * 1000);
    assertLess(many, 5 * few);
  });

  it("throws when what it is given is of the wrong type or no use", () => {
    const wrong = new Uint8Array(3) as unknown as string;
    assertThrows(() => parseTable(wrong), TypeError, "must be a string, got object");
    const columns = "t,x" as unknown as string[];
    assertThrows(() => parseTable("1,2", { columns }), TypeError, "array of strings");
    assertThrows(() => parseTable("1,2", { columns: ["a", "a"] }), RangeError, 'the name "a"');
    for (const separator of ["", ", ", '"', "#", "\n"]) {
      assertThrows(() => parseTable("1,2", { separator }), RangeError, "must be one character");
    }
  });
});

/** How many characters are searched for others in a table with an open quote before many rows. */
function charactersSearched(rows: number): number {
  const text = `t,x\n1,"2\n${"3,4\n".repeat(rows)}`;
  const { indexOf } = String.prototype;
  let searched = 0;
  String.prototype.indexOf = function (this: string, what: string, from = 0) {
    const found = indexOf.call(this, what, from);
    searched += (found < 0 ? this.length : found + 1) - Math.min(from, this.length);
    return found;
  };
  try {
    assertThrows(() => parseTable(text), SyntaxError, "line 2, column 2: the quotes do not match");
  } finally {
    String.prototype.indexOf = indexOf;
  }
  return searched;
}
