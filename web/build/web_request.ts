import { readGiven, whole } from "../../commands/mod.ts";

/** What the web command is asked for. */
export interface WebRequest {
  /** The port that it listens at. */
  readonly port: number;
}

const PORT = 8321;

/** What `--help` prints. */
export function webHelp(): string {
  return `Makes the live page, in which a neural ODE is trained in the browser, and serves it to this machine
alone. To have its files in a folder, see deno task web:build --help.

deno task web [options]

  --port N     the port; default ${PORT}, and 0 for any that is free
  --help       this text
  --version    the version, and Deno's

Ctrl-C ends it. The exit code is 0, and 2 for input that is wrong, such as a port that is taken.`;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If something is unknown.
 */
export function webRequest(args: readonly string[]): WebRequest | "help" {
  const given = readGiven("web", args, { port: whole(0, 65_535) });
  return given === "help" ? given : { port: given.port ?? PORT };
}
