import { LONG, testExample } from "../helpers/documentation/examples.ts";

for (const name of LONG) testExample(name);
