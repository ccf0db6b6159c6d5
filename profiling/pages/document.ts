/**
 * The report as a document: what it says, apart from how it is written down. HTML and
 * Markdown are two ways to write the same one.
 *
 * @module
 */
import type { ChartSpec } from "./chart.ts";

/** A piece of text. Whatever it holds is text: the writers escape it. */
export type Part =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly raised: string };

/** Text, in one piece or in several. */
export type Text = Part | readonly Part[];

/** Text of its own. */
export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: Text;
}

/** Points, one below the other. */
export interface List {
  readonly kind: "list";
  readonly items: readonly Text[];
}

/** A column of a table. */
export interface Column {
  readonly name: Text;
  /** Numbers stand on the right. */
  readonly align: "left" | "right";
}

/** A table. */
export interface Table {
  readonly kind: "table";
  readonly columns: readonly Column[];
  /** Whether rows that are alike in the first column belong together, under a heading. */
  readonly grouped?: boolean;
  /** A cell a column. */
  readonly rows: readonly (readonly Text[])[];
}

/** Names and values, one pair a line. */
export interface Facts {
  readonly kind: "facts";
  readonly facts: readonly (readonly [name: string, value: Text])[];
}

/** A chart, for a wide page and for a narrow one. */
export interface Figure {
  readonly kind: "figure";
  /** The stem of its files' names. */
  readonly name: string;
  /** The chart in words, for who does not see it. */
  readonly alternative: string;
  /** What to see in it. */
  readonly caption: Text;
  /** How much of a wide page's width it takes. */
  readonly span: "whole" | "half";
  readonly wide: ChartSpec;
  readonly narrow: ChartSpec;
}

/** What a section is made of. */
export type Block = Paragraph | List | Table | Facts | Figure;

/** A part of the report under a heading. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The report. */
export interface ReportDocument {
  readonly title: string;
  /** What was measured on what, in a line. */
  readonly subtitle: string;
  readonly pass: boolean;
  /** What was claimed and whether it holds, in a sentence. */
  readonly verdict: Text;
  readonly sections: readonly Section[];
}

/** A chart as it was drawn, in both widths. */
export interface Drawing {
  readonly wide: string;
  readonly narrow: string;
}

/**
 * All charts of a document, in order.
 *
 * @param document The document.
 * @returns The figures.
 */
export function figuresOf({ sections }: ReportDocument): Figure[] {
  return sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === "figure"));
}
