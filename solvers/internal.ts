/**
 * What the rooms above use of this one besides what its users do.
 *
 * @module
 */

export { type AdjointKind, costAStep } from "./adjoints/adjoint_kind.ts";
export { ADJOINT_KINDS, adjointKind } from "./adjoints/adjoint_kinds.ts";
export { fullKind } from "./adjoints/full_storage.ts";
export { RODAS5P_DENSE } from "./implicit/rosenbrock/rodas5p_tableau.ts";
export { COMPOSITIONS } from "./second_order/compositions.ts";
export { whyOther } from "./methods/why_other.ts";
export { recursiveKind } from "./adjoints/recursive_checkpoint.ts";
export { reversibleKind } from "./adjoints/reversible.ts";
export { PROBLEM_KEYS } from "./problem/bind_problem.ts";
export { interpretNoRefused } from "./compiled/traced_field.ts";
export { BoundProblems } from "./each/bound_problems.ts";
export { checkedWeights, type OneGradient, SummedGradient } from "./each/summed_gradient.ts";
export { eachProblem } from "./each/each_problem.ts";
export { ParameterProgram } from "./traced/parameter_program.ts";
export { ParameterTangent } from "./traced/parameter_tangent.ts";
export { PathRun } from "./path_run.ts";
export { programOf } from "./traced/field_program.ts";
export { flattenState } from "./problem/state.ts";
export { checkGradientOptions } from "./gradient_options.ts";
