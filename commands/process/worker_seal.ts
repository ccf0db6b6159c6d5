/** What the argument of a worker begins with that carries the seal of its reply. */
export const SEAL = "--seal=";
