/**
 * A worker of a training died, never came to life, or has other problems than the training.
 *
 * @category Errors
 */
export class WorkerError extends Error {
  /** Its number; the first is 0. */
  readonly worker: number;

  /**
   * Made by a training.
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
