/**
 * Finds the mutants of modules, and marks in a copy where each would stand. A process of its own,
 * for the package that it needs.
 *
 * @module
 */
import type { Mutant } from "../mutant.ts";

// Not written out where it is imported: the command runs without it, too.
const NAME = "@stryker-mutator/instrumenter";

/** What of the package is used here. */
interface Package {
  readonly Instrumenter: new (logger: unknown) => {
    instrument(
      files: readonly { name: string; content: string; mutate: boolean }[],
      options: {
        readonly plugins: null;
        readonly noHeader: boolean;
        readonly excludedMutations: readonly string[];
        readonly ignorers: readonly { shouldIgnore(path: Path): string | undefined }[];
      },
    ): Promise<{
      files: { name: string; content: string }[];
      mutants: (Mutant & { status?: string })[];
    }>;
  };
}

/** A node of a syntax tree, where it stands. */
interface Path {
  readonly node: {
    readonly type: string;
    readonly value?: unknown;
    readonly callee?: { readonly object?: { readonly type: string } };
  };
}

/** Templates and literals with a space are words for people. */
const wording = {
  shouldIgnore({ node: { type, value, callee } }: Path) {
    // The package puts `super` where it cannot stand.
    if (callee?.object?.type === "Super") return "super";
    const words = type === "TemplateLiteral" || type === "StringLiteral" && /\s/.test(`${value}`);
    return words ? "wording" : undefined;
  },
};

const { Instrumenter }: Package = await import(NAME);
const [folder, out, ...names] = Deno.args;
const silent = { debug() {}, info() {}, warn: console.error, isDebugEnabled: () => false };
const { files, mutants } = await new Instrumenter(silent).instrument(
  await Promise.all(names.map(async (name) => ({
    name,
    content: await Deno.readTextFile(`${folder}/${name}`),
    mutate: true,
  }))),
  { plugins: null, noHeader: true, excludedMutations: [], ignorers: [wording] },
);
for (const { name, content } of files) await Deno.writeTextFile(`${folder}/${name}`, content);
await Deno.writeTextFile(
  out,
  JSON.stringify(mutants.filter(({ status }) => status !== "Ignored")),
);
