import { testExamples } from "../../helpers/documented_examples.ts";
import { LIBRARY } from "./folders.ts";

testExamples(LIBRARY);
