/**
 * A browser that is driven as a person would: by keys, by the pointer, with files.
 *
 * @module
 */
import { findRuntime } from "../../runtimes/runtimes.ts";
import type { BrowserEvent, DevTools } from "./dev_tools.ts";
import { DrivenPage, type PageView } from "./driven_page.ts";
import { inBrowserFolder } from "../folder.ts";

const DRIVE = decodeURIComponent(new URL("../../runtimes/drive.ts", import.meta.url).pathname);

/** Who waits for an answer. */
interface Waiting {
  // deno-lint-ignore no-explicit-any
  resolve(result: any): void;
  reject(error: Error): void;
}

/** Chromium over a folder that is served to it alone. */
export class DrivenBrowser implements DevTools {
  /** The address of the folder, without a slash at its end. */
  readonly origin: string;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: BrowserEvent) => void>();
  #last = 0;

  private constructor(child: Deno.ChildProcess, lines: AsyncIterator<string>, origin: string) {
    this.origin = origin;
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.#listen(lines);
  }

  /**
   * Serves a folder, opens a browser, and closes it when the work is done.
   *
   * @param folder The folder that is served.
   * @param use The work.
   * @returns What the work gives.
   */
  static run<T>(folder: string, use: (browser: DrivenBrowser) => Promise<T>): Promise<T> {
    return inBrowserFolder(async (profile) => {
      const browser = await DrivenBrowser.#start(folder, profile);
      try {
        return await use(browser);
      } finally {
        await browser.#close();
      }
    });
  }

  static async #start(folder: string, profile: string): Promise<DrivenBrowser> {
    const program = findRuntime("chromium")!;
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--allow-net=127.0.0.1", `--allow-read=${folder}`],
        ...[`--allow-run=${program}`, DRIVE, program, folder, profile, "--hide-scrollbars"],
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const lines = linesOf(child.stdout);
    const { value, done } = await lines.next();
    if (done) throw new Error("the browser did not start");
    return new DrivenBrowser(child, lines, JSON.parse(value).origin);
  }

  // deno-lint-ignore no-explicit-any
  send(method: string, params: object = {}, sessionId?: string): Promise<any> {
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#waiting.set(id, {
      resolve,
      reject: ({ message }) => reject(new Error(`${method}: ${message}`)),
    });
    const line = `${JSON.stringify({ id, method, params, sessionId })}\n`;
    this.#writer.write(new TextEncoder().encode(line)).catch(reject);
    return promise;
  }

  listen(listener: (event: BrowserEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Opens a page.
   *
   * @param path The page, from the root of the folder.
   * @param view How it is seen.
   * @returns The page, once it is loaded.
   */
  open(path: string, view: PageView = {}): Promise<DrivenPage> {
    return DrivenPage.open(this, `${this.origin}/${path}`, view);
  }

  async #listen(lines: AsyncIterator<string>): Promise<void> {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const { id, result, error, ...event } = JSON.parse(next.value);
      if (id === undefined) { for (const each of this.#listeners) each(event); }
      else {
        const waiting = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (error) waiting?.reject(new Error(error.message));
        else waiting?.resolve(result);
      }
    }
    for (const { reject } of this.#waiting.values()) reject(new Error("the browser ended"));
  }

  async #close(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#child.status;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let pieces: string[] = [];
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = text.split("\n");
    pieces.push(lines[0]);
    for (const next of lines.slice(1)) {
      yield pieces.join("");
      pieces = [next];
    }
  }
}
