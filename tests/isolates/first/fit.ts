import { testsOf } from "../../helpers/tests_of.ts";

await testsOf("experiments/fit");
