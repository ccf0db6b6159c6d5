/**
 * Fields, methods, steps, solves and gradients, as users import them: the root exports all of this.
 *
 * @module
 */

export type { Adjoint, AdjointOf, GradientStats, ReversibleAdjoint } from "./adjoints/adjoint.ts";
export { automatic, type AutomaticOptions } from "./adjoints/automatic.ts";
export { backsolveAdjoint, type BacksolveOptions } from "./adjoints/backsolve.ts";
export { fullStorageAdjoint, type FullStorageOptions } from "./adjoints/full_storage.ts";
export {
  recursiveCheckpointAdjoint,
  type RecursiveCheckpointOptions,
} from "./adjoints/recursive_checkpoint.ts";
export { reversibleAdjoint, type ReversibleAdjointOptions } from "./adjoints/reversible.ts";
export * from "./each/solve_each.ts";
export * from "./each/value_and_grad_each.ts";
export * from "./errors/errors.ts";
export * from "./errors/event_errors.ts";
export * from "./errors/failed_solve.ts";
export * from "./errors/steady_state_error.ts";
export { BacksolveError, ReconstructionError } from "./errors/way_back_errors.ts";
export { stateEvent, timeEvent } from "./events/events.ts";
export type * from "./events/problem_event.ts";
export type {
  Calculus,
  FieldNoise,
  FieldWith,
  Halves,
  InputNames,
  NamedTensors,
  ParameterNames,
  VectorField,
} from "./field.ts";
export type {
  Gradient,
  GradientOptions,
  TimedGradientOptions,
  TimesBar,
} from "./gradient_options.ts";
export type { EsdirkMethod } from "./implicit/esdirk/esdirk.ts";
export type { EsdirkTableau } from "./implicit/esdirk/esdirk_tableau.ts";
export { kvaerno3 } from "./implicit/esdirk/kvaerno3.ts";
export { kvaerno5 } from "./implicit/esdirk/kvaerno5.ts";
export type { ImplicitMethod } from "./implicit/implicit_method.ts";
export { IMPLICIT_METHODS } from "./implicit/implicit_methods.ts";
export { rodas4p } from "./implicit/rosenbrock/rodas4p.ts";
export { rodas5p } from "./implicit/rosenbrock/rodas5p.ts";
export type { RosenbrockMethod } from "./implicit/rosenbrock/rosenbrock.ts";
export type { RosenbrockTableau } from "./implicit/rosenbrock/rosenbrock_tableau.ts";
export type { ProblemInputs } from "./inputs/driver.ts";
export { interpolation } from "./inputs/interpolate.ts";
export type { Interpolation } from "./inputs/interpolation.ts";
export type { InterpolationOptions } from "./inputs/interpolation_settings.ts";
export type { InputReader } from "./inputs/read_input.ts";
export type { Method } from "./method.ts";
export * from "./methods/method_named.ts";
export * from "./methods/methods.ts";
export { rungeKutta, type RungeKuttaMethod } from "./methods/runge_kutta.ts";
export type { IncrementMethod } from "./methods/step_increment.ts";
export type { Tableau } from "./methods/tableau.ts";
export * from "./methods/tableaus/bosh3.ts";
export * from "./methods/tableaus/dopri5.ts";
export * from "./methods/tableaus/dopri8.ts";
export * from "./methods/tableaus/euler.ts";
export * from "./methods/tableaus/heun.ts";
export * from "./methods/tableaus/midpoint.ts";
export * from "./methods/tableaus/ralston2.ts";
export * from "./methods/tableaus/ralston3.ts";
export * from "./methods/tableaus/rk4.ts";
export * from "./methods/tableaus/tsit5.ts";
export * from "./methods/tableaus/verner6.ts";
export { DensePath } from "./path/dense_path.ts";
export type { LossDirection, PathLoss, ReadAt, ReadPoints } from "./path/path_loss.ts";
export type { Problem } from "./problem/bind_problem.ts";
export type { StartFunction } from "./problem/computed_start.ts";
export type { Ratio } from "./ratio.ts";
export * from "./reversible/adams/adams_evaluations.ts";
export * from "./reversible/adams/reversible_adams.ts";
export * from "./reversible/asynchronous_leapfrog.ts";
export type { CouplingOption } from "./reversible/coupling_option.ts";
export * from "./reversible/ees.ts";
export type { SelfReversibleMethod } from "./reversible/one_point_steps.ts";
export * from "./reversible/reversible.ts";
export * from "./reversible/reversible_heun.ts";
export type { VerletOrder } from "./second_order/compositions.ts";
export type { NystromMethod } from "./second_order/nystrom/nystrom.ts";
export type { NystromTableau } from "./second_order/nystrom/nystrom_tableau.ts";
export { rkn4 } from "./second_order/nystrom/rkn4.ts";
export { rkn6 } from "./second_order/nystrom/rkn6.ts";
export { rkn8 } from "./second_order/nystrom/rkn8.ts";
export {
  type HalfFunction,
  secondOrderField,
  type SecondOrderFieldOptions,
} from "./second_order/second_order_field.ts";
export { verlet, type VerletMethod, type VerletOptions } from "./second_order/verlet.ts";
export { lawson, type LawsonMethod, type LawsonOptions } from "./semilinear/lawson.ts";
export * from "./solve.ts";
export * from "./stability/stability.ts";
export type { RestCounts } from "./steady/rest_search.ts";
export * from "./steady/steady_state.ts";
export type { ErrorNorm } from "./steps/adaptive_steps.ts";
export * from "./steps/pid.ts";
export {
  constantStep,
  type StepControl,
  type StepControlOptions,
  stepTo,
} from "./steps/step_control.ts";
export * from "./stochastic/brownian_path.ts";
export * from "./stochastic/euler_maruyama.ts";
export * from "./stochastic/milstein.ts";
export * from "./stochastic/sra1.ts";
export * from "./stochastic/stochastic_field.ts";
export * from "./stochastic/stratonovich.ts";
export {
  type HessianVectorProduct,
  hessianVectorProduct,
  type ProblemDirection,
} from "./tangents/hessian_vector_product.ts";
export { tangentField, type TangentFieldOptions } from "./tangents/tangent_field.ts";
export { PreparedGradient, valueAndGrad } from "./value_and_grad.ts";
export * from "./vector_field.ts";
