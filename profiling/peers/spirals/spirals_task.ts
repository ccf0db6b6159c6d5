/**
 * How a neural CDE learns which way spirals turn: h' = F(h) dX/ds, where X is the cubic path through
 * what was seen of a spiral (time, x, y), s the number of the knot. h begins at a network of X's first
 * point, F is a network with a last tanh, and the logit is linear in h at the end.
 */
export interface SpiralsTask {
  /** How many spirals are trained on, the first of the file; in order, a batch after the other. */
  readonly train: number;
  /** How many are held out, the rest. */
  readonly heldOut: number;
  /** How often each is seen. */
  readonly knots: number;
  /** How many an update sees. */
  readonly batch: number;
  /** How many updates a training takes. */
  readonly updates: number;
  /** The widths of three networks, in the order of the weights: to h at the start, F, the logit. */
  readonly networks: readonly (readonly number[])[];
  /** What AdamW is given. */
  readonly adamW: {
    readonly learningRate: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    readonly weightDecay: number;
  };
}

/** What a training from the problem's weights came to. */
export interface TrainedSpirals {
  /** The loss of each update, before it. */
  readonly losses: readonly number[];
  /** The logits of the spirals that were held out, in order. */
  readonly logits: readonly number[];
}
