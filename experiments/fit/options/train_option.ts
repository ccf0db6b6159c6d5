import { type Option, option, type Reader } from "../../../commands/internal.ts";
import type { System } from "../systems.ts";

/**
 * An option of the train command. A default of `system` and `file` is kept in the run's config.json;
 * `default` holds where none is kept.
 */
export interface TrainOption<Value> extends Option<Value> {
  /** The text that holds by default on a built-in system. */
  readonly system?: (system: System) => string | undefined;
  /** The text that holds by default on a file. */
  readonly file?: string;
  /** The text that holds by default with equations; without one the option is not for them. */
  readonly equations?: string;
  /** What files alone have: the option, or its value "auto". */
  readonly forFiles?: "option" | "auto";
}

/** What an option is where it is not given, and whose it is. */
type Defaults = Pick<
  TrainOption<unknown>,
  "system" | "file" | "equations" | "default" | "forFiles"
>;
/** The options for the fields of an object. */
export type TrainTable<Values> = { readonly [Key in keyof Values]-?: TrainOption<Values[Key]> };

/** Makes an option of the train command: see `option`. */
export function row<Value>(
  usage: string,
  help: string,
  read: Reader<Value>,
  defaults: Defaults = {},
): TrainOption<Value> {
  return { ...option(usage, help, read), ...defaults };
}
