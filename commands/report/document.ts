/**
 * A report as a document: what it says, apart from how it is written down. HTML and
 * Markdown are two ways to write the same one.
 *
 * @module
 */
import type { ChartSpec, Layout } from "../../figures/mod.ts";
import type { Plot } from "../../figures/mod.ts";

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
  /** What it is. */
  readonly kind: "paragraph";
  /** Its text. */
  readonly text: Text;
}

/** Points, one below the other. */
export interface List {
  /** What it is. */
  readonly kind: "list";
  /** The points. */
  readonly items: readonly Text[];
}

/** A column of a table. */
export interface Column {
  /** Its heading. */
  readonly name: Text;
  /** Numbers stand on the right. */
  readonly align: "left" | "right";
  /** Whether a page has room for it, and the terminal has not. */
  readonly pageOnly?: boolean;
}

/** A table. */
export interface Table {
  /** What it is. */
  readonly kind: "table";
  /** Its columns. */
  readonly columns: readonly Column[];
  /** Whether rows that are alike in the first column belong together, under a heading. */
  readonly grouped?: boolean;
  /** A cell a column; the last one of a shorter row takes all columns that are left. */
  readonly rows: readonly (readonly Text[])[];
}

/** Names and values, one pair a line. */
export interface Facts {
  /** What it is. */
  readonly kind: "facts";
  /** The pairs. */
  readonly facts: readonly (readonly [name: string, value: Text])[];
}

/** A chart, for a wide page and for a narrow one. */
export interface Figure {
  /** What it is. */
  readonly kind: "figure";
  /** The stem of its files' names. */
  readonly name: string;
  /** The chart in words, for who does not see it. */
  readonly alternative: string;
  /** What to see in it. */
  readonly caption: Text;
  /** How much of a wide page's width it takes. */
  readonly span: "whole" | "half";
  /** The chart for a wide page. */
  readonly wide: ChartSpec;
  /** The chart for a narrow one. */
  readonly narrow: ChartSpec;
  /** What is plotted; where it is set a page lets its readers point at values, zoom and save. */
  readonly plot?: Plot;
}

/** What a section is made of. */
export type Block = Paragraph | List | Table | Facts | Figure;

/** A part of the report under a heading. */
export interface Section {
  /** The heading. */
  readonly title: string;
  /** What is under it. */
  readonly blocks: readonly Block[];
}

/** Whether what was claimed holds, or what came of something is any good. */
export interface Verdict {
  /** Whether it does. */
  readonly pass: boolean;
  /** It in a word or two. Default "Pass" or "Fail". */
  readonly word?: string;
  /** Whether it is neither good nor bad, whatever `pass` says. Default false. */
  readonly neutral?: boolean;
  /** What was claimed and whether it holds, in a sentence. */
  readonly text: Text;
}

/** A report. */
export interface ReportDocument {
  /** What kind of report it is, in few words. */
  readonly brand: string;
  /** The title. */
  readonly title: string;
  /** What was measured on what, in a line. */
  readonly subtitle: string;
  /** Unset where nothing was claimed. */
  readonly verdict?: Verdict;
  /** The sections. */
  readonly sections: readonly Section[];
}

/** A chart as it was drawn, in both widths. */
export interface Drawing {
  /** SVG for a wide page. */
  readonly wide: string;
  /** SVG for a narrow one. */
  readonly narrow: string;
}

/** A column of words. */
export function words(name: Text): Column {
  return { name, align: "left" };
}

/** A column of numbers. */
export function numbers(name: Text): Column {
  return { name, align: "right" };
}

/** Text of its own. */
export function paragraph(text: Text): Paragraph {
  return { kind: "paragraph", text };
}

/** Texts, a paragraph each. */
export function paragraphs(texts: readonly Text[]): Paragraph[] {
  return texts.map(paragraph);
}

/** Points, one below the other. */
export function list(items: readonly Text[]): List {
  return { kind: "list", items };
}

/** Names and values, one pair a line. */
export function facts(facts: Facts["facts"]): Facts {
  return { kind: "facts", facts };
}

/** A chart, drawn for a wide page and for a narrow one. */
export function figure(
  about: Omit<Figure, "kind" | "plot" | Layout>,
  draw: (layout: Layout) => ChartSpec,
): Figure {
  return { kind: "figure", ...about, wide: draw("wide"), narrow: draw("narrow") };
}

/** All charts of a document, in order. */
export function figuresOf({ sections }: ReportDocument): Figure[] {
  return sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === "figure"));
}

/** A verdict in a word or two. */
export function verdictWord({ pass, word = pass ? "Pass" : "Fail" }: Verdict): string {
  return word;
}
