import { type Block, type ReportDocument, type Table, type Text, verdictWord } from "./document.ts";
import { codeMarkdown, escapeMarkdown } from "./escape.ts";

/** Writes a report as Markdown, for GitHub. The charts are the SVG files beside it. */
export function reportMarkdown(document: ReportDocument): string {
  const { brand, title, subtitle, verdict, sections } = document;
  return [
    `# ${escapeMarkdown(title)}`,
    `${escapeMarkdown(brand)}: ${escapeMarkdown(subtitle)}`,
    ...(verdict ? [`**${verdictWord(verdict).toUpperCase()}** ${markdown(verdict.text)}`] : []),
    ...sections.flatMap(({ title, blocks }) => [
      `## ${escapeMarkdown(title)}`,
      ...blocks.map(blockMarkdown),
    ]),
  ].join("\n\n") + "\n";
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return markdown(block.text);
    case "list":
      return block.items.map((item) => `- ${markdown(item)}`).join("\n");
    case "facts":
      return block.facts
        .map(([name, value]) => `- ${escapeMarkdown(name)}: ${markdown(value)}`).join("\n");
    case "figure":
      return `![${escapeMarkdown(block.alternative)}](${block.name}.svg)\n\n` +
        markdown(block.caption);
    case "table":
      return tableMarkdown(block);
  }
}

function tableMarkdown({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ name }) => markdown(name))),
    line(columns.map(({ align }) => align === "right" ? "---:" : "---")),
    ...rows.map((row) => line(columns.map((_, j) => markdown(row[j] ?? "")))),
  ].join("\n");
}

function markdown(text: Text): string {
  if (Array.isArray(text)) return text.map(markdown).join("");
  const part = text as Exclude<Text, readonly unknown[]>;
  if (typeof part === "string") return escapeMarkdown(part);
  if ("code" in part) return codeMarkdown(part.code);
  if ("strong" in part) return `**${escapeMarkdown(part.strong)}**`;
  return `<sup>${escapeMarkdown(part.raised)}</sup>`;
}
