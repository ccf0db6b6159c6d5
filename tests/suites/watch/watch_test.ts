import { assertGreater, assertLess } from "@std/assert";
import { measureSharpness } from "./sharpness.ts";

Deno.test("the watch tells bad solutions of random problems from good ones, but for few near the border", () => {
  const found = measureSharpness(3, 700);
  const { bad, passed, good, refused, worstPassed, bestRefused, share, mistakes } = found;
  const message = mistakes.join("\n");
  // Both kinds are there.
  assertGreater(bad, 100);
  assertGreater(good, 400);
  // Bad is what is further off than 10 of the base method's errors and 1e-6.
  assertLess(passed / bad, 0.01, message);
  assertLess(worstPassed, 2, message);
  assertLess(refused / good, 0.01, message);
  assertGreater(bestRefused, 1 / 8, message);
  assertLess(share, 1 / 3);
});
