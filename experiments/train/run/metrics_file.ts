import { parse, stringify } from "@std/csv";
import { UsageError } from "../../../commands/mod.ts";
import type { Metrics } from "../training.ts";

/** The name of the file in a run's folder. */
export const METRICS = "metrics.csv";

const COLUMNS = ["iteration", "stage", "loss", "best_loss", "steps", "reconstruction_error"];
const HEADER = `${COLUMNS.join(",")}\n`;

/** The file of a run that has a line for every update; it is only ever added to. */
export class MetricsFile {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  #waiting = "";

  private constructor(file: Deno.FsFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /**
   * Opens the file, and keeps others from the run for as long as it is open.
   *
   * @throws {UsageError} If another process has it open.
   */
  static async open(folder: string): Promise<MetricsFile> {
    const path = `${folder}/${METRICS}`;
    const file = await Deno.open(path, { read: true, write: true, create: true });
    // The lock ends with the process, however that ends.
    if (await file.tryLock(true)) return new MetricsFile(file, path);
    file.close();
    throw new UsageError(
      `another process is training in ${folder}; name another folder with --out`,
    );
  }

  /**
   * Cuts the file to the lines of the first updates: what came after a checkpoint is done again.
   *
   * @throws {UsageError} If there are fewer.
   */
  async cut(updates: number): Promise<void> {
    const text = await Deno.readTextFile(this.#path);
    const end = endOfLine(text, updates + 1);
    const whole = end !== undefined && text.startsWith(HEADER);
    if (updates > 0 && !whole) {
      throw new UsageError(
        `${this.#path} does not have the ${updates} updates of the checkpoint: it was changed; ` +
          "train anew with another --out",
      );
    }
    // A header that was half written counts as none.
    const kept = updates > 0 ? text.slice(0, end) : HEADER;
    await writeAll(this.#file, kept);
    await this.#file.truncate(new TextEncoder().encode(kept).length);
  }

  /** Adds an update; it may wait in memory. */
  add({ iteration, stage, loss, bestLoss, steps, reconstructionError }: Metrics): void {
    const cells = [iteration, stage, loss, bestLoss, steps, reconstructionError ?? ""];
    this.#waiting += stringify([cells], { headers: false }).replace("\r\n", "\n");
  }

  /** Writes what waits, for good. */
  async flush(): Promise<void> {
    await writeAll(this.#file, this.#waiting);
    this.#waiting = "";
    await this.#file.sync();
  }

  /** Closes the file; what waits is lost. */
  close(): void {
    this.#file.close();
  }
}

/** Reads a run's updates. */
export function readMetrics(text: string): Metrics[] {
  return parse(text).slice(1).map((cells) => {
    const [iteration, stage, loss, bestLoss, steps, reconstructionError] = cells;
    return {
      iteration: Number(iteration),
      stage,
      loss: Number(loss),
      bestLoss: Number(bestLoss),
      steps: Number(steps),
      ...(reconstructionError === "" ? {} : { reconstructionError: Number(reconstructionError) }),
    };
  });
}

async function writeAll(file: Deno.FsFile, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** Where the n-th line of a text ends, its line break included; undefined where it has fewer. */
function endOfLine(text: string, n: number): number | undefined {
  let end = 0;
  for (let k = 0; k < n; k++) {
    const next = text.indexOf("\n", end);
    if (next < 0) return undefined;
    end = next + 1;
  }
  return end;
}
