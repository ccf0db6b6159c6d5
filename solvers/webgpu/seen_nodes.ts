import type { SettledPoints } from "../path/path_loss.ts";
import { ReadNodes } from "../path/read_nodes.ts";
import type { Steps } from "../steps/steps.ts";

/** A node at which something is read, or behind a step within which something is. */
export interface SeenNode {
  /** The node: step i begins at node i. */
  readonly node: number;
  /** Whether something is read within the step before it, so that both its ends are needed. */
  readonly inside: boolean;
}

/** The nodes that whoever reads a path has to see, by the rules of `ForwardReader`; the last one always. */
export function seenNodes(steps: Steps, points: SettledPoints, direction: number): SeenNode[] {
  const { times } = points;
  const nodes = new ReadNodes(steps, points, direction);
  const seen: SeenNode[] = [];
  let next = 0;
  for (let node = 0; node <= steps.count; node++) {
    const t = nodes.timeOf(node);
    const margin = nodes.margin(node);
    const first = next;
    while (next < times.length && direction * (t - times[next]) > margin) next++;
    const inside = next > first;
    while (next < times.length && Math.abs(times[next] - t) <= margin) next++;
    if (next > first || nodes.isRead(node) || node === steps.count) seen.push({ node, inside });
  }
  return seen;
}
