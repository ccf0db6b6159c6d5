import {
  firstDifference,
  type OutputFolder,
  type Settings,
  UsageError,
} from "../../../commands/mod.ts";
import type { DataSource } from "../problem/paper_data.ts";
import { caseKey, type PaperCase } from "./paper_case.ts";
import { COUPLING, LEARNING_RATE, PAPER_SYSTEMS } from "../paper_systems.ts";
import { HEADER, type PaperRow, readRows, rowLine } from "../report/runs_csv.ts";

/** The files of a run's folder. */
const SETTINGS = "settings.json";
const RUNS = "runs.csv";
const GRADIENTS = "gradients.json";

/** All of them. */
export const RUN_FILES: readonly string[] = [SETTINGS, RUNS, GRADIENTS];

/**
 * The settings of a run, flat: a value a name.
 *
 * @param sources Where the systems' data come from, by name.
 * @param shorten What the iterations are divided by.
 * @returns The settings.
 */
export function settingsOf(
  sources: Readonly<Record<string, DataSource>>,
  shorten: number,
): Settings {
  const each = Object.entries(sources).flatMap(([name, { origin, sha256 }]) => {
    const { time, iterations, tolerance } = PAPER_SYSTEMS[name];
    return [
      [`${name}: network sees the time`, time],
      [`${name}: iterations`, Math.ceil(iterations / shorten)],
      [`${name}: tolerance`, tolerance ?? null],
      [`${name}: data`, sha256 === undefined ? origin : `${origin}, SHA-256 ${sha256}`],
    ];
  });
  return {
    "learning rate": LEARNING_RATE,
    "coupling": COUPLING,
    "Deno": Deno.version.deno,
    ...Object.fromEntries(each),
  };
}

/** A folder that rows are added to. */
export class RunFolder {
  /** The rows that are there, of this run and of earlier ones. */
  readonly rows: PaperRow[];
  readonly #folder: OutputFolder;

  private constructor(folder: OutputFolder, rows: readonly PaperRow[]) {
    this.#folder = folder;
    this.rows = [...rows];
  }

  /**
   * Opens a folder: a new one, or one that a run of the same settings is in, which is gone on
   * with. Rows of cases that failed are left out, so that these are run again.
   *
   * @param folder The folder.
   * @param settings The settings of this run.
   * @returns The folder.
   * @throws {UsageError} If a run of other settings is in it, or its files are broken.
   */
  static async open(folder: OutputFolder, settings: Settings): Promise<RunFolder> {
    const { path } = folder;
    const stored = await folder.readText(SETTINGS);
    const text = await folder.readText(RUNS);
    const earlier = stored === undefined ? {} : settingsIn(stored, path);
    const common = Object.keys(settings).filter((name) => name in earlier);
    const other = firstDifference(earlier, settings, common);
    if (other !== undefined) {
      throw new UsageError(
        `the runs in ${path} had another setting, ${other}: ${JSON.stringify(earlier[other])}, ` +
          `now ${JSON.stringify(settings[other])}; name another folder with --out`,
      );
    }
    const last = new Map(
      (text === undefined ? [] : readRows(text, `${path}/${RUNS}`))
        .filter(({ found }) => found !== undefined)
        .map((row) => [caseKey(row), row]),
    );
    const rows = [...last.values()];
    await folder.write({
      [SETTINGS]: `${JSON.stringify({ ...earlier, ...settings }, null, 2)}\n`,
      [RUNS]: tableOf(rows),
    });
    return new RunFolder(folder, rows);
  }

  /** Those of some cases that have no row yet. */
  left(cases: readonly PaperCase[]): PaperCase[] {
    const there = new Set(this.rows.map(caseKey));
    return cases.filter((what) => !there.has(caseKey(what)));
  }

  /**
   * Adds a row to the file.
   *
   * @param row The row.
   */
  async add(row: PaperRow): Promise<void> {
    this.rows.push(row);
    await this.#folder.write({ [RUNS]: tableOf(this.rows) });
  }

  /**
   * The cost of gradients that was stored.
   *
   * @returns What is there; undefined where there is nothing that can be read.
   */
  async gradients(): Promise<unknown> {
    try {
      return JSON.parse(await this.#folder.readText(GRADIENTS) ?? "null");
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Stores the cost of gradients. */
  async storeGradients(costs: unknown): Promise<void> {
    await this.#folder.write({ [GRADIENTS]: `${JSON.stringify(costs)}\n` });
  }
}

function tableOf(rows: readonly PaperRow[]): string {
  return HEADER + rows.map(rowLine).join("");
}

function settingsIn(text: string, folder: string): Settings {
  try {
    return Object(JSON.parse(text));
  } catch (cause) {
    throw new UsageError(
      `${folder}/${SETTINGS} is broken: ${
        (cause as Error).message
      }; name another folder with --out`,
      { cause },
    );
  }
}
