import type { Block, Section, Table, Text } from "./document.ts";
import { wrap } from "./fold.ts";
import { alignColumns } from "./table.ts";

/**
 * Writes a section for the terminal.
 *
 * @param section The section.
 * @returns The lines, at most 100 characters wide where tables are not wide; no wider than the terminal.
 */
export function sectionLines({ title, blocks }: Section): string[] {
  return [title, "", ...blocks.flatMap(blockLines), ""];
}

/**
 * Writes a block for the terminal, which shows no charts.
 *
 * @param block The block.
 * @returns The lines.
 */
export function blockLines(block: Block): string[] {
  switch (block.kind) {
    case "paragraph":
      return wrap(plainText(block.text), "  ");
    case "list":
      return block.items.flatMap((item) => wrap(plainText(item), "  "));
    case "facts":
      return block.facts.flatMap(([name, value]) => wrap(`${name}: ${plainText(value)}`, "  "));
    case "table":
      return [...tableLines(block), ""];
    case "figure":
      return [];
  }
}

/**
 * Writes a table for the terminal, without the columns that it has no room for.
 *
 * @param table The table.
 * @returns The lines.
 */
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
  if (typeof part === "string") return part;
  if ("code" in part) return part.code;
  return "strong" in part ? part.strong : `^${part.raised}`;
}
