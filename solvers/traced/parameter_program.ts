import {
  adoptUntilDropped,
  argumentsRead,
  type DiagnosisPoint,
  explainPullback,
  explainValue,
} from "../../tensors/internal.ts";
import {
  type Diagnosis,
  type Evaluation,
  type Parameters,
  type Program,
  type Shape,
  sizeOf,
  type Tensor,
  trace,
} from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import { type DrivenBy, drivenBy } from "../inputs/driven_by.ts";
import { type InputReader, inputsAt, readsInputs } from "../inputs/read_input.ts";

/** An argument of a {@linkcode ParameterProgram} besides the parameters. */
export interface ProgramArgument {
  /** What messages call it. */
  readonly name: string;
  /** Its shape. */
  readonly shape: Shape;
  /** Whether its cotangent is wanted. */
  readonly wanted: boolean;
}

/** The inputs of a driven field, by name, at a time, and what reads them at others. */
export interface InputsAt {
  readonly inputs: Record<string, Tensor>;
  readonly reader: InputReader;
}

/**
 * A traced function of a few arguments and of a field's parameters, over buffers of its own: what a
 * start or a loss computes with the parameters as they are now.
 */
export class ParameterProgram {
  /** The arguments, to be written before {@linkcode ParameterProgram.evaluate}. */
  readonly inputs: readonly Float64Array[];
  /** The result. */
  readonly output: Float64Array;
  /** The shape of the result. */
  readonly outputShape: Shape;
  /** Whether the result depends on a parameter. */
  readonly usesParameters: boolean;
  /** Whether it depends on an argument, for each. */
  readonly usesArguments: readonly boolean[];
  /** The function, as one of the arguments, the parameters and the data. */
  readonly program: Program;
  /** The parameters of the field. */
  readonly parameters: Parameters;
  readonly #arguments: readonly ProgramArgument[];
  readonly #evaluation: Evaluation;
  /** What it reads of the inputs that drive the field, before it is looked up. */
  readonly #reads: { readonly program: Program; readonly by: DrivenBy } | undefined;
  readonly #data: readonly Float64Array[] = [];
  /** Where the last pullback's cotangents go, and what it was told. */
  #bars: (Float64Array | null)[] = [];
  #argumentBars: readonly Float64Array[] | undefined;
  #parametersBar: Float64Array | undefined;

  /**
   * Traces the function.
   *
   * @param f The function: of the arguments, and of the parameters by name, with their natural values.
   * @param who Who reads inputs in it, as messages begin. Default "The loss".
   */
  constructor(
    field: VectorField,
    args: readonly ProgramArgument[],
    f: (
      inputs: Tensor[],
      parameters: Record<string, Tensor>,
      inputsOf: (t: Tensor) => InputsAt,
    ) => Tensor,
    who = "The loss",
  ) {
    const { parameters } = field;
    const { names } = parameters;
    const by = drivenBy(field);
    const shapes = by?.shapes ?? field.inputs ?? {};
    this.parameters = parameters;
    this.#arguments = args;
    const program = trace(
      (...given) =>
        f(
          given.slice(0, args.length),
          parameters.natural(given.slice(args.length)),
          (t) => {
            const { now, reader } = inputsAt(t, shapes, who);
            return { inputs: now, reader };
          },
        ),
      [...args.map(({ shape }) => shape), ...names.map((name) => parameters.get(name).shape)],
    );
    if (by && readsInputs(program)) {
      this.#reads = { program, by };
      this.program = by.lookedUp(program, args.length, parameters);
      this.#data = by.data.tables.names.map((name) => by.data.tables.get(name).data);
    } else this.program = program;
    this.inputs = args.map(({ shape }) => adoptUntilDropped(new Float64Array(sizeOf(shape))));
    this.#evaluation = this.program.bind(this.buffers);
    this.output = this.#evaluation.output;
    this.outputShape = program.outputShape;
    const read = argumentsRead(this.program);
    this.usesArguments = args.map((_, i) => read.has(i));
    this.usesParameters = names.some((_, i) => read.has(args.length + i));
  }

  /**
   * Checks that inputs can be read at some times.
   *
   * @param caller Who reads, as messages begin.
   * @param time The number of the argument that is the time.
   * @throws {TypeError} If an input that jumps is differentiated, or read at a time that is not known.
   * @throws {RangeError} If an input is read where it has no values.
   */
  checkReadings(caller: string, time: number, times: ArrayLike<number>): void {
    const reads = this.#reads;
    reads?.by.checkReadings(caller, reads.program, time, times);
  }

  /** The arguments, the parameters, and the tables of inputs that are none. */
  get buffers(): Float64Array[] {
    const parameters = this.parameters;
    return [
      ...this.inputs,
      ...parameters.names.map((name) => parameters.get(name).data),
      ...this.#data,
    ];
  }

  /** Computes the result from what the arguments and the parameters are now. */
  evaluate(): void {
    this.#evaluation.evaluate();
  }

  /**
   * Pulls a cotangent of the result back through the last evaluation.
   *
   * @param argumentBars Of each argument that is wanted where its cotangent is added to.
   * @param parametersBar dL/dθ, added to.
   */
  pullback(
    outputBar: Float64Array,
    argumentBars: readonly Float64Array[],
    parametersBar: Float64Array | undefined,
  ): void {
    if (argumentBars !== this.#argumentBars || parametersBar !== this.#parametersBar) {
      this.#bars = this.barsOf(argumentBars, parametersBar);
      this.#argumentBars = argumentBars;
      this.#parametersBar = parametersBar;
    }
    this.#evaluation.pullback(outputBar, this.#bars);
  }

  /**
   * What a pullback adds to, for each argument of the program.
   *
   * @param argumentBars Of each argument that is wanted where its cotangent is added to.
   */
  barsOf(
    argumentBars: readonly Float64Array[],
    parametersBar: Float64Array | undefined,
  ): (Float64Array | null)[] {
    const views = parametersBar && this.parameters.views(parametersBar);
    let next = 0;
    return [
      ...this.#arguments.map(({ wanted }) => wanted ? argumentBars[next++] : null),
      ...this.parameters.names.map((name) => views?.[name].data ?? null),
      ...this.#data.map(() => null),
    ];
  }

  /** Why the result is not finite where it was evaluated last; undefined where it is. */
  explain(): Diagnosis | undefined {
    return explainValue(this.program, this.#point());
  }

  /** Why the pullback of such a cotangent is not finite there. */
  explainPullback(outputBar: ArrayLike<number>): Diagnosis | undefined {
    return explainPullback(this.program, this.#point(), outputBar);
  }

  #point(): DiagnosisPoint {
    const { names } = this.parameters;
    const args = this.#arguments;
    const first = args.length + names.length;
    return {
      inputs: this.buffers,
      names: [
        ...args.map(({ name }) => name),
        ...names.map((name) => `parameter "${name}"`),
        ...this.#reads?.by.data.tables.names ?? [],
      ],
      constants: [
        ...args.flatMap(({ wanted }, i) => wanted ? [] : [i]),
        ...this.#data.map((_, i) => first + i),
      ],
    };
  }
}
