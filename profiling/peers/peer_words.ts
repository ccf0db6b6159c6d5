import { PeerFailure } from "./peer_process.ts";
import type { TrainedSpirals } from "./spirals/spirals_task.ts";

/** The versions in a peer's first word. */
export function readyIn(reply: unknown): Readonly<Record<string, string>> {
  const { ready } = present(reply);
  if (typeof ready !== "object" || ready === null) {
    throw new PeerFailure(`said ${shown(reply)}, wanted that it is ready`);
  }
  return ready as Readonly<Record<string, string>>;
}

/** The reply of a peer that has what it was asked for. */
function present(reply: unknown): Readonly<Record<string, unknown>> {
  const { missing } = Object(reply);
  if (typeof missing === "string") throw new PeerFailure(missing, true);
  return Object(reply);
}

/** The numbers of some names in a reply. */
export function numbersIn<Name extends string>(
  reply: unknown,
  names: readonly Name[],
): Record<Name, number> {
  const values = present(reply);
  const wrong = names.find((name) => !Number.isFinite(values[name]) || Number(values[name]) < 0);
  if (wrong !== undefined) {
    throw new PeerFailure(`answered ${shown(reply)}, wanted a number as ${wrong}`);
  }
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Record<Name, number>;
}

/** What a training came to, in a peer's last word. */
export function trainedIn(reply: unknown): TrainedSpirals {
  const { losses, logits } = present(reply);
  for (const numbers of [losses, logits]) {
    if (!Array.isArray(numbers) || !numbers.every(Number.isFinite)) {
      throw new PeerFailure(`answered ${shown(reply)}, wanted losses and logits of a training`);
    }
  }
  return { losses, logits } as TrainedSpirals;
}

function shown(reply: unknown): string {
  return String(JSON.stringify(reply)).slice(0, 200);
}
