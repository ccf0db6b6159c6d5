import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { tensor } from "../../tensors/mod.ts";
import { formatTable, parseTable, selectColumns } from "../mod.ts";

const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 })
  .map((text) => text.trim().replace(/\s+/g, " "))
  .filter((text) => text !== "" && !/^[%#]/.test(text));
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

const table = fc.uniqueArray(name, { minLength: 1, maxLength: 5 }).chain((columns) =>
  fc.array(fc.array(finite, { minLength: columns.length, maxLength: columns.length }), {
    minLength: 1,
    maxLength: 6,
  }).map((rows) => ({ columns, rows }))
);

Deno.test("parseTable() reads back what formatTable() writes, to the last bit", () => {
  fc.assert(fc.property(table, ({ columns, rows }) => {
    const text = formatTable({ columns, rows: tensor(rows) });
    const back = parseTable(text, { header: true, separator: "," });
    assertEquals(back.columns, columns);
    assertEquals(back.rows.toArray(), rows);
  }));
});

Deno.test("formatTable() quotes a name that holds a comma or a quote", () => {
  const text = formatTable({ columns: ["a,b", 'say "x"'], rows: tensor([[1, 2]]) });
  assertEquals(text, '"a,b","say ""x"""\r\n1,2\r\n');
});

Deno.test("formatTable() throws when the rows do not fit the names", () => {
  for (const rows of [tensor([[1, 2, 3]]), tensor([1, 2])]) {
    assertThrows(() => formatTable({ columns: ["a", "b"], rows }), TypeError, "[rows, 2]");
  }
});

Deno.test("formatTable() throws when a number is not finite", () => {
  assertThrows(
    () => formatTable({ columns: ["a", "b"], rows: tensor([[1, 2], [3, NaN]]) }),
    RangeError,
    'row 1 of column "b" is NaN',
  );
});

Deno.test("formatTable() throws when a name would not read back", () => {
  const rows = tensor([[1, 2]]);
  for (const bad of ["", " x", "x\ny", "%x", "# x"]) {
    assertThrows(
      () => formatTable({ columns: ["t", bad], rows }),
      RangeError,
      `${JSON.stringify(bad)} cannot name a column`,
    );
  }
  assertThrows(() => formatTable({ columns: ["x", "x"], rows }), RangeError, 'the name "x"');
});

Deno.test("selectColumns() throws when there is no such column, and says which there are", () => {
  const table = { columns: ["t", "x"], rows: tensor([[1, 2]]) };
  assertThrows(
    () => selectColumns(table, ["v"]),
    RangeError,
    'no column "v"; the columns are t, x',
  );
  assertThrows(() => selectColumns(table, []), RangeError, "at least one");
});
