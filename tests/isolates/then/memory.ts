import { testsOf } from "../../helpers/tests_of.ts";

// Apart from others: it collects again and again, which takes as long as there is of all that is kept. Files of other
// folders that do so run here, too.
await testsOf("tests/suites/memory");
