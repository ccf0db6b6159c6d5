/**
 * The module of workers that make trials, where no program is its own.
 *
 * @module
 */
import { fitWorker } from "./fit_worker.ts";

fitWorker();
