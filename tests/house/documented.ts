/** A tag of a docstring. */
interface Tag {
  readonly kind: string;
  readonly name?: string;
  readonly doc?: string;
}

/** A docstring. */
interface Docstring {
  readonly doc?: string;
  readonly tags?: readonly Tag[];
}

/** A parameter, plain or with a default. */
interface Parameter {
  readonly name?: string;
  readonly left?: { readonly name?: string };
}

/** A property or a method. */
interface Member {
  readonly name: string;
  readonly jsDoc?: Docstring;
  readonly optional?: boolean;
  readonly isStatic?: boolean;
}

/** What `deno doc --json` says of a public name, as far as it is read here. */
export interface PublicName {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly jsDoc?: Docstring;
    readonly def?: {
      readonly params?: readonly Parameter[];
      readonly returnType?: { readonly repr?: string };
      readonly properties?: readonly Member[];
      readonly methods?: readonly Member[];
    };
  }[];
}

/** Functions that throw nothing of their own, whatever they are given. */
const QUIET = new Set([
  ...["formatShape", "sameShape", "sizeOf", "isReversible", "isRungeKutta", "isFailedSolve"],
  ...["watchedLoss", "memoryChart", "timeChart", "frontChart", "reconstructionChart"],
  ...["casesOf", "withControl", "chooseSmoothness", "jvpProgram", "lossPlot", "toVega"],
]);

/** Classes that a user meets as they are made by others, and seldom by their names. */
const MADE_BY_OTHERS = new Set([
  "ComputedStart",
  "Evaluation",
  "ForwardReader",
  "PathReader",
  "ReadRates",
]);

/**
 * Says what a reader of the reference would miss: a description, of each property and method as well;
 * of what is called an example that shows something, what each argument is, what is given, and what
 * is thrown; of an option what holds without it.
 *
 * @param symbol The name.
 * @returns What is missing, a line each.
 */
export function undocumented({ name, declarations }: PublicName): string[] {
  const missing: string[] = [];
  for (const { kind, jsDoc, def = {} } of declarations) {
    if (kind === "reference" || kind === "namespace") continue;
    const tags = jsDoc?.tags ?? [];
    const has = (tag: string) => tags.some(({ kind }) => kind === tag);
    if (!jsDoc?.doc) missing.push(`${name}: no description`);
    for (const member of [...def.properties ?? [], ...def.methods ?? []]) {
      const { doc = "", tags = [] } = member.jsDoc ?? {};
      if (doc === "" && tags.length === 0 && !member.isStatic) {
        missing.push(`${name}.${member.name}: no description`);
      }
      const isOption = name.endsWith("Options") || name === "Problem";
      if (kind === "interface" && isOption && member.optional) {
        if (!/default|unset|required|left out/i.test(doc)) {
          missing.push(`${name}.${member.name}: nothing says what holds without it`);
        }
      }
    }
    const isError = kind === "class" && name.endsWith("Error");
    if (["function", "class", "variable"].includes(kind) && !isError && !MADE_BY_OTHERS.has(name)) {
      const examples = tags.filter(({ kind }) => kind === "example");
      if (!examples.some(({ doc = "" }) => /\bassert\w*\(|console\.log\(/.test(doc))) {
        missing.push(`${name}: no example that asserts or prints something`);
      }
    }
    if (kind !== "function") continue;
    const described = new Set(tags.filter(({ doc }) => doc).map(({ name }) => name));
    for (const parameter of def.params ?? []) {
      const own = parameter.name ?? parameter.left?.name;
      if (own !== undefined && !described.has(own)) missing.push(`${name}: no @param ${own}`);
    }
    if (!has("return") && def.returnType?.repr !== "void") missing.push(`${name}: no @returns`);
    if ((def.params ?? []).length > 0 && !has("throws") && !QUIET.has(name)) {
      missing.push(`${name}: no @throws`);
    }
  }
  return missing;
}
