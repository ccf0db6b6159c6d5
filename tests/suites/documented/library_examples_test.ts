import { testExamples } from "../../helpers/documentation/documented_examples.ts";
import { LIBRARY } from "./folders.ts";

testExamples(LIBRARY);
