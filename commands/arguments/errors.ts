/** A command was asked for something that it cannot do: its message says what would do. */
export class UsageError extends Error {
  /** Made where a command line or a data file is read. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UsageError";
  }
}

/** What was asked for was right, and the machine failed, such as by a full device. */
export class MachineError extends Error {
  /**
   * Made where files are written.
   *
   * @param message What failed, and how to go on.
   * @param options The cause, if there is one.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MachineError";
  }
}
