import {
  type Block,
  type Drawing,
  type Figure,
  figuresOf,
  type ReportDocument,
  type Section,
  type Table,
  type Text,
  verdictWord,
} from "./document.ts";
import { escapeHtml } from "./escape.ts";
import { pageScript } from "./plots/page_script.ts";
import { plotData } from "./plots/plot_data.ts";
import { pageStyle } from "./style.ts";

/**
 * Nothing is loaded, and nothing runs but the script of this hash, where there is one; the browser
 * holds the page to it.
 */
const policyOf = (hash?: string) =>
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'" +
  (hash === undefined ? "" : `; script-src '${hash}'`);

/** About how many numbers a page holds for its readers to point at. */
const NUMBERS = 120_000;

/** Cells in which a text may be as long as it likes. */
const PROSE = new Set(["reason"]);

/** Writes a report as a page that is alone in one file. */
export function reportHtml(
  document: ReportDocument,
  drawings: ReadonlyMap<string, Drawing>,
): string {
  const { brand, title, subtitle, verdict, sections } = document;
  const word = verdict && verdictWord(verdict);
  const plots = figuresOf(document).filter(({ plot }) => plot !== undefined).length;
  const { script, hash } = plots > 0 ? pageScript() : {};
  const most = NUMBERS / plots;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyOf(hash)}">
<link rel="icon" href="data:,">
<title>${escapeHtml(word === undefined ? title : `${word}: ${title}`)}</title>
<style>
${pageStyle()}
</style>
</head>
<body>
<main>
<header>
<p class="brand">${escapeHtml(brand)}</p>
<h1>${escapeHtml(title)}</h1>
<p class="subtitle">${escapeHtml(subtitle)}</p>${
    verdict === undefined ? "" : `
<p class="verdict${verdict.neutral ? " neutral" : verdict.pass ? " pass" : ""}"><strong>${
      escapeHtml(word!.toUpperCase())
    }</strong>
<span>${html(verdict.text)}</span></p>`
  }
</header>
${sections.map((section) => sectionHtml(section, drawings, most)).join("\n")}
</main>${script === undefined ? "" : `\n<script>${script}</script>`}
</body>
</html>
`;
}

function sectionHtml(
  { title, blocks }: Section,
  drawings: ReadonlyMap<string, Drawing>,
  most: number,
): string {
  const parts: string[] = [];
  let figures: string[] = [];
  const endFigures = () => {
    if (figures.length > 0) parts.push(`<div class="figures">\n${figures.join("\n")}\n</div>`);
    figures = [];
  };
  let tables = 0;
  for (const block of blocks) {
    if (block.kind === "figure") {
      figures.push(figureHtml(block, drawings.get(block.name), most));
    } else {
      endFigures();
      // Who jumps from one to the next hears which one it is.
      if (block.kind === "table") tables++;
      parts.push(blockHtml(block, tables > 1 ? `${title}, table ${tables}` : title));
    }
  }
  endFigures();
  return `<section>\n<h2>${escapeHtml(title)}</h2>\n${parts.join("\n")}\n</section>`;
}

function figureHtml(figure: Figure, drawing: Drawing | undefined, most: number): string {
  if (drawing === undefined) {
    throw new Error(`The chart "${figure.name}" of the report was not drawn`);
  }
  const image = (layout: keyof Drawing) =>
    `<div class="${layout}" role="img" aria-label="${escapeHtml(figure.alternative)}">` +
    `${drawing[layout]}</div>`;
  const images = `${image("wide")}${image("narrow")}`;
  const caption = html(figure.caption);
  if (figure.plot === undefined) {
    return `<figure class="${figure.span}">${images}
<figcaption>${caption}</figcaption></figure>`;
  }
  const data = plotData(figure.plot, most);
  const held = data.every > 1
    ? ` Of the values one in ${data.every} can be pointed at and saved.`
    : "";
  return `<figure class="${figure.span}" id="${figure.name}"><div class="chart">${images}</div>
<figcaption>${caption}${held}</figcaption>
<script type="application/json">${heldJson(data)}</script></figure>`;
}

/** Data within a page: no text in it ends the element that holds it, whatever it says. */
function heldJson(data: unknown): string {
  const escaped = (sign: string) => `\\u00${sign.charCodeAt(0).toString(16)}`;
  return JSON.stringify(data).replace(/[<>&]/g, escaped);
}

function blockHtml(block: Exclude<Block, Figure>, title: string): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${html(block.text)}</p>`;
    case "list":
      return `<ul>\n${block.items.map((item) => `<li>${html(item)}</li>`).join("\n")}\n</ul>`;
    case "facts":
      return `<dl>\n${
        block.facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${html(value)}</dd>`)
          .join("\n")
      }\n</dl>`;
    case "table":
      return tableHtml(block, title);
  }
}

function tableHtml({ columns, rows, grouped = false }: Table, title: string): string {
  const kind = columns.map(({ name, align }) =>
    align === "right" ? "number" : typeof name === "string" && PROSE.has(name) ? "prose" : ""
  );
  const cell = (tag: string, j: number, text: Text) =>
    `<${tag}${kind[j] === "" ? "" : ` class="${kind[j]}"`}>${html(text)}</${tag.split(" ")[0]}>`;
  const lines = rows.flatMap((row, k) => {
    const cells = row.map((text, j) => {
      const taken = j === row.length - 1 ? columns.length - j : 1;
      if (taken > 1) return `<td colspan="${taken}">${html(text)}</td>`;
      return cell(j === 0 ? 'th scope="row"' : "td", j, text);
    });
    if (!grouped) return [`<tr>${cells.join("")}</tr>`];
    const [heading, ...others] = cells;
    const line = `<tr>${others.join("")}</tr>`;
    if (k > 0 && html(row[0]) === html(rows[k - 1][0])) return [line];
    const wide = heading.replace('scope="row"', `scope="rowgroup" colspan="${columns.length - 1}"`);
    return [...(k > 0 ? ["</tbody>", "<tbody>"] : []), `<tr class="group">${wide}</tr>`, line];
  });
  // A column that speaks for itself has no header, rather than an empty one.
  const headers = columns.map(({ name }, j) =>
    cell(name === "" ? "td" : 'th scope="col"', j, name)
  );
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(title)}"><table${
    grouped ? ' class="grouped"' : ""
  }>
<thead><tr>${headers.slice(grouped ? 1 : 0).join("")}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table></div>`;
}

function html(text: Text): string {
  if (Array.isArray(text)) return text.map(html).join("");
  const part = text as Exclude<Text, readonly unknown[]>;
  if (typeof part === "string") return escapeHtml(part);
  if ("code" in part) return `<code>${escapeHtml(part.code)}</code>`;
  if ("strong" in part) return `<strong>${escapeHtml(part.strong)}</strong>`;
  return `<sup>${escapeHtml(part.raised)}</sup>`;
}
