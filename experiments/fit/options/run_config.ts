import { dateIn } from "../../../systems/internal.ts";
import { UsageError } from "../../../commands/internal.ts";
import {
  type Check,
  count,
  each,
  first,
  flag,
  is,
  list,
  number,
  optional,
  parts,
  text,
  wrongIn,
} from "./config_checks.ts";
import { TABLE_COLUMNS, type TableColumns } from "../table_columns.ts";
import { type Chosen, wrongInChosen } from "../choose/chosen.ts";
import { type Bands, wrongInBands } from "../bands/bands.ts";
import { type ColumnRange, wrongInRange } from "../forecasts/data_range.ts";
import { wrongInUnits } from "../units/units_check.ts";
import type { ModelConfig, NetworkConfig } from "../plan.ts";
import type { RunVerdict } from "../forecasts/verdict.ts";

/** How far a run is. */
type RunStatus = "training" | "interrupted" | "failed" | "finished";

/** What a run's folder says about itself, as `config.json` holds it. */
export interface RunConfig {
  /** The version of this layout. */
  readonly format: 1;
  /** How far it is. */
  readonly status: RunStatus;
  /** What is trained on. */
  readonly data: DataConfig;
  /** Every option of the training, as the command line has it, by name without the dashes. */
  readonly options: Readonly<Record<string, string>>;
  /** What the columns of a table were taken for; unset of a built-in system, and in earlier runs. */
  readonly columns?: TableColumns;
  /** The version of Deno that it was begun with; unset of a model that the library fitted. */
  readonly deno?: string;
  /** The module of a model that is equations; `equations.ts` in the folder is a copy of it. */
  readonly equations?: EquationsSource;
  /** The model that was chosen for a file; unset of a system and of equations. */
  readonly chosen?: Chosen;
  /**
   * How far values lie from its forecasts; unset where nothing was held out in turn, as of a system, of
   * equations and in earlier runs.
   */
  readonly bands?: Bands;
  /** Between which values each column was in the data trained on; unset in earlier runs. */
  readonly range?: readonly ColumnRange[];
  /** Whether its forecasts are of any use; unset where nothing says so, and in earlier runs. */
  readonly verdict?: RunVerdict;
  /** The model that `parameters.safetensors` makes; unset where there is none yet. */
  readonly model?: ModelConfig;
}

/** What is trained on. */
interface DataConfig {
  /** The name of the system, or the file, as on the command line. */
  readonly source: string;
  /** The SHA-256 of its names and numbers; unset of a model that the library fitted. */
  readonly sha256?: string;
}

/** Where equations came from. */
interface EquationsSource {
  /** The module, as on the command line. */
  readonly path: string;
  /** The SHA-256 of its text. */
  readonly sha256: string;
}

/** The name of the file in a run's folder. */
export const CONFIG = "config.json";

/** A configuration as the text of its file. */
export function configText(config: RunConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}

/**
 * Reads a configuration, and believes none of it unseen.
 *
 * @throws {UsageError} If it is none.
 */
export function readConfig(text: string, source: string): RunConfig {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (cause) {
    // The message may quote the text, line breaks and all.
    const why = (cause as Error).message.replace(/\s+/g, " ");
    throw new UsageError(`${source} is no JSON: ${why}`, { cause });
  }
  const wrong = wrongIn(config, RUN, "");
  const bad = wrong ?? wrongColumns(config as RunConfig);
  if (bad !== undefined) throw new UsageError(`${source} is no run's configuration: ${bad}`);
  return config as RunConfig;
}

const VERDICTS: readonly RunVerdict["kind"][] = ["better", "no better", "worse"];

type ModelKind = NonNullable<ModelConfig["kind"]>;

const RUN: Readonly<Record<string, Check>> = {
  format: is("1", (value) => value === 1),
  status: is(
    "training, interrupted, failed or finished",
    (value) => ["training", "interrupted", "failed", "finished"].includes(value as string),
  ),
  data: parts({ source: text, sha256: optional(text) }),
  options: each(text),
  columns: optional(parts(TABLE_COLUMNS)),
  deno: optional(text),
  equations: optional(parts({ path: text, sha256: text })),
  chosen: optional(wrongInChosen),
  bands: optional(wrongInBands),
  range: optional(list(wrongInRange)),
  verdict: optional(parts({
    kind: is("better, no better or worse", (kind) => VERDICTS.includes(kind as RunVerdict["kind"])),
    text,
  })),
  model: optional((value, name) => wrongIn(value, {}, name) ?? wrongInModel(value, name)),
};

function isDate(value: unknown): boolean {
  return typeof value === "string" && dateIn(value) !== undefined;
}

/** What every model has. */
const COMMON: Readonly<Record<string, Check>> = {
  stateNames: list(text),
  timeName: text,
  start: optional(is("a date", isDate)),
  method: text,
  dt: number,
  rtol: optional(number),
  seed: number,
  starts: list(parts({
    name: text,
    t0: number,
    y0: list(number),
    then: optional(parts({ t0: number, y0: list(number) })),
  })),
};

const NETWORK: Readonly<Record<string, Check>> = {
  hidden: list(count),
  activation: text,
  seesTime: flag,
  bypass: flag,
  offset: list(number),
  factor: list(number),
  timeOffset: number,
  timeFactor: number,
  hiddenStates: optional(count),
  stable: optional(flag),
  rest: optional(flag),
  paced: optional(flag),
  inputs: optional(parts({
    names: list(text),
    logarithms: list(flag),
    offset: list(number),
    factor: list(number),
    kind: is("linear or previous", (kind) => kind === "linear" || kind === "previous"),
  })),
  doses: optional(parts({ names: list(text), factor: list(number) })),
  encoder: optional(parts({
    reads: list(flag),
    covariates: list(text),
    offset: list(number),
    factor: list(number),
  })),
  amounts: optional(parts({ scale: list(number), shift: list(number) })),
  weight: optional(is("a number above 0", (x) => Number.isFinite(x) && Number(x) > 0)),
  members: optional(list((value, name) => wrongIn(value, {}, name) ?? wrongInMember(value, name))),
};

const EQUATIONS: Readonly<Record<string, Check>> = {
  elements: list(text),
  timeFactor: number,
  sizes: list(number),
  constants: each(each(number)),
  inputNames: optional(list(text)),
  dosed: optional(list(text)),
  inputKind: optional(is("linear or previous", (kind) => kind === "linear" || kind === "previous")),
};

/** What each kind of model has besides. */
const KINDS: Readonly<Record<ModelKind, Readonly<Record<string, Check>>>> = {
  network: NETWORK,
  equations: EQUATIONS,
};

/** In what members of an ensemble are alike. */
const ALIKE: readonly ((model: NetworkConfig) => unknown)[] = [
  ({ stateNames }) => stateNames,
  ({ timeName }) => timeName,
  ({ start }) => start,
  ({ starts }) => starts.map(({ name }) => name),
];

/** A member of an ensemble is a network that has none itself. */
function wrongInMember(value: unknown, name: string): string | undefined {
  const { kind = "network", members } = value as Partial<NetworkConfig>;
  if (kind !== "network") return `${name}.kind must be network, got ${JSON.stringify(kind)}`;
  if (members !== undefined) return `${name} must have no members`;
  return wrongInModel(value, name);
}

function wrongInModel(value: unknown, name: string): string | undefined {
  const { kind = "network" } = value as { kind?: unknown };
  if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind)) {
    return `${name}.kind must be ${Object.keys(KINDS).join(" or ")}, got ${JSON.stringify(kind)}`;
  }
  return wrongIn(value, { ...COMMON, ...KINDS[kind as ModelKind] }, name) ??
    wrongLengths(value as ModelConfig, name);
}

/** What is known of each column of a model must be known of as many as it has. */
function wrongColumns({ model, bands, range }: RunConfig): string | undefined {
  const wanted = model?.stateNames.length;
  if (wanted === undefined) return undefined;
  const all = [["bands.columns", bands?.columns], ["range", range]] as const;
  const bad = all.find(([, columns]) => columns !== undefined && columns.length !== wanted);
  return bad && `${bad[0]} must have ${wanted} columns, got ${bad[1]!.length}`;
}

type Length = [name: string, list: readonly unknown[], wanted: number];

/** Every list of a model has as many elements as there are of what it is about. */
function wrongLengths(model: ModelConfig, name: string): string | undefined {
  const { starts, stateNames } = model;
  if (starts.length === 0) return `${name}.starts must not be empty`;
  const d = model.kind === "equations"
    ? model.elements.length
    : stateNames.length + (model.hiddenStates ?? 0);
  const lengths: Length[] = [
    ...model.kind === "equations"
      ? [["sizes", model.sizes, d] satisfies Length]
      : networkLengths(model, d),
    ...starts.flatMap(({ name, y0, then }): Length[] => [
      [name, y0, d],
      ...then === undefined ? [] : [[`${name}.then`, then.y0, d] satisfies Length],
    ]),
  ];
  const bad = lengths.find(([, { length }, wanted]) => length !== wanted);
  if (bad !== undefined) {
    return `${name}.${bad[0]} must have ${bad[2]} numbers, got ${bad[1].length}`;
  }
  if (model.kind === "equations") return;
  const { names = [], logarithms = [] } = model.inputs ?? {};
  if (logarithms.length > names.length) {
    return `${name}.inputs.logarithms must have at most ${names.length} elements, got ` +
      `${logarithms.length}`;
  }
  const wrong = model.units && wrongInUnits(model.units, `${name}.units`, stateNames.length);
  return wrong ??
    first(
      (model.members ?? []).map((member, k) => () =>
        ALIKE.every((key) => JSON.stringify(key(member)) === JSON.stringify(key(model)))
          ? undefined
          : `${name}.members[${k}] must have the columns, the time and the trajectories of the model`
      ),
    );
}

function networkLengths(model: NetworkConfig, d: number): Length[] {
  const { stateNames, offset, factor, inputs, doses, encoder, amounts } = model;
  const columns = stateNames.length;
  const channels = inputs?.names.length ?? 0;
  const covariates = encoder?.covariates.length ?? 0;
  return [
    ["offset", offset, columns],
    ["factor", factor, columns],
    ["inputs.offset", inputs?.offset ?? [], channels],
    ["inputs.factor", inputs?.factor ?? [], channels],
    ["doses.factor", doses?.factor ?? [], doses === undefined ? 0 : d],
    ["encoder.reads", encoder?.reads ?? [], encoder === undefined ? 0 : columns],
    ["encoder.offset", encoder?.offset ?? [], covariates],
    ["encoder.factor", encoder?.factor ?? [], covariates],
    ["amounts.scale", amounts?.scale ?? [], amounts === undefined ? 0 : d],
    ["amounts.shift", amounts?.shift ?? [], amounts === undefined ? 0 : d],
  ];
}
