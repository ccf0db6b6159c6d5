import { type SplitProgram, splitProgram } from "../../tensors/internal.ts";
import { type Program, type Shape, sizeOf, type Tensor } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import { stagesNeeded, type Tableau } from "../methods/tableau.ts";
import type { Steps } from "../steps/steps.ts";
import { lastArguments, programOf } from "../traced/field_program.ts";

/** A field's program for the device, and what it makes of t alone, which is computed here in doubles. */
export class GpuField {
  /** From t, y, θ, what is fixed, and what is made of t alone, to dy/dt. */
  readonly program: Program;
  /** Whether it reads t itself. */
  readonly readsTime: boolean;
  /** The shapes of what is made of t alone. */
  readonly ofTime: readonly Shape[];
  /** The parameters, and what is fixed: what drives the field. */
  readonly parameters: readonly Tensor[];
  readonly fixed: readonly Tensor[];
  readonly #split: SplitProgram | undefined;

  /** @throws {TypeError} If what drives the field changes from step to step. */
  constructor(caller: string, field: VectorField) {
    const { program, data } = programOf(field)!;
    if (data?.live) throw new TypeError(`${caller}: what drives the field changes with its steps`);
    const tables = data?.tables;
    this.parameters = field.parameters.names.map((name) => field.parameters.get(name));
    this.fixed = tables?.names.map((name) => tables.get(name)) ?? [];
    const split = splitProgram(program, lastArguments(program, this.fixed.length));
    this.#split = split;
    this.program = split?.tail ?? program;
    this.readsTime = split?.readsFirst ?? false;
    this.ofTime = split?.shapes ?? [];
  }

  /** Elements of a step's record: its size, and what each stage makes of its time. */
  recordSize(tableau: Tableau, isCoupled: boolean): number {
    const each = this.ofTime.reduce((sum, shape) => sum + sizeOf(shape), this.readsTime ? 1 : 0);
    return 1 + each * stagesNeeded(tableau.b) * (isCoupled ? 2 : 1);
  }

  /** Computes the records of all steps. */
  records(tableau: Tableau, isCoupled: boolean, steps: Steps): Float32Array<ArrayBuffer> {
    const width = this.recordSize(tableau, isCoupled);
    const records = new Float32Array(width * steps.count);
    const t = new Float64Array(1);
    const head = this.#split && this.ofTime.length > 0
      ? this.#split.head.bind([t, ...this.fixed.map(({ data }) => data)])
      : undefined;
    let place = 0;
    const write = (from: number, to: number) => {
      for (let i = 0; i < stagesNeeded(tableau.b); i++) {
        // As in `Increment`: from + h may round to the other side of the end.
        t[0] = tableau.c[i] === 1 ? to : from + tableau.c[i] * (to - from);
        if (this.readsTime) records[place++] = t[0];
        if (head === undefined) continue;
        head.evaluate();
        records.set(head.output, place);
        place += head.output.length;
      }
    };
    for (let i = 0; i < steps.count; i++) {
      const [begin, end] = [steps.begin(i), steps.end(i)];
      records[place++] = end - begin;
      write(begin, end);
      if (isCoupled) write(end, begin);
    }
    return records;
  }
}
