/**
 * Options of {@linkcode interpolation}.
 *
 * @category Inputs
 */
export interface InterpolationOptions {
  /**
   * "linear": straight lines from value to value. "cubic": smooth, see `slopes`. "previous": each
   * value holds until the next one, as a sampled signal does; the input jumps at every time, and
   * steps end there by themselves. Default "linear".
   */
  readonly kind?: "linear" | "cubic" | "previous";
  /**
   * Of "cubic". "natural": the spline that bends least, each piece of which knows all values.
   * "backward": each piece begins with the slope from the value before, so that it depends on no
   * value behind its own end, as it must where values arrive while it is read. Default "natural".
   */
  readonly slopes?: "natural" | "backward";
  /**
   * What is read before the first time and behind the last. "refuse": nothing, it is an error.
   * "hold": the value at the end. "continue": what the first or the last piece gives there.
   * Default "refuse".
   */
  readonly extrapolation?: "refuse" | "hold" | "continue";
  /**
   * What a value does that is NaN. "refuse": it is an error. "bridge": a straight line leads over it;
   * for "previous" and for backward slopes the value before holds on, so that nothing looks ahead.
   * Each channel by itself. Default "refuse".
   */
  readonly missing?: "refuse" | "bridge";
  /**
   * Whether gradients give dL/d(values), in `inputsBar`, so that the input can be fitted. It costs
   * memory and time in proportion to the values: once a gradient, and once for each time that a loss
   * reads between two steps; with `backsolveAdjoint`, and in float32, every step. Default false.
   */
  readonly differentiate?: boolean;
}

/** The options, settled. */
export type InterpolationSettings = Required<InterpolationOptions>;
