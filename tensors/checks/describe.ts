/**
 * Says what a value is, for a message that ends in "got …".
 *
 * @returns Such as `null`, `the string "rk4"`, `a bigint`, `a Date`, `the function pid`.
 */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case "string":
      return value.length > 40 ? "a string" : `the string ${JSON.stringify(value)}`;
    case "number":
      return `the number ${value}`;
    case "function":
      return value.name === "" ? "a function" : `the function ${value.name}`;
    case "object":
      return describeObject(value);
    default:
      return `a ${typeof value}`;
  }
}

/** Its class as the value tells it; a tag is not asked for, as that may be anything. */
function describeObject(value: object): string {
  if (Array.isArray(value)) return "an array";
  const { constructor } = value;
  const name = typeof constructor === "function" ? constructor.name : "";
  if (name === "" || name === "Object") return "an object";
  return `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}`;
}
