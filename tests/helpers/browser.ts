/** The names under which a Chromium may be installed. */
export const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

/** How a page is opened. */
export interface View {
  /** The width of the window, in pixels. */
  readonly width: number;
  /** Whether the reader's screen is dark. */
  readonly dark: boolean;
}

/**
 * Finds a browser without a window; needs `--allow-run`.
 *
 * @returns Its name; undefined where none is installed.
 */
export function findBrowser(): string | undefined {
  return BROWSERS.find((name) => {
    try {
      return new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" })
        .outputSync().success;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/**
 * Opens a page in a browser, and asks it something. The page's own policy is taken out, as it
 * would not let the question run, and no name of the network resolves.
 *
 * @param browser The browser's name.
 * @param html The page.
 * @param view How it is opened.
 * @param question A function that runs in the page; it may use nothing from outside itself.
 * @returns The answer, by way of JSON.
 */
export async function askPage<T>(
  browser: string,
  html: string,
  { width, dark }: View,
  question: () => T,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    const script = `<script>parent.document.documentElement.setAttribute("data-answer",` +
      `encodeURIComponent(JSON.stringify((${question})())))</script>`;
    const page = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
      .replace("</body>", () => `${script}</body>`)
      .replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    // A window has a least width, a frame has none.
    await Deno.writeTextFile(
      `${folder}/frame.html`,
      `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
        `<iframe style="width:${width}px;height:2000px;border:0" srcdoc="${page}"></iframe>`,
    );
    const { stdout, stderr } = await new Deno.Command(browser, {
      args: [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
        ...["--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"],
        `--user-data-dir=${folder}/profile`,
        "--window-size=1400,2100",
        `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
        "--dump-dom",
        `file://${folder}/frame.html`,
      ],
    }).output();
    const answer = /data-answer="([^"]*)"/.exec(new TextDecoder().decode(stdout));
    if (answer === null) {
      throw new Error(`${browser} did not answer: ${new TextDecoder().decode(stderr)}`);
    }
    return JSON.parse(decodeURIComponent(answer[1]));
  } finally {
    await removeLater(folder);
  }
}

/** A browser's last processes may still write into its profile. */
async function removeLater(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
