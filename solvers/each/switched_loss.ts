import { sameShape } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import { bindLoss } from "../path/bind_loss.ts";
import type { PathLoss } from "../path/path_loss.ts";

/** Losses that read at the same points, of which one is read at a time. */
export class SwitchedLoss implements PathLoss {
  readonly #losses: readonly PathLoss[];
  #bound: readonly PathLoss[] = [];
  #now = 0;

  /** @param losses At least one. */
  constructor(losses: readonly PathLoss[]) {
    this.#losses = losses;
  }

  get at(): PathLoss["at"] {
    return this.#losses[0].at;
  }

  /** That of one that does not fit the field, if there is one. */
  stateShape: PathLoss["stateShape"];

  get readsParameters(): boolean {
    return this.#bound.some(({ readsParameters }) => readsParameters === true);
  }

  /** Goes on with loss number k. */
  use(k: number): void {
    this.#now = k;
  }

  bind(field: VectorField): PathLoss {
    const made = new Map<PathLoss, PathLoss>();
    this.#bound = this.#losses.map((loss) => {
      const bound = made.get(loss) ?? bindLoss(loss, field);
      made.set(loss, bound);
      return bound;
    });
    this.stateShape = this.#bound.find(({ stateShape }) =>
      stateShape !== undefined && !sameShape(stateShape, field.stateShape)
    )?.stateShape;
    return this;
  }

  value(index: number, t: number, y: Float64Array): number {
    return this.#bound[this.#now].value(index, t, y);
  }

  cotangent(...read: Parameters<PathLoss["cotangent"]>): void {
    this.#bound[this.#now].cotangent(...read);
  }

  timeDerivative(index: number, t: number, y: Float64Array): number {
    return this.#bound[this.#now].timeDerivative?.(index, t, y) ?? 0;
  }

  explain(index: number, t: number, y: Float64Array): ReturnType<NonNullable<PathLoss["explain"]>> {
    return this.#bound[this.#now].explain?.(index, t, y);
  }

  explainCotangent(
    index: number,
    t: number,
    y: Float64Array,
  ): ReturnType<NonNullable<PathLoss["explain"]>> {
    return this.#bound[this.#now].explainCotangent?.(index, t, y);
  }
}
