import { assertEquals } from "@std/assert";
import { numbers, paragraphs, type Table, words } from "./document.ts";
import { sectionLines, tableLines } from "./terminal.ts";

const TABLE: Table = {
  kind: "table",
  columns: [words("what"), numbers("time"), { ...numbers("wide"), pageOnly: true }, words("")],
  rows: [["one", "1.5 s", "7", [{ strong: "!" }, " x"]], ["another", "is not there at all"]],
};

Deno.test("tableLines() leaves out what is for pages only, and lets a last cell be long", () => {
  assertEquals(tableLines(TABLE), [
    "what      time",
    "one      1.5 s  ! x",
    "another  is not there at all",
  ]);
});

Deno.test("sectionLines() writes every kind of block but charts", () => {
  const blocks = [
    TABLE,
    ...paragraphs([["a ", { code: "b" }, "10", { raised: "7" }]]),
    { kind: "list", items: ["c", "d"] } as const,
    { kind: "facts", facts: [["e", "f"]] } as const,
  ];
  assertEquals(sectionLines({ title: "T", blocks }), [
    ...["T", "", ...tableLines(TABLE), "", "a b10^7", "- c", "- d", "e: f", ""],
  ]);
});
