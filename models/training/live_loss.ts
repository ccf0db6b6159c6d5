import { checkKeys, checkNumber, describe, type KeysOf } from "../../tensors/internal.ts";
import { lossPlot, PLOT_LOOK } from "../../figures/internal.ts";

/**
 * Sends a message to a notebook, as `Deno.jupyter.broadcast` does.
 *
 * @category Training
 */
export type Broadcast = (
  type: "display_data" | "update_display_data",
  content: Readonly<Record<string, unknown>>,
) => unknown;

/**
 * What {@linkcode liveLoss} takes.
 *
 * @category Training
 */
export interface LiveLossOptions {
  /** The least time between two drawings, in seconds. Default 0.5. */
  readonly every?: number;
  /** How a notebook is told. Default: that of the notebook of Deno in which this runs. */
  readonly broadcast?: Broadcast;
}

const KNOWN: KeysOf<LiveLossOptions> = { every: true, broadcast: true };

let charts = 0;

/**
 * Draws the loss in a notebook while a training runs: for `onIteration` of {@linkcode train}, or to be
 * called after each step of a trainer. The chart is where it was made, and follows at most twice a
 * second; it has the last losses, too, when the training ends.
 *
 * @category Training
 * @param options How often, and to whom.
 * @returns What to call at each iteration, with its loss.
 * @throws {TypeError} If an option is unknown or of the wrong type, or there is no notebook to draw in
 *   and no `broadcast`.
 *
 * @example
 * ```ts
 * import { adamW, liveLoss, meanSquaredError, mlp, rk4, train } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const times = [0, 0.5, 1];
 * const sent: string[] = [];
 * train({
 *   field: mlp({ state: [1], hidden: [4] }),
 *   y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4,
 *   loss: meanSquaredError(times, [[1], [0.6], [0.37]]),
 *   iterations: 3,
 *   // In a notebook nothing has to be given: onIteration: liveLoss()
 *   onIteration: liveLoss({ broadcast: (type) => sent.push(type) }),
 * });
 * assertEquals(sent[0], "display_data");
 * ```
 */
export function liveLoss(
  options: LiveLossOptions = {},
): (iteration: { readonly loss: number }) => void {
  checkKeys("liveLoss", options, KNOWN);
  const { every = 0.5, broadcast = ofNotebook() } = options;
  checkNumber("liveLoss", "every", every);
  if (typeof broadcast !== "function") {
    throw new TypeError(
      broadcast === undefined
        ? "liveLoss: there is no notebook of Deno here to draw in; leave it out, or give broadcast"
        : `liveLoss: broadcast must be a function, got ${describe(broadcast)}`,
    );
  }
  const id = `revode-loss-${++charts}-${performance.timeOrigin}`;
  const losses: number[] = [];
  let drawnAt = -Infinity;
  let [undrawn, calls, queued] = [0, 0, false];
  const draw = () => {
    const type = drawnAt === -Infinity ? "display_data" : "update_display_data";
    drawnAt = performance.now();
    undrawn = 0;
    const text = `iteration ${losses.length}, loss ${losses[losses.length - 1]}`;
    const data = { ...PLOT_LOOK.show(lossPlot({ losses })), "text/plain": text };
    // A training does not end because nobody looks on.
    Promise.resolve(broadcast(type, { data, metadata: {}, transient: { display_id: id } }))
      .catch(() => {});
  };
  return ({ loss }) => {
    losses.push(loss);
    undrawn++;
    calls++;
    if (performance.now() - drawnAt >= 1000 * every) draw();
    if (queued) return;
    queued = true;
    calls = 1;
    // Comes when `train` has returned; between single steps of one's own nothing is to be made up for.
    queueMicrotask(() => {
      queued = false;
      if (calls > 1 && undrawn > 0) draw();
    });
  };
}

/** How the notebook in which this runs is told; undefined where it is none. */
function ofNotebook(): Broadcast | undefined {
  const runtime = Reflect.get(globalThis, "Deno");
  try {
    // Outside of notebooks reading it throws.
    const { jupyter } = runtime;
    return (type, content) => jupyter.broadcast(type, content);
  } catch {
    return undefined;
  }
}
