/** The ways back that the page compares, in the order in which it shows them. */
export const ADJOINTS = [
  {
    name: "reversible",
    title: "Reversible",
    keeps: "keeps a few states and goes back over its own steps",
  },
  {
    name: "recursive",
    title: "Checkpointed",
    keeps: "keeps some states and solves again between them",
  },
  { name: "full", title: "Full storage", keeps: "keeps every state of the solve" },
] as const;

/** The name of a way back. */
export type AdjointName = (typeof ADJOINTS)[number]["name"];
