import type { ReportDocument, Text } from "../../../commands/mod.ts";
import { againstSection, regressionsOf } from "./against_section.ts";
import { chartsSection } from "./charts_section.ts";
import { claimsSection, unclaimedSection, verdictOf } from "./claims_section.ts";
import { failedSection, footSection, mediansSection, notesSection } from "./closing_sections.ts";
import { exactnessSections } from "../../exactness/exactness_document.ts";
import { brokenClaims } from "../../exactness/exactness_findings.ts";
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
  ({ exactness }) => exactness && exactnessSections(exactness),
  metersSection,
  mediansSection,
  unclaimedSection,
  notesSection,
  footSection,
];

/** Says what the rows say, as a document. */
export function reportDocument(input: ReportInput): ReportDocument {
  const { summary: { machine, verdict }, rows, against, exactness } = input;
  const broken = exactness === undefined ? [] : brokenClaims(exactness);
  const worse = against !== undefined && against.comparison.regressions > 0;
  const more: Text[] = [
    ...(worse ? [` Since the earlier report: ${regressionsOf(against)}`] : []),
    ...broken.map(({ claim }) => ` Of exact arithmetic it does not hold that ${claim}.`),
  ];
  const settings = rowGroups(rows).map(({ title }) => title).filter(Boolean);
  return {
    brand: "Revode scaling report",
    title: "Memory and time of a gradient, against the number of steps",
    subtitle: [...settings, machine.cpu, `Deno ${machine.deno}`].join(" · "),
    verdict: {
      // As the command's exit code has it.
      pass: verdict === "pass" && !worse && broken.length === 0,
      text: more.length === 0 ? verdictOf(input) : [verdictOf(input), ...more].flat(),
    },
    sections: SECTIONS.flatMap((write) => write(input) ?? []),
  };
}
