import { testExamples } from "../../helpers/documented_examples.ts";
import { MEASURING } from "./folders.ts";

testExamples(MEASURING);
