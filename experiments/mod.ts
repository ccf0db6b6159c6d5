/**
 * The train command, in parts: its command line, its training loop, its report; and what
 * the commands share: reading options, naming the nearest known name, exit codes.
 *
 * @module
 */

export * from "./command.ts";
export * from "./nearest_name.ts";
export * from "./options.ts";
export * from "./progress.ts";
export * from "./systems.ts";
export * from "./train_report.ts";
export * from "./train_request.ts";
export * from "./training.ts";
