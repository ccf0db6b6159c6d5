import type { Block, Section, Table, Text } from "./document.ts";
import { oneLine } from "./escape.ts";
import { wrap } from "./fold.ts";
import { alignColumns } from "./table.ts";

/** Writes a section for the terminal: no line is wider than it. */
export function sectionLines({ title, blocks }: Section): string[] {
  return [title, "", ...blocks.flatMap(blockLines), ""];
}

/** Writes a block for the terminal, which shows no charts. */
export function blockLines(block: Block): string[] {
  switch (block.kind) {
    case "paragraph":
      return wrap(plainText(block.text), "  ");
    case "list":
      return block.items.flatMap((item) => wrap(`- ${plainText(item)}`, "  "));
    case "facts":
      return block.facts.flatMap(([name, value]) => wrap(`${name}: ${plainText(value)}`, "  "));
    case "table":
      return [...tableLines(block), ""];
    case "figure":
      return [];
  }
}

/** Writes a table for the terminal, without the columns that it has no room for. */
export function tableLines({ columns, rows }: Table): string[] {
  const shown = <T>(cells: readonly T[]) =>
    cells.length < columns.length ? cells : cells.filter((_, j) => !columns[j].pageOnly);
  return alignColumns(
    [columns.map(({ name }) => name), ...rows].map((cells) => shown(cells).map(plainText)),
    shown(columns).map(({ align }) => align),
  );
}

function plainText(text: Text): string {
  if (Array.isArray(text)) return text.map(plainText).join("");
  const part = text as Exclude<Text, readonly unknown[]>;
  if (typeof part === "string") return oneLine(part);
  if ("code" in part) return oneLine(part.code);
  return "strong" in part ? oneLine(part.strong) : `^${part.raised}`;
}
