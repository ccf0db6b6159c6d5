import {
  firstDifference,
  readIfThere,
  type Settings,
  UsageError,
  writeWhole,
} from "../../../commands/mod.ts";
import type { DataSource } from "../problem/paper_data.ts";
import { caseKey, type PaperCase } from "./paper_case.ts";
import { COUPLING, LEARNING_RATE, PAPER_SYSTEMS } from "../paper_systems.ts";
import { HEADER, type PaperRow, readRows, rowLine } from "../report/runs_csv.ts";

/** The files of a run's folder. */
const SETTINGS = "settings.json";
const RUNS = "runs.csv";
const GRADIENTS = "gradients.json";

/** The settings of a run, flat: a value a name. */
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
  readonly #folder: string;
  readonly #runs: string;

  private constructor(folder: string, rows: readonly PaperRow[]) {
    this.#folder = folder;
    this.#runs = `${folder}/${RUNS}`;
    this.rows = [...rows];
  }

  /**
   * Opens a folder: a new one, or one that a run of the same settings is in, which is gone on
   * with. Rows of cases that failed are left out, so that these are run again.
   *
   * @throws {UsageError} If a run of other settings is in it, or its files are broken.
   */
  static async open(folder: string, settings: Settings): Promise<RunFolder> {
    const stored = await readIfThere(`${folder}/${SETTINGS}`, Deno.readTextFile);
    const text = await readIfThere(`${folder}/${RUNS}`, Deno.readTextFile);
    if (stored === undefined && text !== undefined) {
      throw new UsageError(
        `${folder} has a ${RUNS} but no ${SETTINGS}, so there is no telling what it is of; ` +
          "name another folder with --out",
      );
    }
    const earlier = stored === undefined ? {} : settingsIn(stored, folder);
    const common = Object.keys(settings).filter((name) => name in earlier);
    const other = firstDifference(earlier, settings, common);
    if (other !== undefined) {
      throw new UsageError(
        `the runs in ${folder} had another setting, ${other}: ${JSON.stringify(earlier[other])}, ` +
          `now ${JSON.stringify(settings[other])}; name another folder with --out`,
      );
    }
    const last = new Map(
      (text === undefined ? [] : readRows(text, `${folder}/${RUNS}`))
        .filter(({ found }) => found !== undefined)
        .map((row) => [caseKey(row), row]),
    );
    const rows = [...last.values()];
    await writeWhole(folder, {
      [SETTINGS]: `${JSON.stringify({ ...earlier, ...settings }, null, 2)}\n`,
      [RUNS]: HEADER + rows.map(rowLine).join(""),
    });
    return new RunFolder(folder, rows);
  }

  /** Those of some cases that have no row yet. */
  left(cases: readonly PaperCase[]): PaperCase[] {
    const there = new Set(this.rows.map(caseKey));
    return cases.filter((what) => !there.has(caseKey(what)));
  }

  /** Adds a row to the file, in one piece. */
  add(row: PaperRow): void {
    Deno.writeTextFileSync(this.#runs, rowLine(row), { append: true });
    this.rows.push(row);
  }

  /**
   * The cost of gradients that was stored.
   *
   * @returns What is there; undefined where there is nothing that can be read.
   */
  async gradients(): Promise<unknown> {
    try {
      return JSON.parse(
        await readIfThere(`${this.#folder}/${GRADIENTS}`, Deno.readTextFile) ?? "null",
      );
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Stores the cost of gradients. */
  async storeGradients(costs: unknown): Promise<void> {
    await writeWhole(this.#folder, { [GRADIENTS]: `${JSON.stringify(costs)}\n` });
  }
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
