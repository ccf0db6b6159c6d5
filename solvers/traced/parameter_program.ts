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
  jvpProgram,
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

/** The program of the derivative along a direction, which is written into `inputs`. */
interface BoundTangent {
  readonly evaluation: Evaluation;
  readonly inputs: readonly Float64Array[];
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
  readonly #program: Program;
  readonly #parameters: Parameters;
  readonly #arguments: readonly ProgramArgument[];
  readonly #evaluation: Evaluation;
  /** What it reads of the inputs that drive the field, before it is looked up. */
  readonly #reads: { readonly program: Program; readonly by: DrivenBy } | undefined;
  readonly #data: readonly Float64Array[] = [];
  /** Where the last pullback's cotangents go, and what it was told. */
  #bars: (Float64Array | null)[] = [];
  #argumentBars: readonly Float64Array[] | undefined;
  #parametersBar: Float64Array | undefined;
  /** Made where it is first asked for. */
  #tangent: BoundTangent | undefined;
  /** Directions of a single argument. */
  readonly #alongs: { inputs: readonly Float64Array[]; parameters: Float64Array }[] = [];

  /**
   * Traces the function.
   *
   * @param f The function: of the arguments, and of the parameters by name, with their natural values.
   */
  constructor(
    field: VectorField,
    args: readonly ProgramArgument[],
    f: (
      inputs: Tensor[],
      parameters: Record<string, Tensor>,
      inputsOf: (t: Tensor) => InputsAt,
    ) => Tensor,
  ) {
    const { parameters } = field;
    const { names } = parameters;
    const by = drivenBy(field);
    const shapes = by?.shapes ?? field.inputs ?? {};
    this.#parameters = parameters;
    this.#arguments = args;
    const program = trace(
      (...given) =>
        f(
          given.slice(0, args.length),
          parameters.natural(given.slice(args.length)),
          (t) => {
            const { now, reader } = inputsAt(t, shapes, "The loss");
            return { inputs: now, reader };
          },
        ),
      [...args.map(({ shape }) => shape), ...names.map((name) => parameters.get(name).shape)],
    );
    if (by && readsInputs(program)) {
      this.#reads = { program, by };
      this.#program = by.lookedUp(program, args.length, parameters);
      this.#data = by.data.tables.names.map((name) => by.data.tables.get(name).data);
    } else this.#program = program;
    this.inputs = args.map(({ shape }) => adoptUntilDropped(new Float64Array(sizeOf(shape))));
    this.#evaluation = this.#program.bind(this.#buffers);
    this.output = this.#evaluation.output;
    this.outputShape = program.outputShape;
    const read = argumentsRead(this.#program);
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
  get #buffers(): Float64Array[] {
    const parameters = this.#parameters;
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
      this.#bars = this.#barsOf(argumentBars, parametersBar);
      this.#argumentBars = argumentBars;
      this.#parametersBar = parametersBar;
    }
    this.#evaluation.pullback(outputBar, this.#bars);
  }

  /**
   * The derivative of the result along a direction, at the arguments and parameters of now.
   *
   * @param along That of the arguments, each in full.
   * @param parameters That of the parameters, flat.
   * @returns The derivative; overwritten by the next call.
   */
  pushForward(along: readonly Float64Array[], parameters: Float64Array): Float64Array {
    const { evaluation, inputs } = this.#tangent ??= this.#bindTangent();
    along.forEach((direction, i) => inputs[i].set(direction));
    let from = 0;
    const { length } = this.#parameters.names;
    for (const direction of inputs.slice(along.length, along.length + length)) {
      for (let k = 0; k < direction.length; k++) direction[k] = parameters[from++];
    }
    evaluation.evaluate();
    return evaluation.output;
  }

  /**
   * The derivative by a scalar argument, at the arguments and parameters of now, times a cotangent of the
   * result.
   *
   * @param which The number of the argument.
   */
  slopeBy(which: number, outputBar: Float64Array): number {
    const along = this.#alongs[which] ??= {
      inputs: this.inputs.map(({ length }, i) =>
        adoptUntilDropped(new Float64Array(length).fill(i === which ? 1 : 0))
      ),
      parameters: adoptUntilDropped(new Float64Array(this.#parameters.size)),
    };
    const slope = this.pushForward(along.inputs, along.parameters);
    let sum = 0;
    for (let k = 0; k < slope.length; k++) sum += slope[k] * outputBar[k];
    return sum;
  }

  /**
   * Pulls a cotangent of what {@linkcode ParameterProgram.pushForward} gave last back to the arguments and
   * the parameters, not to the direction.
   */
  pullbackForward(
    outputBar: Float64Array,
    argumentBars: readonly Float64Array[],
    parametersBar: Float64Array,
  ): void {
    const { evaluation, inputs } = this.#tangent ??= this.#bindTangent();
    const bars = this.#barsOf(argumentBars, parametersBar);
    evaluation.pullback(outputBar, [...bars, ...inputs.map(() => null)]);
  }

  #bindTangent(): BoundTangent {
    const program = jvpProgram(this.#program);
    const own = this.#buffers;
    const inputs = own.map(({ length }) => adoptUntilDropped(new Float64Array(length)));
    return { evaluation: program.bind([...own, ...inputs]), inputs };
  }

  #barsOf(
    argumentBars: readonly Float64Array[],
    parametersBar: Float64Array | undefined,
  ): (Float64Array | null)[] {
    const views = parametersBar && this.#parameters.views(parametersBar);
    let next = 0;
    return [
      ...this.#arguments.map(({ wanted }) => wanted ? argumentBars[next++] : null),
      ...this.#parameters.names.map((name) => views?.[name].data ?? null),
      ...this.#data.map(() => null),
    ];
  }

  /** Why the result is not finite where it was evaluated last; undefined where it is. */
  explain(): Diagnosis | undefined {
    return explainValue(this.#program, this.#point());
  }

  /** Why the pullback of such a cotangent is not finite there. */
  explainPullback(outputBar: ArrayLike<number>): Diagnosis | undefined {
    return explainPullback(this.#program, this.#point(), outputBar);
  }

  #point(): DiagnosisPoint {
    const { names } = this.#parameters;
    const args = this.#arguments;
    const first = args.length + names.length;
    return {
      inputs: this.#buffers,
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
