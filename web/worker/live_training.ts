import {
  lbfgs,
  mlp,
  reversible,
  reversibleAdjoint,
  rk4,
  solve,
  trackedBytes,
  Trainer,
  type TrainerState,
  type VectorField,
} from "../../mod.ts";
import type { Progress, Sample } from "../messages.ts";
import { scaledSample } from "./scaled_sample.ts";
import { rowOf, type Subject, subjectOf } from "./subject.ts";

/** The stages: short pieces of the path, each begun where the data are, then longer ones, then all. */
const STAGES = [
  { share: 0.05, name: "short pieces", iterations: 200 },
  { share: 0.25, name: "longer pieces", iterations: 200 },
  { share: 1, name: "the whole path", iterations: 200 },
] as const;

/** Steps by which a path is drawn. */
const DRAWN_STEPS = 600;

/** What a network is made of. */
export interface Network {
  /** The width of its hidden layer. */
  readonly hidden: number;
  /** Whether it sees the time. */
  readonly time: boolean;
}

/** A training that can be paused, and whose steps can change as it goes. */
export class LiveTraining {
  readonly #sample: Sample;
  readonly #unscale: (path: Float64Array) => Float64Array;
  readonly #field: VectorField;
  #steps: number;
  #stage = 0;
  #inStage = 0;
  /** Made with its first iteration, so that its bytes are counted in one turn. */
  #trainer: Trainer | undefined;
  /** What it goes on from, where the steps have changed. */
  #saved: TrainerState | undefined;
  #bytes: number | undefined;
  #losses: { iteration: number; loss: number }[] = [];
  #milliseconds = 0;

  /**
   * Begins with a network that has learned nothing.
   *
   * @param sample The path.
   * @param network What is trained.
   * @param steps The number of steps of a solve over all that is trained on.
   */
  constructor(sample: Sample, { hidden, time }: Network, steps: number) {
    const scaled = scaledSample(sample);
    this.#sample = scaled.sample;
    this.#unscale = scaled.unscale;
    this.#steps = steps;
    this.#field = mlp({ state: [sample.stateNames.length], hidden: [hidden], time });
  }

  /** The problem over the whole path, with the parameters as they are. */
  get subject(): Subject {
    return subjectOf(this.#field, this.#sample, 0, this.#sample.trained - 1);
  }

  /** Whether all is done. */
  get done(): boolean {
    return this.#stage === STAGES.length - 1 && this.#inStage >= STAGES[this.#stage].iterations;
  }

  /** The updates so far. */
  get iteration(): number {
    return STAGES.slice(0, this.#stage).reduce((sum, { iterations }) => sum + iterations, 0) +
      this.#inStage;
  }

  /** Changes the number of steps; what was learned stays. */
  set steps(steps: number) {
    if (steps === this.#steps) return;
    this.#steps = steps;
    if (this.#trainer === undefined) return;
    this.#saved = this.#trainer.save();
    this.#trainer.release();
    this.#trainer = undefined;
  }

  /** A gradient and an update. */
  step(): void {
    if (this.#inStage >= STAGES[this.#stage].iterations) this.#nextStage();
    const { live } = trackedBytes();
    const isNew = this.#trainer === undefined;
    this.#trainer ??= this.#makeTrainer();
    const begin = performance.now();
    const loss = this.#trainer.step();
    this.#milliseconds = performance.now() - begin;
    if (isNew) this.#bytes = trackedBytes().live - live;
    this.#losses.push({ iteration: this.iteration, loss });
    this.#inStage++;
  }

  /** How far it is; the losses since this was asked last. */
  progress(): Progress {
    const losses = this.#losses;
    this.#losses = [];
    const misses = this.#trainer?.stats.map(({ reconstructionError = 0 }) => reconstructionError) ??
      [];
    return {
      iteration: this.iteration,
      iterations: STAGES.reduce((sum, { iterations }) => sum + iterations, 0),
      stage: STAGES[this.#stage].name,
      losses,
      bestLoss: this.#best.loss,
      ...(this.#bytes !== undefined && { bytes: this.#bytes }),
      ...(misses.length > 0 && { miss: Math.max(...misses) }),
      milliseconds: this.#milliseconds,
      path: this.path(),
    };
  }

  /** The path of the best model so far, from the first state to the last time. */
  path(): Float64Array {
    const { times, stateNames: { length: d } } = this.#sample;
    const path = new Float64Array(times.length * d).fill(NaN);
    const { flat } = this.#field.parameters;
    const present = flat.slice();
    const { loss, parameters } = this.#best;
    if (loss < Infinity) flat.set(parameters);
    try {
      const [t0, t1] = [times[0], times[times.length - 1]];
      const { states } = solve({
        ...{ field: this.#field, y0: rowOf(this.#sample, 0), t0, t1, dt: (t1 - t0) / DRAWN_STEPS },
        ...{ method: rk4, saveAt: times, onFailure: "return" },
      });
      path.set(states.data);
    } finally {
      flat.set(present);
    }
    return this.#unscale(path);
  }

  /** Ends the training with the best parameters. */
  finish(): void {
    const { loss, parameters } = this.#best;
    if (loss < Infinity) this.#field.parameters.flat.set(parameters);
  }

  /** The field, for what is saved of it. */
  get field(): VectorField {
    return this.#field;
  }

  /** Ends the life of its buffers. */
  release(): void {
    this.#trainer?.release();
  }

  /** The best of this stage. */
  get #best(): { readonly loss: number; readonly parameters: ArrayLike<number> } {
    const { bestLoss, bestParameters } = this.#trainer ?? {};
    const { bestLoss: loss = Infinity, arrays } = this.#saved ?? {};
    if (bestLoss !== undefined) return { loss: bestLoss, parameters: bestParameters! };
    return { loss, parameters: arrays?.bestParameters ?? [] };
  }

  #nextStage(): void {
    this.finish();
    this.#trainer?.release();
    this.#trainer = undefined;
    this.#saved = undefined;
    this.#stage++;
    this.#inStage = 0;
  }

  /** The pieces of the present stage, as problems of one training. */
  #makeTrainer(): Trainer {
    const { share } = STAGES[this.#stage];
    const last = this.#sample.trained - 1;
    const length = Math.max(2, Math.round(share * last));
    const problems = [];
    for (let from = 0; from + length <= last; from += length) {
      const subject = subjectOf(this.#field, this.#sample, from, from + length);
      const steps = Math.max(2, Math.round(this.#steps * length / last));
      const dt = (subject.t1 - subject.t0) / steps;
      problems.push({ ...subject, dt, method: reversible(rk4), adjoint: reversibleAdjoint() });
    }
    const trainer = new Trainer({ problems, optimizer: lbfgs(), onFailure: "retreat" });
    if (this.#saved !== undefined) trainer.restore(this.#saved);
    this.#saved = undefined;
    return trainer;
  }
}
