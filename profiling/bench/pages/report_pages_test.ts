import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  HOSTILE_WORDS,
  hostileInput,
  ordinaryInput,
} from "../../../tests/problems/report_input.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { reportPages } from "./report_pages.ts";

const CHARTS = ["memory", "time", "reconstruction", "front"];

Deno.test("reportPages() has the page, the same for GitHub, and each chart as JSON and SVG", async () => {
  const files = await reportPages(ordinaryInput());
  assertEquals(Object.keys(files), [
    "report.html",
    "report.md",
    ...CHARTS.flatMap((name) => [`${name}.vl.json`, `${name}.svg`]),
  ]);
  const page = files["report.html"];
  assertEquals(page.match(/<svg /g)?.length, 2 * CHARTS.length);
  for (const name of CHARTS) {
    assert(files["report.md"].includes(`](${name}.svg)`));
    assert(JSON.parse(files[`${name}.vl.json`]).$schema.includes("vega-lite"));
  }
  // The figures of one case, of the trade-off and of the foot, in both.
  for (const text of ["800,000", "2,756 B", "16.8 ms", "15.0.245.2-rusty", "Seed", "✓ holds"]) {
    assertStringIncludes(page, text);
    assertStringIncludes(files["report.md"], text);
  }
});

Deno.test("report.html runs nothing and asks for nothing", async () => {
  for (const input of [ordinaryInput(), hostileInput()]) {
    const page = (await reportPages(input))["report.html"];
    assertStringIncludes(page, `content="default-src 'none';`);
    assertEquals(page.match(/<(script|iframe|object|embed|img|image|use|base|form|a)\b/gi), null);
    assertEquals(page.match(/\b(src|href|srcset|action)\s*=\s*"(?!data:,")/gi), null);
    assertEquals(page.match(/@import|url\(|javascript:/gi), null);
    assertEquals(page.match(/<[^>]*\son\w+\s*=/gi), null);
  }
});

Deno.test("report.html and report.md show words from outside as they are", async () => {
  const files = await reportPages(hostileInput());
  const tags = files["report.html"].match(/<\/?[a-z0-9]+/gi)!;
  const known =
    "html head meta link title style body main header section p h1 h2 strong span code sup " +
    "div table thead tbody tr th td figure figcaption ul li dl dt dd svg g path text line rect";
  assertEquals(
    [...new Set(tags.map((tag) => tag.replace(/<\/?/, "")))].filter((tag) =>
      !known.split(" ").includes(tag)
    ),
    [],
  );
  assertEquals(files["report.html"].includes("&lt;script&gt;alert(1)&lt;/script&gt;"), true);
  const lines = files["report.md"].split("\n");
  assertEquals(HOSTILE_WORDS.slice(0, 4).filter((words) => files["report.md"].includes(words)), []);
  for (const line of lines.filter((line) => line.startsWith("|"))) {
    const next = lines[lines.indexOf(line) + 1] ?? "";
    if (next.startsWith("|")) assertEquals(cellsIn(next), cellsIn(line));
  }
});

function cellsIn(line: string): number {
  return line.replace(/\\./g, "").split("|").length;
}

testWith({
  name: "nothing but the drawing of charts loads Vega",
  run: true,
  read: true,
}, async () => {
  const graphOf = async (module: string) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", import.meta.resolve(module)],
    }).output();
    return new TextDecoder().decode(stdout);
  };
  for (
    const module of [
      "../main.ts",
      "../measure/worker.ts",
      "../../../experiments/train/main.ts",
      "../../../mod.ts",
    ]
  ) {
    assertEquals((await graphOf(module)).includes("npm:/vega"), false, module);
  }
});
