import { chartsSection } from "./charts_section.ts";
import { claimsSection, unclaimedSection, verdictOf } from "./claims_section.ts";
import { failedSection, footSection, mediansSection, notesSection } from "./closing_sections.ts";
import type { ReportDocument } from "./document.ts";
import { metersSection } from "./meters_section.ts";
import type { ReportInput, SectionWriter } from "./report_input.ts";
import { rowGroups } from "./row_groups.ts";
import { tradeOffSection } from "./trade_off_section.ts";

/** The sections in order. One more is a function here. */
const SECTIONS: readonly SectionWriter[] = [
  claimsSection,
  failedSection,
  chartsSection,
  tradeOffSection,
  metersSection,
  mediansSection,
  unclaimedSection,
  notesSection,
  footSection,
];

/**
 * Says what the rows say, as a document.
 *
 * @param input The rows, what they say, and how they came about.
 * @returns The document.
 */
export function reportDocument(input: ReportInput): ReportDocument {
  const { summary: { machine, verdict }, rows } = input;
  const settings = rowGroups(rows).map(({ title }) => title).filter(Boolean);
  return {
    title: "Memory and time of a gradient, against the number of steps",
    subtitle: [...settings, machine.cpu, `Deno ${machine.deno}`].join(" · "),
    pass: verdict === "pass",
    verdict: verdictOf(input),
    sections: SECTIONS.flatMap((write) => write(input) ?? []),
  };
}
