import type { AdjointKind } from "./adjoint_kind.ts";
import { automaticKind } from "./automatic.ts";
import { backsolveKind } from "./backsolve.ts";
import { fullKind, fullStagesKind } from "./full_storage.ts";
import { recursiveKind } from "./recursive_checkpoint.ts";
import { reversibleKind } from "./reversible.ts";

/** Every adjoint that commands know by name, in the order in which they list them. */
export const ADJOINT_KINDS: readonly AdjointKind[] = [
  reversibleKind,
  recursiveKind,
  fullKind,
  fullStagesKind,
  backsolveKind,
  automaticKind,
];

/** A kind of adjoint, and the number that its name has. */
export interface NamedKind {
  /** The kind. */
  readonly kind: AdjointKind;
  /** The number after the colon. */
  readonly number?: number;
}

/**
 * What a name says of an adjoint.
 *
 * @param name The name, such as `recursive:44`.
 * @returns The kind and the number; undefined where the name is none, as one of a user's own.
 */
export function adjointKind(name: string): NamedKind | undefined {
  const whole = ADJOINT_KINDS.find((kind) => kind.name === name);
  if (whole !== undefined) return { kind: whole };
  const [first, text = ""] = name.split(/:(.*)/s);
  const kind = ADJOINT_KINDS.find((each) => each.number !== undefined && each.name === first);
  const number = /^\d/.test(text) ? Number(text) : NaN;
  if (kind === undefined || !Number.isInteger(number) || number < kind.number!.least) return;
  return { kind, number };
}
