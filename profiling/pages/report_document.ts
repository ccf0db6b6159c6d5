import type { ReportDocument } from "../../experiments/mod.ts";
import { againstSection, regressionsOf } from "./against_section.ts";
import { chartsSection } from "./charts_section.ts";
import { claimsSection, unclaimedSection, verdictOf } from "./claims_section.ts";
import { failedSection, footSection, mediansSection, notesSection } from "./closing_sections.ts";
import { metersSection } from "./meters_section.ts";
import type { ReportInput, SectionWriter } from "./report_input.ts";
import { rowGroups } from "./row_groups.ts";
import { tradeOffSection } from "./trade_off_section.ts";

/** The sections in order. One more is a function here. */
const SECTIONS: readonly SectionWriter[] = [
  claimsSection,
  failedSection,
  againstSection,
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
  const { summary: { machine, verdict }, rows, against } = input;
  const worse = against !== undefined && against.comparison.regressions > 0;
  const settings = rowGroups(rows).map(({ title }) => title).filter(Boolean);
  return {
    brand: "Revode scaling report",
    title: "Memory and time of a gradient, against the number of steps",
    subtitle: [...settings, machine.cpu, `Deno ${machine.deno}`].join(" · "),
    verdict: {
      // As the command's exit code has it.
      pass: verdict === "pass" && !worse,
      text: worse
        ? [verdictOf(input), ` Since the earlier report: ${regressionsOf(against)}`].flat()
        : verdictOf(input),
    },
    sections: SECTIONS.flatMap((write) => write(input) ?? []),
  };
}
