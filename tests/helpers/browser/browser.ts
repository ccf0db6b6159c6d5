import { createHash } from "node:crypto";
import { findRuntime } from "../../runtimes/runtimes.ts";
import { inBrowserFolder } from "../folder.ts";

const BROWSE = decodeURIComponent(new URL("../../runtimes/browse.ts", import.meta.url).pathname);

/** How a page is opened. */
export interface View {
  /** The width of the window, in pixels. */
  readonly width: number;
  /** Whether the reader's screen is dark. */
  readonly dark: boolean;
}

/**
 * Opens a page in Chromium, served to this machine alone; no name of the network resolves.
 *
 * @param files The page, `index.html`, and what it imports, by name.
 * @param flags How the browser starts besides; `--isolated` has the page share memory with its workers.
 * @returns What the page posts to its server, read as JSON.
 */
export function askBrowser<T>(
  files: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<T> {
  return inBrowserFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const browser = findRuntime("chromium")!;
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--allow-net=127.0.0.1", `--allow-read=${folder}`],
        ...[`--allow-run=${browser}`, BROWSE, browser, folder, ...flags],
      ],
    }).output();
    const decoder = new TextDecoder();
    if (!success) throw new Error(`the page did not answer: ${decoder.decode(stderr)}`);
    return JSON.parse(decoder.decode(stdout));
  });
}

/**
 * Opens a page in Chromium, and asks it something. The page's own policy holds; it lets the question
 * run besides.
 *
 * @param html The page.
 * @param view How it is opened.
 * @param question A function that runs in the page; it may use nothing from outside itself.
 * @returns The answer, by way of JSON.
 */
export function askPage<T>(
  html: string,
  { width, dark }: View,
  question: () => T | Promise<T>,
): Promise<T> {
  const script = `(async () => { let body; try { body = JSON.stringify(await (${question})()); }` +
    ` catch (error) { body = JSON.stringify({ threw: String(error) }); }` +
    ` parent.fetch("/", { method: "POST", body }); })();`;
  const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  const page = html
    .replace(
      /(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*/,
      (policy) =>
        policy.includes("script-src ")
          ? policy.replace("script-src ", `$&${hash} `)
          : `${policy}; script-src ${hash}`,
    )
    .replace("</body>", () => `<script>${script}</script></body>`)
    .replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  // A window has a least width, a frame has none.
  const frame = `<!doctype html><meta charset="utf-8">` +
    `<meta name="color-scheme" content="light dark">` +
    `<iframe style="width:${width}px;height:2000px;border:0" srcdoc="${page}"></iframe>`;
  const scheme = `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`;
  return askBrowser({ "index.html": frame }, [
    ...["--hide-scrollbars", "--window-size=1400,2100", scheme],
  ]);
}
