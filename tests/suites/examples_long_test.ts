import { LONG, testExample } from "../helpers/examples.ts";

for (const name of LONG) testExample(name);
