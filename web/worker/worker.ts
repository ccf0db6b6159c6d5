/**
 * The worker of the page: it holds the data and what is trained, and takes turns between training,
 * measuring and listening.
 *
 * @module
 */
import { encodeSafetensors, type Recording, tensor } from "../../mod.ts";
import { formatTable } from "../../systems/mod.ts";
import type { AdjointName } from "../adjoints.ts";
import type { Columns, LeftOut, Measured, Reply, Request, Sample, Told } from "../messages.ts";
import type { TableFit } from "./fit_table.ts";
import { LiveTraining, type Network } from "./live_training.ts";
import { measureAll } from "./measure.ts";
import { outcomeOf } from "./outcome.ts";
import { readTable, TableProblem } from "./read_table.ts";
import { sampleOf, SYSTEMS } from "./samples.ts";
import { completeSample, tableSample } from "./table_sample.ts";

/** How long the worker may not listen while it trains, in milliseconds. */
const TURN = 40;

/** How often the page is shown how far a training is, in milliseconds. */
const SHOWN = 150;

/** What learns a table. */
const TABLE_NETWORK: Network = { hidden: 16, time: false };

/** What is trained on, and what learns it. */
interface Learned {
  readonly sample: Sample;
  /** What is measured, and of a system what is trained. */
  readonly network: Network;
  /** The table, of which the library's own recipe chooses what is trained. */
  readonly recording?: Recording;
}

/** What the worker has of its surroundings. */
interface Port {
  postMessage(message: Reply): void;
  onmessage: ((event: { readonly data: Request }) => void) | null;
}

const port = globalThis as unknown as Port;
const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Counts samples and resets. */
let run = 0;
let steps = 1000;
let training: LiveTraining | undefined;
let subject: Learned | undefined;
/** Ends the fit of a table that is going on. */
let fitting: AbortController | undefined;
let fitted: TableFit | undefined;
/** Counts files, as the last one that was chosen is the one that is wanted. */
let files = 0;
let trains = false;
let shown = 0;
let waiting: number[] = [];
let measuring: Generator<Measured | LeftOut> | undefined;
let pace = new Map<AdjointName, number>();
let busy = false;

port.onmessage = ({ data }) => {
  try {
    listen(data);
  } catch (error) {
    fail(error);
  }
};
tell({ kind: "previews", samples: SYSTEMS.map(sampleOf) });

function tell(told: Told): void {
  port.postMessage({ ...told, run });
}

function listen(request: Request): void {
  switch (request.kind) {
    case "system":
      begin(systemNamed(request.name));
      break;
    case "table":
      readFile(request.file, request.columns);
      break;
    case "reset":
      begin(subject!);
      break;
    case "train":
      if (subject!.recording) {
        fit(subject!.recording);
      } else {
        trains = true;
        work();
      }
      break;
    case "pause":
      trains = false;
      show();
      break;
    case "stop":
      if (fitting) begin(subject!);
      else end(true);
      break;
    case "steps":
      steps = request.steps;
      if (training) training.steps = steps;
      break;
    case "measure":
      waiting = [...request.steps];
      measuring = undefined;
      work();
      break;
    case "save":
      save(request.what);
  }
}

function systemNamed(name: string) {
  const system = SYSTEMS.find((each) => each.name === name)!;
  return { sample: sampleOf(system), network: system };
}

async function readFile(file: File, columns?: Columns): Promise<void> {
  const asked = ++files;
  try {
    const recording = await readTable(file, columns);
    const sample = tableSample(recording);
    if (asked === files) begin({ sample, recording, network: TABLE_NETWORK });
  } catch (error) {
    if (!(error instanceof TableProblem)) return fail(error);
    if (asked === files) tell({ kind: "problem", text: error.message });
  }
}

function begin(next: Learned): void {
  run++;
  files++;
  fitting?.abort();
  [fitting, fitted] = [undefined, undefined];
  training?.release();
  subject = next;
  const { sample, network, recording } = next;
  training = new LiveTraining(recording ? completeSample(sample) : sample, network, steps);
  [trains, waiting, measuring, pace] = [false, [], undefined, new Map()];
  tell({ kind: "sample", sample });
}

/** Fits a table. The recipe is as large as all the rest, and is loaded when it is first wanted. */
async function fit(recording: Recording): Promise<void> {
  const { signal } = fitting = new AbortController();
  try {
    const file = new URL("./fit.js", import.meta.url).href;
    const { fitTable }: typeof import("./fit_table.ts") = await import(file);
    const found = await fitTable(recording, signal, (progress) => {
      if (!signal.aborted) tell({ kind: "progress", progress });
    });
    if (signal.aborted) return;
    [fitting, fitted] = [undefined, found];
    tell({ kind: "outcome", outcome: found.outcome });
  } catch (error) {
    if (signal.aborted) return;
    fitting = undefined;
    fail(error);
  }
}

/** Works until there is nothing left to do, and listens in between. */
async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    while (trains || waiting.length > 0 || measuring !== undefined) {
      if (measuring !== undefined || waiting.length > 0) measureNext();
      else trainOn();
      await nextTurn();
    }
  } catch (error) {
    fail(error);
  } finally {
    busy = false;
  }
}

function measureNext(): void {
  measuring ??= measureAll(training!.subject, waiting.shift()!, pace);
  const { value, done } = measuring.next();
  if (!done) return tell({ kind: "measured", measured: value });
  measuring = undefined;
  if (waiting.length === 0) tell({ kind: "all-measured" });
}

function trainOn(): void {
  const until = performance.now() + TURN;
  do training!.step(); while (!training!.done && performance.now() < until);
  if (training!.done) return end(false);
  if (performance.now() - shown > SHOWN) show();
}

function show(): void {
  shown = performance.now();
  tell({ kind: "progress", progress: training!.progress() });
}

function end(stopped: boolean): void {
  trains = false;
  training!.finish();
  show();
  tell({ kind: "outcome", outcome: outcomeOf(subject!.sample, training!.path(), stopped) });
}

/** Says what went wrong, and goes on listening. */
function fail(error: unknown): void {
  [trains, waiting, measuring] = [false, [], undefined];
  tell({ kind: "failed", text: (error as Error).message });
}

function save(what: "parameters" | "forecast"): void {
  const { parameters } = training!.field;
  if (what === "parameters") {
    const bytes = fitted?.parameters ?? encodeSafetensors(parameters.views(parameters.flat));
    tell({ kind: "file", name: "parameters.safetensors", bytes });
  } else {
    const text = fitted?.forecast ?? forecastTable(subject!.sample, training!.path());
    tell({ kind: "file", name: "forecast.csv", bytes: new TextEncoder().encode(text) });
  }
}

/** The model's path as a table, as far as it is finite. */
function forecastTable({ timeName, stateNames, times }: Sample, path: Float64Array): string {
  const d = stateNames.length;
  const rows = Array.from(times, (time, i) => [time, ...path.subarray(i * d, (i + 1) * d)])
    .filter((row) => row.every(Number.isFinite));
  return formatTable({ columns: [timeName, ...stateNames], rows: tensor(rows) });
}
