import { bootstrapInterval } from "../../statistics/bootstrap.ts";
import { median } from "../../statistics/fit.ts";
import type { SpeedRow } from "../speed_row.ts";
import type { Effort } from "../time_pairs.ts";
import type { PageGradient } from "./page_script.ts";

/** Pages whose median is worth a figure. */
const LEAST_PAGES = 9;

const SCRIPT = import.meta.resolve("./page_script.ts");
const CHILD = import.meta.resolve("./page_child.ts");
const CONFIG = import.meta.resolve("../../../deno.json");

/** Where Chromium may be: installed for the machine, or by `deno task install:runtimes`. */
const BROWSERS = [
  ...["chromium", "chromium-browser", "google-chrome"],
  pathOf(
    import.meta.resolve("../../../.runtimes/chromium/node_modules/@sparticuz/chromium/bin/start"),
  ),
];

/**
 * The page. It waits until it has nothing else to do, and hands itself the script as text, so that no
 * network and no disk is in the figure.
 */
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
const script = document.createElement("script");
script.textContent = await (await fetch("script.js")).text();
await new Promise((resolve) => setTimeout(resolve, 200));
globalThis.began = performance.now();
document.head.append(script);
await fetch("/", { method: "POST", body: JSON.stringify(globalThis.pageGradient) });
</script>`;

/**
 * The time of the first gradient in a page, that of the README's example, from when its script is
 * there; each in a page of a new browser.
 *
 * @param browsers The programs to look for.
 */
export async function pageRows(
  { pairs, quick = false }: Pick<Effort, "pairs"> & { readonly quick?: boolean },
  browsers: readonly string[] = BROWSERS,
): Promise<SpeedRow[]> {
  const row = {
    part: "page",
    name: "first gradient in a page, of the README's example",
    unit: "ms",
  };
  const browser = browsers.find(isChromium);
  if (browser === undefined) return [{ ...row, missing: "there is no Chromium" }];
  if (!SCRIPT.startsWith("file:")) return [{ ...row, missing: "it is bundled from a clone only" }];
  const folder = await Deno.makeTempDir({ prefix: "speed-" });
  try {
    await Deno.writeTextFile(`${folder}/index.html`, PAGE);
    await run([
      ...["bundle", "--quiet", "--minify", "--platform=browser", "--format=iife"],
      ...[`--config=${pathOf(CONFIG)}`, `--output=${folder}/script.js`, pathOf(SCRIPT)],
    ]);
    const found: PageGradient[] = [];
    while (found.length < (quick ? pairs : Math.max(pairs, LEAST_PAGES))) {
      const said = await run([
        ...["run", "--no-prompt", "--allow-net=127.0.0.1", `--allow-read=${folder}`],
        ...[`--allow-run=${browser}`, CHILD, browser, folder],
      ]);
      found.push(JSON.parse(said));
    }
    return [{ ...row, ...timesOf(found) }];
  } catch (error) {
    return [{ ...row, missing: error instanceof Error ? error.message : String(error) }];
  } finally {
    // The browser's last processes may still write there.
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

/** The row of what pages found. */
export function timesOf(found: readonly PageGradient[]): Partial<SpeedRow> {
  const of = (key: keyof PageGradient) => found.map((each) => each[key]);
  const first = found.map(({ loaded, traced, differentiated }) => loaded + traced + differentiated);
  const [load, trace, again] = (["loaded", "traced", "again"] as const)
    .map((key) => median(of(key)).toPrecision(2));
  return {
    value: median(first),
    interval: bootstrapInterval([[1, first]], ([[, x]]) => x),
    samples: { first, loaded: of("loaded"), traced: of("traced"), again: of("again") },
    detail: `reading the script is ${load} ms of it, tracing ${trace} ms; one more gradient: ` +
      `${again} ms`,
  };
}

function pathOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}

function isChromium(program: string): boolean {
  try {
    const { stdout } = new Deno.Command(program, { args: ["--version"], stderr: "null" })
      .outputSync();
    return /^(Chromium|Google Chrome)/.test(new TextDecoder().decode(stdout));
  } catch {
    return false;
  }
}

async function run(args: readonly string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: [...args] });
  const { success, stdout, stderr } = await command.output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(new TextDecoder().decode(stderr).trim().split("\n").at(-1));
}
