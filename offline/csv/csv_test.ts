import { assertEquals, assertThrows } from "@std/assert";
import { parse, stringify } from "@std/csv";

Deno.test("parse() reads rows, line ends of both kinds, blank lines and a byte-order mark", () => {
  assertEquals(parse("a,b\n1,2"), [["a", "b"], ["1", "2"]]);
  assertEquals(parse("\ufeffa,b\r\n\r\n1,\r\n"), [["a", "b"], ["1", ""]]);
  assertEquals(parse(""), []);
  assertEquals(parse("a,b\r"), [["a", "b"]]);
  assertEquals(parse(" a,  b"), [[" a", "  b"]]);
});

Deno.test("parse() reads quoted values", () => {
  assertEquals(parse('"a,b","say ""hi""",""'), [["a,b", 'say "hi"', ""]]);
  assertEquals(parse('"two\r\nlines",x\n"""",y'), [["two\nlines", "x"], ['"', "y"]]);
  assertEquals(parse('a "word","1"2",a"', { lazyQuotes: true }), [['a "word"', '1"2', 'a"']]);
});

Deno.test("parse() takes another separator, comments and leading space", () => {
  assertEquals(parse("a\tb", { separator: "\t" }), [["a", "b"]]);
  assertEquals(parse("% t x\n0; 1\n % kept", { comment: "%", separator: ";" }), [
    ["0", " 1"],
    [" % kept"],
  ]);
  assertEquals(parse(' "a",  b, ', { trimLeadingSpace: true }), [["a", "b", ""]]);
  assertThrows(() => parse("a", { separator: '"' }), Error);
  assertThrows(() => parse("a", { separator: "#", comment: "#" }), Error);
});

Deno.test("parse() gives objects where columns have names", () => {
  const named: { t: string; x: string }[] = parse("0,1\n2,3", { columns: ["t", "x"] });
  assertEquals(named, [{ t: "0", x: "1" }, { t: "2", x: "3" }]);
  const headed: Record<string, string>[] = parse("t,x\n0,1", { skipFirstRow: true });
  assertEquals(headed, [{ t: "0", x: "1" }]);
  assertEquals(parse("t,x\n0,1", { skipFirstRow: true, columns: ["a", "b"] }), [
    { a: "0", b: "1" },
  ]);
  const plain: string[][] = parse("t,x", { separator: "," });
  assertEquals(plain, [["t", "x"]]);
  assertThrows(() => parse("t,x\n0", { skipFirstRow: true }), Error, "line 2");
});

Deno.test("parse() says on which line a row is wrong", () => {
  const cases: [string, string][] = [
    ["a,b\n\n# c\nd", "line 4"],
    ['a,b\nc"d,e', "line 2, column 2"],
    ['a,b\n"c"d,e', "line 2, column 3"],
    ['a,"b\nc"d,e', "line 2, column 2"],
    ['a,b\n"c', "line 2"],
  ];
  for (const [text, where] of cases) {
    assertThrows(() => parse(text, { fieldsPerRecord: 2, comment: "#" }), SyntaxError, where);
  }
  assertThrows(() => parse("a,b\nc", { fieldsPerRecord: 0 }), SyntaxError, "line 2");
  assertEquals(parse("a,b\nc"), [["a", "b"], ["c"]]);
});

Deno.test("stringify() writes rows and quotes what needs it", () => {
  assertEquals(stringify([["a", 1], ["b,c", null]]), 'a,1\r\n"b,c",\r\n');
  assertEquals(stringify([['say "hi"', "two\nlines"]]), '"say ""hi""","two\nlines"\r\n');
  assertEquals(stringify([["a", "b"]], { separator: "\t", bom: true }), "\ufeffa\tb\r\n");
  assertEquals(stringify([]), "");
});

Deno.test("stringify() picks columns", () => {
  const data = [{ t: 0, y: [1, 2] }, { t: 1, y: [3, 4] }];
  const columns = ["t", { prop: ["y", 1], header: "y2" }];
  assertEquals(stringify(data, { columns }), "t,y2\r\n0,2\r\n1,4\r\n");
  assertEquals(stringify(data, { columns, headers: false }), "0,2\r\n1,4\r\n");
  assertThrows(() => stringify(data), TypeError);
  assertThrows(() => stringify(data, { columns: [["y", "a"]] }), TypeError);
});

Deno.test("parse() reads back what stringify() writes", () => {
  const rows = [["1e-7", 'a"b', ""], ["x,y", "z\nw", " "]];
  assertEquals(parse(stringify(rows)), rows);
});
