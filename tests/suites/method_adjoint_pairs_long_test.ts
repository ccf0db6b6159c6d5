import {
  adaptiveProblem,
  checkGradients,
  METHODS,
  problem,
  SPAN,
  T0,
} from "../helpers/method_adjoint_pairs.ts";

/** Each way to read alone. */
const EACH = [0, 1, 2, 3, 4, 5];

for (const listed of METHODS) {
  Deno.test(`every adjoint, by every way to read: ${listed.label}`, () => {
    checkGradients(listed, problem(listed, T0 + SPAN, { dt: SPAN / 23 }), EACH);
    if (listed.hasErrorEstimate) checkGradients(listed, adaptiveProblem(listed, T0 + SPAN), EACH);
  });
}
