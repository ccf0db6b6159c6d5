/** What a room may import. */
export interface Room {
  /** The rooms below it. */
  readonly rooms: readonly string[];
  /** The packages it may use besides; any, where there is no list. */
  readonly packages?: readonly string[];
  /** Whether it is part of the library, which runs anywhere and with no permission. */
  readonly library?: boolean;
}

/** The name by which users, and examples, import the library. */
export const PACKAGE = "@revode/revode";

/** The door of the library: the one module in the root. */
export const ROOT = "mod.ts";

/** What the package exports besides rooms, by the name of the export: the library, too, but above it. */
export const DOORS: Readonly<Record<string, string>> = {
  fit: "experiments/fit/mod.ts",
  webgpu: "solvers/webgpu/mod.ts",
};

/** What the package says of itself; commands read it as a module. */
export const CONFIG = "deno.json";

const LIBRARY = ["tensors", "figures", "solvers", "models", "systems"];

/** The rooms of the house, from the lowest up: an import goes down this list, never up. */
export const ROOMS: Readonly<Record<string, Room>> = {
  tensors: { rooms: [], packages: [], library: true },
  figures: { rooms: ["tensors"], packages: [], library: true },
  solvers: { rooms: ["tensors", "figures"], packages: [], library: true },
  models: { rooms: ["tensors", "figures", "solvers"], packages: [], library: true },
  systems: { rooms: ["tensors", "figures", "solvers"], packages: ["@std/csv"], library: true },
  [ROOT]: { rooms: LIBRARY, packages: [], library: true },
  commands: { rooms: [...LIBRARY, ROOT, CONFIG] },
  experiments: { rooms: [...LIBRARY, ROOT, "commands"] },
  profiling: { rooms: [...LIBRARY, ROOT, "commands", "experiments"] },
  web: { rooms: [...LIBRARY, ROOT, "commands", "experiments"] },
  examples: { rooms: [ROOT, DOORS.fit, DOORS.webgpu], packages: [] },
  site: { rooms: ["figures", "commands"], packages: [] },
  tests: { rooms: [...LIBRARY, ROOT, "commands", "experiments", "profiling", CONFIG] },
  offline: { rooms: [] },
};

/** What a test may import wherever it stands. */
export const TEST: Room = { rooms: [...ROOMS.tests.rooms, "tests"] };
