import { testExamples } from "../../helpers/documentation/documented_examples.ts";
import { MEASURING } from "./folders.ts";

testExamples(MEASURING);
