/**
 * What both processes that show pages to Chromium do: serve a folder to this machine alone, and start
 * the browser so that it asks nobody else.
 *
 * @module
 */
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  mjs: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  json: "application/json",
  woff2: "font/woff2",
  png: "image/png",
};

/** The headers by which a page is isolated from those of others. */
export const ISOLATION: Readonly<Record<string, string>> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/**
 * Serves a folder on a free port of 127.0.0.1.
 *
 * @param folder The folder; a name that ends in "/" stands for the `index.html` there.
 * @param onPost Is given what a page posts.
 * @param more Headers besides.
 * @returns The server.
 */
export function serveFolder(
  folder: string,
  onPost: (text: string) => void = () => {},
  more: Readonly<Record<string, string>> = {},
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "POST") {
      onPost(await request.text());
      return new Response();
    }
    const name = decodeURIComponent(new URL(request.url).pathname).replace(/\/$/, "/index.html");
    const type = TYPES[name.split(".").at(-1)!];
    if (type === undefined) return new Response(null, { status: 404 });
    try {
      const headers = { ...more, "content-type": `${type}; charset=utf-8` };
      return new Response(await Deno.readFile(folder + name), { headers });
    } catch {
      return new Response(null, { status: 404 }); // the icon of a page that has none
    }
  });
}

/**
 * Starts Chromium without a window; no name of the network resolves.
 *
 * @param browser The program.
 * @param folder Where it may keep its profile, in `profile`.
 * @param args Flags besides, and the page.
 * @param stderr Whether to read what it complains of.
 * @returns The process.
 */
export function startChromium(
  browser: string,
  folder: string,
  args: readonly string[],
  stderr: "piped" | "inherit",
): Deno.ChildProcess {
  return new Deno.Command(browser, {
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
      `--user-data-dir=${folder}/profile`,
      ...args,
    ],
    stdin: "null",
    stdout: "null",
    stderr,
  }).spawn();
}

/**
 * Ends a browser.
 *
 * @param child Its process, whether or not it has ended.
 */
export async function endChromium(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
  await child.status;
}
