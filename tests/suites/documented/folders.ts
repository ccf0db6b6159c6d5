/** Folders of the root whose examples are quick, "" being the files there. */
export const LIBRARY = ["", "docs", "figures", "models", "solvers", "systems", "tensors"] as const;

/** Folders whose examples train. */
export const COMMANDS = ["commands", "experiments", "web"] as const;

/** Those whose examples start processes and measure them, which takes long by nature. */
export const MEASURING = ["profiling"] as const;
