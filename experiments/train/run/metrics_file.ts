import { parse, stringify } from "@std/csv";
import { type GrowingFile, type OutputFolder, UsageError } from "../../../commands/mod.ts";
import type { Metrics } from "../training.ts";

/** The name of the file in a run's folder. */
export const METRICS = "metrics.csv";

const COLUMNS = ["iteration", "stage", "loss", "best_loss", "steps", "reconstruction_error"];
const HEADER = `${COLUMNS.join(",")}\n`;

/** The file of a run that has a line for every update; it is only ever added to. */
export class MetricsFile {
  readonly #file: GrowingFile;
  #waiting: string;

  private constructor(file: GrowingFile, waiting: string) {
    this.#file = file;
    this.#waiting = waiting;
  }

  /**
   * Opens the file, cut to the lines of the first updates: what came after a checkpoint is done
   * again.
   *
   * @param folder The run's folder; the file is closed with it.
   * @param updates The number of updates to keep.
   * @returns The file.
   * @throws {UsageError} If there are fewer.
   */
  static async open(folder: OutputFolder, updates: number): Promise<MetricsFile> {
    const text = updates === 0 ? "" : await folder.readText(METRICS) ?? "";
    const end = updates === 0 ? 0 : endOfLine(text, updates + 1);
    if (end === undefined || !(end === 0 || text.startsWith(HEADER))) {
      throw new UsageError(
        `${folder.path}/${METRICS} does not have the ${updates} updates of the checkpoint: it was ` +
          "changed; train anew with another --out",
      );
    }
    const file = await folder.grow(METRICS, new TextEncoder().encode(text.slice(0, end)));
    return new MetricsFile(file, end === 0 ? HEADER : "");
  }

  /** Adds an update; it may wait in memory. */
  add({ iteration, stage, loss, bestLoss, steps, reconstructionError }: Metrics): void {
    const cells = [iteration, stage, loss, bestLoss, steps, reconstructionError ?? ""];
    this.#waiting += stringify([cells], { headers: false }).replace("\r\n", "\n");
  }

  /** Writes what waits, for good. */
  async flush(): Promise<void> {
    await this.#file.append(this.#waiting);
    this.#waiting = "";
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
