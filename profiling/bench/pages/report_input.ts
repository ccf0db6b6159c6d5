import type { Section } from "../../../commands/mod.ts";
import type { Comparison } from "../compare/compare_reports.ts";
import type { ExactnessRows } from "../../exactness/exactness_findings.ts";
import type { Row } from "../row.ts";
import type { Summary } from "../summary.ts";

/** How the rows came about. */
interface Circumstances {
  /** The command, as it was typed. */
  readonly command: string;
  /** When the run ended. */
  readonly date: Date;
  /** What the order of the cases was drawn with, where it was drawn. */
  readonly seed?: number;
  /** The number of elements of the system's state. */
  readonly stateSize?: number;
}

/** An earlier report that this one is compared with. */
export interface Against {
  /** Its folder, as it was named. */
  readonly folder: string;
  /** What changed. */
  readonly comparison: Comparison;
}

/** All that a report is made of. */
export interface ReportInput {
  /** The rows of all cases. */
  readonly rows: readonly Row[];
  /** What they say. */
  readonly summary: Summary;
  /** How they came about. */
  readonly circumstances: Circumstances;
  /** What it is compared with, where it is. */
  readonly against?: Against;
  /** What was measured of exact arithmetic, where it was. */
  readonly exactness?: ExactnessRows;
}

/** Writes a part of the report; undefined where there is nothing to say. */
export type SectionWriter = (input: ReportInput) => Section | readonly Section[] | undefined;
