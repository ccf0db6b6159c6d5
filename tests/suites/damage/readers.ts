import { OutputFolder, UsageError } from "../../../commands/mod.ts";
import {
  configText,
  decodeCheckpoint,
  encodeCheckpoint,
  HEADER,
  modelIn,
  paperRequest,
  predictRequest,
  readConfig,
  readMetrics,
  readPaperRows,
  type RunConfig,
  trainRequest,
} from "../../../experiments/internal.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../models/mod.ts";
import {
  benchRequest,
  costsRequest,
  differenceOf,
  earlierRows,
  exactnessRequest,
  peersRequest,
  readJobs,
  readReport,
  readScaling,
  rowsToCsv,
  runPlan,
  searchRequest,
  speedRequest,
  sweepRequest,
} from "../../../profiling/internal.ts";
import { casesOf } from "../../../profiling/mod.ts";
import { readRecording } from "../../../systems/mod.ts";
import { tensor } from "../../../tensors/mod.ts";
import { writtenFolder } from "../../helpers/commands/written_folder.ts";
import { perfectRows } from "../../problems/bench_rows.ts";
import type { Reader } from "./damage.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const CONFIG: RunConfig = {
  ...{ format: 1, status: "finished", deno: "2.9.6", options: { method: "rk4", hidden: "2" } },
  data: { source: "swing.csv", sha256: "00ff" },
  model: {
    ...{ stateNames: ["x", "v"], timeName: "t", hidden: [2], activation: "tanh", seed: 3 },
    ...{ seesTime: false, bypass: true, offset: [1, 0], factor: [2, 0.5], timeOffset: -3 },
    ...{ timeFactor: 0.25, method: "rk4", dt: 0.125, starts: [{ name: "1", t0: 0, y0: [1, 2] }] },
  },
};

const EQUATIONS: RunConfig = {
  ...CONFIG,
  equations: { path: "swing.ts", sha256: "0f" },
  model: {
    ...{ kind: "equations", stateNames: ["x"], elements: ["x", "v"], timeName: "t", seed: 3 },
    ...{ timeFactor: 0.25, sizes: [1, 0.5], constants: { mass: { "1": 2 } }, inputNames: ["u"] },
    ...{ inputKind: "linear", method: "tsit5", dt: 0.125, rtol: 1e-6 },
    starts: [{ name: "1", t0: 0, y0: [1, 2] }],
  },
};

const PARAMETERS = encodeSafetensors({
  ...{ w0: tensor([[0.5, -1], [2, 3]]), b0: tensor([0, -0.25]) },
  ...{ w1: tensor([[1, 2], [3, 4]]), b1: tensor([0.125, 9]), bypass: tensor([[0, 1], [1, 0]]) },
});

const CHECKPOINT = encodeCheckpoint({
  ...{ stage: 1, done: 40, reconstructionError: 1e-14 },
  trainer: {
    ...{ updates: 15, bestLoss: 0.1 + 0.2, bestUpdate: 14 },
    arrays: { parameters: Float64Array.of(1, -0, 1e300), starts: new Float64Array(0) },
  },
});

const METRICS = "iteration,stage,loss,best_loss,steps,reconstruction_error\n" +
  '0,"windows, short",0.5,0.5,10,\n1,whole,0.25,0.25,10,1e-16\n';

const ROWS = rowsToCsv(perfectRows({ reversible: [100, 200], full: [100] }));

const SUMMARY = JSON.stringify({
  machine: { os: "a", arch: "b", cpu: "c", cores: 2, deno: "d", v8: "e", v8_flags: [] },
  fits: [{ adjoint: "full", method: "rk4", quantity: "wall_s", claim: "O(n)", holds: true }],
});

const RUNS =
  `${HEADER}grid,white-dwarf,euler,reversible,10,0.00001,40,paper,paper,paper,0,simulated,1,` +
  "0.5,3,1.5,1.4,1000,0,1000,4000,4000,1e-12,ok\n" +
  'ours,white-dwarf,rk4,full,10,0.00001,40,own,own,own,1,measured,2,,,,,,,,,,,"killed, too long"\n';

const TABLE = 'trial,t,"x, measured",v\n' +
  Array.from({ length: 12 }, (_, k) => `${k % 2},${k / 4},${Math.cos(k)},${k === 5 ? "NA" : k}`)
    .join("\n");

const PLAN = runPlan(
  { method: "euler", system: "white-dwarf", steps: { full: [100, 200] }, repeats: 2 },
  ...[3, 4096] as const,
);

const SETTINGS = `${JSON.stringify({ "learning rate": 1e-3, "Deno": "2.9.6" }, null, 2)}\n`;

/** A command line as bytes, a word a line. */
const commandLine = (name: string, line: string, read: (args: string[]) => unknown): Reader => ({
  name: `the command line of ${name}`,
  whole: encode(line.replaceAll(" ", "\n")),
  read: (bytes) => read(decode(bytes).split("\n")),
  errors: [UsageError],
  sealed: false,
});

/** A folder of a command, and who reads it. */
interface WrittenFolder {
  readonly path: string;
  readonly command: string;
  readonly read: () => Promise<unknown>;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** The readers of texts and bytes. */
export const READERS: readonly Reader[] = [
  {
    name: "a table",
    whole: encode(TABLE),
    read: (bytes) => readRecording(decode(bytes), "a.csv", { group: "trial" }),
    errors: [SyntaxError, RangeError],
    sealed: false,
  },
  {
    name: "safetensors",
    whole: PARAMETERS,
    read: (bytes) => decodeSafetensors(bytes, { checked: true }),
    errors: [SyntaxError],
    sealed: true,
  },
  {
    name: "a checkpoint",
    whole: CHECKPOINT,
    read: (bytes) => decodeCheckpoint(bytes, "a"),
    errors: [SyntaxError],
    sealed: true,
  },
  {
    name: "a configuration, its text",
    whole: encode(configText(CONFIG)),
    read: (bytes) => readConfig(decode(bytes), "a"),
    errors: [UsageError],
    sealed: false,
  },
  {
    name: "a configuration of equations, its text",
    whole: encode(configText(EQUATIONS)),
    read: (bytes) => readConfig(decode(bytes), "a"),
    errors: [UsageError],
    sealed: false,
  },
  {
    name: "metrics, their text",
    whole: encode(METRICS),
    read: (bytes) => readMetrics(decode(bytes)),
    errors: [UsageError],
    sealed: false,
  },
  {
    name: "scaling.csv, its text",
    whole: encode(ROWS),
    read: (bytes) => readScaling(decode(bytes), "a"),
    errors: [UsageError],
    sealed: false,
  },
  {
    name: "runs.csv, its text",
    whole: encode(RUNS),
    read: (bytes) => readPaperRows(decode(bytes), "a"),
    errors: [UsageError],
    sealed: false,
  },
  {
    name: "the jobs of a sweep, CSV",
    whole: encode('seed,hidden\n0,"8,8"\n1,\n'),
    read: (bytes) => readJobs(decode(bytes), "a.csv"),
    errors: [UsageError],
    sealed: false,
  },
  {
    name: "the jobs of a sweep, JSON",
    whole: encode('[{ "seed": 0, "hidden": [8, 8] }, { "seed": 1, "quick": true }]'),
    read: (bytes) => readJobs(decode(bytes), "a.json"),
    errors: [UsageError],
    sealed: false,
  },
  {
    name: "plan.json, its text",
    whole: encode(JSON.stringify(PLAN)),
    read: (bytes) => differenceOf(decode(bytes), PLAN),
    errors: [],
    sealed: false,
  },
  commandLine("train", "a.csv --state x,v --hidden 8,4 --lr 1e-2 --out b --resume", trainRequest),
  commandLine("predict", "runs/a --to 2 --from=-1 --start 1,-2 --dt 0.5 --out b", predictRequest),
  commandLine("bench", "--quick --steps=100,200 --adjoints reversible --seed 3", benchRequest),
  commandLine(
    "paper",
    "--quick --seeds=2 --systems white-dwarf --jobs 1",
    (args) => paperRequest(args, 2),
  ),
  commandLine("peers", "--quick --out a", peersRequest),
  commandLine("exactness", "--seeds 2 --iterations 5 --out a", exactnessRequest),
  commandLine("costs", "--quick --out a", costsRequest),
  commandLine("speed", "--quick --out a", speedRequest),
  commandLine(
    "sweep",
    "jobs.csv --grid seed=0..4 hidden=8,16 --workers 2 --out a -- train white-dwarf",
    (args) => sweepRequest(args, 2),
  ),
  commandLine("search", "--cases 10 --seed 2", searchRequest),
];

/** A file of a folder, damaged where it stands among the others. */
function inPlace(
  path: string,
  name: string,
  whole: Uint8Array,
  read: () => Promise<unknown>,
): Reader {
  return {
    name: `${name} in its folder`,
    whole,
    async read(bytes) {
      await Deno.writeFile(`${path}/${name}`, bytes);
      try {
        return await read();
      } finally {
        await Deno.writeFile(`${path}/${name}`, whole);
      }
    },
    errors: [UsageError],
    sealed: true,
  };
}

/** The rows with which a bench in a folder would go on. */
async function goneOnWith(path: string): Promise<unknown> {
  const files = ["plan.json", "scaling.csv"];
  await using folder = await OutputFolder.open(path, { command: "bench", files });
  return await earlierRows(folder, casesOf(PLAN.plan), PLAN);
}

/** What a paper run in a folder would go on with. */
async function paperTexts(path: string): Promise<unknown> {
  const files = ["settings.json", "runs.csv"];
  await using folder = await OutputFolder.open(path, { command: "paper", files });
  const [settings, runs] = await Promise.all(files.map((name) => folder.readText(name)));
  return [JSON.parse(settings!), readPaperRows(runs!, "runs.csv")];
}

/**
 * The readers of files that lie among others in a folder.
 *
 * @param root A folder for the folders.
 * @returns A reader a file.
 */
export async function folderReaders(root: string): Promise<Reader[]> {
  const folders: readonly WrittenFolder[] = [{
    ...{ path: `${root}/run`, command: "train", read: () => modelIn(`${root}/run`) },
    files: {
      "config.json": configText(CONFIG),
      "metrics.csv": METRICS,
      "checkpoint.safetensors": CHECKPOINT,
      "parameters.safetensors": PARAMETERS,
    },
  }, {
    ...{ path: `${root}/bench`, command: "bench", read: () => readReport(`${root}/bench`) },
    files: { "scaling.csv": ROWS, "summary.json": SUMMARY },
  }, {
    ...{ path: `${root}/begun`, command: "bench", read: () => goneOnWith(`${root}/begun`) },
    files: { "plan.json": JSON.stringify(PLAN), "scaling.csv": ROWS },
  }, {
    ...{ path: `${root}/paper`, command: "paper", read: () => paperTexts(`${root}/paper`) },
    files: { "settings.json": SETTINGS, "runs.csv": RUNS },
  }];
  const readers: Reader[] = [];
  for (const { path, command, files, read } of folders) {
    await writtenFolder(path, command, files);
    for (const name of [...Object.keys(files), "files.json"]) {
      readers.push(inPlace(path, name, await Deno.readFile(`${path}/${name}`), read));
    }
  }
  return readers;
}
