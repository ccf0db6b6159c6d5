import {
  automatic,
  backsolveAdjoint,
  fullStorageAdjoint,
  type GradientOptions,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  rk4,
  tsit5,
} from "../../mod.ts";

/** What a way back is given. */
export type Given = Pick<GradientOptions, "method" | "adjoint" | "stepControl">;

const TIGHT = pid({ rtol: 1e-6, atol: 1e-8 });

/** Every adjoint, with every kind of method and of steps that it works with. */
export const WAYS: Record<string, Given> = {
  "reversible": { method: reversible(rk4) },
  "reversible, exact": { method: reversible(rk4, { arithmetic: "exact" }) },
  "reversible, adaptive": { method: reversible(tsit5), stepControl: TIGHT },
  "recursive": { method: rk4, adjoint: recursiveCheckpointAdjoint({ checkpoints: 2 }) },
  "recursive, adaptive": { method: tsit5, stepControl: TIGHT },
  "full": { method: rk4, adjoint: fullStorageAdjoint() },
  "full, adaptive": { method: tsit5, adjoint: fullStorageAdjoint(), stepControl: TIGHT },
  "full:stages": { method: rk4, adjoint: fullStorageAdjoint({ keep: "stages" }) },
  "backsolve": { method: rk4, adjoint: backsolveAdjoint() },
  "backsolve, adaptive": { method: tsit5, adjoint: backsolveAdjoint(), stepControl: TIGHT },
  "automatic": { method: rk4, adjoint: automatic({ memory: 200 }) },
};
