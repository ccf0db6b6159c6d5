/**
 * Revode: train neural ODEs in constant memory, with exact gradients.
 *
 * A reversible solver (McCallum and Foster 2024, arXiv 2410.11648) runs the solve
 * backwards instead of storing it: a few states, whatever the number of steps.
 *
 * | to | begin with |
 * | --- | --- |
 * | state a field, dy/dt = f(t, y; θ) | **Vector fields**: {@linkcode vectorField}, {@linkcode mlp}, {@linkcode positive}, {@linkcode network}. **Tensors**: {@linkcode tensor}, {@linkcode Random}. **Operations**: {@linkcode matmul}, {@linkcode tanh} |
 * | drive it | **Inputs**: {@linkcode interpolation} |
 * | give it noise | **Stochastic equations**: {@linkcode stochasticField}, {@linkcode brownianPath}, {@linkcode eulerMaruyama}, {@linkcode stratonovich} |
 * | stop it, or have it jump | **Events**: {@linkcode stateEvent}, {@linkcode timeEvent} |
 * | differentiate inside f | **Tangents**: {@linkcode gradient}, {@linkcode divergence}, {@linkcode jvp} |
 * | solve it | **Solving**: {@linkcode solve}, from many starts {@linkcode solveEach}. **Methods**: {@linkcode rk4}, {@linkcode tsit5}, for stiff problems {@linkcode rodas5p}. **Steps**: {@linkcode constantStep}, {@linkcode pid} |
 * | find where it rests | **Solving**: {@linkcode steadyState} |
 * | take a gradient | **Solving**: {@linkcode valueAndGrad}. **Losses**: {@linkcode meanSquaredError}, {@linkcode negativeLogLikelihood}. **Adjoints**: {@linkcode reversibleAdjoint}, {@linkcode automatic} |
 * | take second derivatives | **Solving**: {@linkcode hessianVectorProduct}. **Vector fields**: {@linkcode tangentField} |
 * | go back exactly | **Reversible methods**: {@linkcode reversible}, {@linkcode reversibleAdams}, {@linkcode verlet}. **Stability**: {@linkcode isStable} |
 * | train, and on several cores | **Training**: {@linkcode train}, {@linkcode Trainer}, {@linkcode gradientWorker}. **Optimisers**: {@linkcode adamW}, {@linkcode lbfgs}. **Files**: {@linkcode encodeSafetensors} |
 * | fit known equations | **Fitting**: {@linkcode levenbergMarquardt}, {@linkcode intervals} |
 * | read data | **Recordings**: {@linkcode readRecording}. **Data sets**: {@linkcode timeSeries}, {@linkcode holdOut}. **Systems**: {@linkcode whiteDwarf} and two more |
 * | look at it | **Figures**: {@linkcode fitPlot}, {@linkcode lossPlot}, {@linkcode phasePlot}, {@linkcode toVega} |
 * | know what went wrong | **Errors**: {@linkcode SolveError}, {@linkcode isFailedSolve} |
 * | look inside | **Tracing**: {@linkcode trace}. **Kernels**: {@linkcode openBlas}. **Memory**: {@linkcode trackedBytes}. **Contracts**: {@linkcode Method} |
 *
 * What writers of methods and adjoints need besides stands in `@revode/revode/solvers`, and in those of
 * the other rooms: `/tensors`, `/models`, `/systems`. `/fit` makes a model of a table, `/webgpu` takes
 * gradients on a GPU, `/profiling` measures.
 *
 * @module
 */

export * from "./figures/mod.ts";
export * from "./models/mod.ts";
export * from "./solvers/users.ts";
export * from "./systems/users.ts";
export * from "./tensors/users.ts";
