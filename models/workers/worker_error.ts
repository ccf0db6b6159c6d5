/**
 * A worker died, never came to life, or has other problems than the program that started it.
 *
 * @category Errors
 */
export class WorkerError extends Error {
  /** Its number; the first is 0. */
  readonly worker: number;

  /**
   * Made by whatever has workers.
   *
   * @param message What happened.
   * @param worker The worker's number.
   */
  constructor(message: string, worker: number) {
    super(message);
    this.name = "WorkerError";
    this.worker = worker;
  }
}
