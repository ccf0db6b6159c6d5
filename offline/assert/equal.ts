type Keyed = Record<PropertyKey, unknown>;

type Items = ArrayLike<unknown>;

function isTypedArray(value: object): value is object & Items {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Without the general way's list of keys: states are typed arrays, and long. */
function sameItems(a: Items, b: Items): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !Object.is(a[i], b[i])) return false;
  return a.length === b.length;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/**
 * Whether two values are deeply equal.
 *
 * As in the real package, and unlike `node:assert`: 0 equals -0, NaN equals NaN, and objects must
 * have the same prototype.
 *
 * @param c One value.
 * @param d The other.
 * @returns `true` when they are deeply equal.
 */
export function equal(c: unknown, d: unknown): boolean {
  const compared = new Map<object, object>(); // so that a cycle ends

  function same(a: unknown, b: unknown): boolean {
    if (a === b || Object.is(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    if (prototypeOf(a) !== prototypeOf(b)) return false;
    if (compared.get(a) === b) return true;
    compared.set(a, b);

    if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
    if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
    if (a instanceof Set) return sameEntries([...a], [...b as Set<unknown>]);
    if (isTypedArray(a)) return sameItems(a, b as typeof a);
    if (a instanceof Map) return sameEntries([...a], [...b as Map<unknown, unknown>]);

    const keys = ownKeys(a);
    return keys.length === ownKeys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && same((a as Keyed)[key], (b as Keyed)[key]));
  }

  function sameEntries(a: unknown[], b: unknown[]): boolean {
    return a.length === b.length && a.every((one) => b.some((other) => same(one, other)));
  }

  return same(c, d);
}

function ownKeys(value: object): PropertyKey[] {
  return Reflect.ownKeys(value).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(value, key)
  );
}

/** Objects without a prototype are like plain ones. */
function prototypeOf(value: object): unknown {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}
