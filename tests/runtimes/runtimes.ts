/**
 * What else runs the library, or is called by it, where the tests look for it, and what of npm has
 * it. `install.ts` installs it.
 *
 * @module
 */

/** The names by which tests ask. */
export type RuntimeName =
  | "node20"
  | "node22"
  | "bun"
  | "chromium"
  | "axe"
  | "openblas"
  | "nbclient"
  | "parallel"
  | "slurm"
  | "vulkan";

/** A package of npm that brings a program, in a form for this machine. */
export interface NpmProgram {
  /** The package and its version. */
  readonly package: `${string}@${string}`;
  /** The program in it. */
  readonly program: string;
}

/** Something that tests may need. */
export interface Runtime {
  /** How people call it. */
  readonly label: string;
  /** The names of the program, where it is installed for the whole machine. */
  readonly names: readonly string[];
  /** What the right one says of its version; unset where it is a file that is read. */
  readonly says?: RegExp;
  /** Where npm has it. */
  readonly npm: NpmProgram;
}

/** Where {@linkcode RUNTIMES} are installed, a folder each; git knows nothing of it. */
export const RUNTIMES_FOLDER: string = decodeURIComponent(
  new URL("../../.runtimes/", import.meta.url).pathname,
);

const { os, arch } = Deno.build;
const arm = arch === "aarch64";

function node(version: string): Runtime {
  const prefix = os === "darwin" && arm ? "node-bin" : "node";
  const name = `${prefix}-${os}-${arm ? "arm64" : "x64"}` as const;
  const [major] = version.split(".");
  return {
    label: `Node ${major}`,
    names: ["node"],
    says: new RegExp(`^v${major}\\.`),
    npm: { package: `${name}@${version}`, program: `${name}/bin/node` },
  };
}

const bun = `@oven/bun-${os}-${arm ? "aarch64" : "x64"}` as const;

/** Those that do not come from npm. */
type ElsewhereName = DebianName | "nbclient";

/** Those that come from Debian's packages. */
export type DebianName = "openblas" | "parallel" | "slurm" | "vulkan";

/** The packages. */
export const DEBIAN: Readonly<Record<DebianName, readonly string[]>> = {
  openblas: ["libopenblas0"],
  parallel: ["parallel"],
  slurm: ["slurm-wlm", "munge"],
  vulkan: ["mesa-vulkan-drivers"],
};

/** All of them that come from npm. */
export const RUNTIMES: Readonly<Record<Exclude<RuntimeName, ElsewhereName>, Runtime>> = {
  node20: node("20.20.2"),
  node22: node("22.23.3"),
  bun: {
    label: "Bun",
    names: ["bun"],
    says: /^1\./,
    npm: { package: `${bun}@1.4.5`, program: `${bun}/bin/bun` },
  },
  chromium: {
    label: "Chromium",
    names: ["chromium", "chromium-browser", "google-chrome"],
    says: /^(Chromium|Google Chrome)/,
    // It comes packed, for Linux on x86; `install.ts` unpacks it.
    npm: { package: "@sparticuz/chromium@153.0.0", program: "@sparticuz/chromium/bin/start" },
  },
  // The script that looks for barriers in a page. Tests alone read it.
  axe: {
    label: "axe-core",
    names: [],
    npm: { package: "axe-core@4.14.1", program: "axe-core/axe.min.js" },
  },
};

/** The names of all, in the order in which they are installed. */
export const RUNTIME_NAMES: readonly RuntimeName[] = [
  ...Object.keys(RUNTIMES) as (keyof typeof RUNTIMES)[],
  "openblas",
  "nbclient",
  "parallel",
  "slurm",
  "vulkan",
];

/** How people call what does not come from npm. */
const LABELS: Readonly<Record<ElsewhereName, string>> = {
  openblas: "OpenBLAS",
  nbclient: "Python with nbclient",
  parallel: "GNU parallel",
  slurm: "Slurm",
  vulkan: "a device for WebGPU",
};

function isElsewhere(name: RuntimeName): name is ElsewhereName {
  return Object.hasOwn(LABELS, name);
}

/** How people call it. */
export function labelOf(name: RuntimeName): string {
  return isElsewhere(name) ? LABELS[name] : RUNTIMES[name].label;
}

/**
 * Looks for a runtime, on the machine and then among those that were installed for the tests; needs
 * `--allow-run`.
 *
 * @param name Which.
 * @returns The program, or the library; undefined where it is not there.
 */
export function findRuntime(name: RuntimeName): string | undefined {
  if (name === "openblas") return findOpenBlas();
  if (name === "nbclient") return findNbclient();
  if (name === "parallel") {
    // Another program has the same name.
    return answerOf(name, "--version").startsWith("GNU parallel") ? name : undefined;
  }
  if (name === "slurm") return findSlurm();
  if (name === "vulkan") return findDevice();
  const { names, says, npm } = RUNTIMES[name];
  const installed = `${RUNTIMES_FOLDER}${name}/node_modules/${npm.program}`;
  if (says === undefined) return isFile(installed) ? installed : undefined;
  return [...names, installed].find((program) => says.test(answerOf(program, "--version")));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A Python that executes notebooks. */
function findNbclient(): string | undefined {
  const script = "import nbclient; print(nbclient.__version__)";
  return ["python3", `${RUNTIMES_FOLDER}nbclient/bin/python`]
    .find((python) => answerOf(python, "-c", script) !== "");
}

/** All that a Slurm of one node is made of. */
function findSlurm(): string | undefined {
  const all = answerOf("munged", "--version") !== "" &&
    ["slurmctld", "slurmd"].every((program) => answerOf(program, "-V").startsWith("slurm"));
  return all ? "slurmctld" : undefined;
}

/** What WebGPU finds; asked in a process of its own, as it looks only once. */
function findDevice(): string | undefined {
  const script = "const { info } = await navigator.gpu?.requestAdapter() ?? {}; " +
    "if (info) console.log(info.description || info.vendor);";
  return answerOf(Deno.execPath(), "run", "--no-prompt", scriptUrl(script)) || undefined;
}

function scriptUrl(script: string): string {
  return `data:text/javascript,${encodeURIComponent(script)}`;
}

/** Asked in a process of its own, since the tests may not open libraries. */
function findOpenBlas(): string | undefined {
  const module = JSON.stringify(import.meta.resolve("../../tensors/blas.ts"));
  const script = `import { openBlas } from ${module}; console.log(openBlas().library)`;
  return answerOf(Deno.execPath(), "run", "--no-prompt", "--allow-ffi", scriptUrl(script)) ||
    undefined;
}

/** What a program prints; nothing where there is none, or none that runs on this machine. */
function answerOf(program: string, ...args: string[]): string {
  try {
    const { success, stdout } = new Deno.Command(program, { args, stderr: "null" }).outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : "";
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return "";
  }
}
