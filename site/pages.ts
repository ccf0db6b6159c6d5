/** The pages in the order in which they are read, by heading of the sidebar: files of the repository. */
export const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  "Begin": [
    "docs/README.md",
    "docs/getting-started.md",
    "docs/coming-from.md",
    "docs/questions.md",
  ],
  "Fit": [
    "docs/your-table.md",
    "docs/train.md",
    "docs/fitting.md",
    "docs/inputs-and-hidden-states.md",
    "docs/events.md",
    "docs/structure.md",
    "docs/stiff-problems.md",
    "docs/stochastic.md",
    "docs/reports.md",
    "docs/sweep.md",
  ],
  "Go back": ["docs/how-to-choose.md", "docs/exact-reversal.md", "docs/reversible-adams.md"],
  "Use": [
    "docs/notebooks.md",
    "docs/browsers.md",
    "docs/extending.md",
    "docs/performance.md",
    "docs/workers.md",
    "docs/gpu.md",
  ],
  "Evidence": ["docs/benchmarks.md", "docs/reliability.md", "docs/paper.md", "docs/citing.md"],
  "Take part": ["docs/architecture.md", "CONTRIBUTING.md", "CHANGELOG.md", "offline/README.md"],
};

/** What other pages call the first page, too. */
const HOME = ["docs/README.md", "README.md"];

/**
 * The page of the site that shows a file of the repository.
 *
 * @param file The file, from the root of the repository.
 * @returns The page's source, from the root of the site; undefined where the site has none.
 */
export function pageOf(file: string): string | undefined {
  if (HOME.includes(file)) return "index.md";
  if (/^examples\/\w+\.(ts|ipynb)$/.test(file)) return file.replace(/\.\w+$/, ".md");
  if (file.startsWith("docs/")) return file.slice("docs/".length);
  if (!Object.values(SECTIONS).some((files) => files.includes(file))) return undefined;
  return file.toLowerCase().replace(/\/readme\.md$/, ".md");
}

/**
 * Makes the links of a page lead to pages of the site. Links to elsewhere, and to places of the page
 * itself, stay; so does what stands in code.
 *
 * @param text The page.
 * @param file The file of the repository that it is.
 * @throws {Error} If a link leads to a file that the site does not show.
 */
export function withSiteLinks(text: string, file: string): string {
  const own = pageOf(file)!;
  return outsideCode(text, (line) =>
    line.replace(/\]\((?![a-z]+:|#)([^)#\s]+)/g, (_, link) => {
      const target = new URL(link, `file:///${file}`).pathname.slice(1);
      const page = pageOf(target);
      if (page === undefined) throw new Error(`${file}: links to ${link}, which no page shows`);
      return `](${"../".repeat(own.split("/").length - 1) || "./"}${page}`;
    }));
}

/**
 * The anchor of a heading, as GitHub makes it, so that links lead to the same places on both.
 *
 * @param heading The heading, as it is written or as it is shown.
 */
export function anchorOf(heading: string): string {
  return heading.trim().toLowerCase().replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
}

/** The anchors of a page, in order. Of equal ones the second ends in -1, the third in -2. */
export function anchorsIn(text: string): string[] {
  const seen = new Map<string, number>();
  const anchors: string[] = [];
  outsideCode(text, (line) => {
    const [, heading] = line.match(/^#{1,6} (.*)/) ?? [];
    if (heading !== undefined) {
      const anchor = anchorOf(heading);
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      anchors.push(times === 0 ? anchor : `${anchor}-${times}`);
    }
    return line;
  });
  return anchors;
}

/**
 * The page of an example: what it says at its top, and all of it.
 *
 * @param text The program.
 * @param file Its file.
 */
export function examplePage(text: string, file: string): string {
  const name = file.slice(file.lastIndexOf("/") + 1, -".ts".length);
  const [number, ...words] = name.split("_");
  const comment = text.slice(0, text.indexOf("import ")).replace(/^\/\/ ?/gm, "").trim();
  const [about, command] = comment.split(/\n\s*\n/);
  const title = `${Number(number)}. ${
    words.join(" ").replace(/^./, (letter) => letter.toUpperCase())
  }`;
  const code = text.slice(text.indexOf("import ")).trim();
  return `# ${title}\n\n${about}\n\n\`\`\`sh\n${command.trim()}\n\`\`\`\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
}

/** Of a notebook what is read here. */
interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: readonly string[];
    readonly outputs?: readonly {
      readonly text?: readonly string[];
      readonly data?: Readonly<Record<string, readonly string[] | string>>;
    }[];
  }[];
}

/**
 * The page of a notebook: its words, its code, and what it said as text.
 *
 * @param text The notebook's file.
 */
export function notebookPage(text: string): string {
  const { cells }: Notebook = JSON.parse(text);
  const fenced = (language: string, code: string) =>
    `\`\`\`${language}\n${code.trimEnd()}\n\`\`\`\n`;
  return cells.flatMap(({ cell_type, source, outputs = [] }) => {
    if (cell_type !== "code") return [`${source.join("")}\n`];
    const said = outputs.map(({ text, data }) =>
      [text ?? data?.["text/plain"] ?? ""].flat(2).join("")
    )
      .filter((each) => each.trim() !== "");
    return [fenced("ts", source.join("")), ...said.map((each) => fenced("text", each))];
  }).join("\n");
}

/** Changes the lines of a page that are no code. */
function outsideCode(text: string, change: (line: string) => string): string {
  let inCode = false;
  return text.split("\n").map((line) => {
    if (/^\s*```/.test(line)) inCode = !inCode;
    else if (!inCode) return change(line);
    return line;
  }).join("\n");
}
