import { parse, stringify } from "@std/csv";
import { type GrowingFile, type OutputFolder, UsageError } from "../../../commands/mod.ts";
import type { Metrics } from "../../fit/training.ts";

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

/**
 * Reads a run's updates.
 *
 * @param path What the file is called in messages.
 * @throws {UsageError} If it is not as it was written, to the last digit.
 */
export function readMetrics(text: string, path = METRICS): Metrics[] {
  const wrong = (what: string, cause?: unknown) =>
    new UsageError(`${path} was changed: ${what}; train anew with another --out`, { cause });
  if (!text.startsWith(HEADER)) throw wrong(`its first line is not ${HEADER.trimEnd()}`);
  let rows: string[][];
  try {
    rows = parse(text).slice(1);
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong("it is no CSV", error);
    throw error;
  }
  return rows.map((cells, k) => {
    const row = `update ${k}`;
    if (cells.length !== COLUMNS.length) {
      throw wrong(`${row} has ${cells.length} values, wanted ${COLUMNS.length}`);
    }
    const number = (column: number) => {
      const value = Number(cells[column]);
      if (String(value) === cells[column]) return value;
      throw wrong(`${COLUMNS[column]} of ${row} is ${JSON.stringify(cells[column])}`);
    };
    const iteration = number(0);
    if (iteration !== k) throw wrong(`${row} is called ${iteration}`);
    return {
      iteration,
      stage: cells[1],
      loss: number(2),
      bestLoss: number(3),
      steps: number(4),
      ...(cells[5] === "" ? {} : { reconstructionError: number(5) }),
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
