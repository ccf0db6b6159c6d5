/** Takes the verdict of a check below; the compiler is what fails. */
export function assertType<T extends boolean>(_expectTrue: T): void {}

/** Compiles only for `true`. */
export type AssertTrue<T extends true> = never;

/** Compiles only for `false`. */
export type AssertFalse<T extends false> = never;

/** Whether `T` is `any`. */
export type IsAny<T> = 0 extends (1 & T) ? true : false;

/** Whether `T` is `never`. */
export type IsNever<T> = [T] extends [never] ? true : false;

/** Whether `T` is `unknown`, and not `any`. */
export type IsUnknown<T> = IsAny<T> extends true ? false : unknown extends T ? true : false;

/** Whether `T` may be null or undefined. */
export type IsNullable<T> = IsNever<Extract<T, null | undefined>> extends true ? false : true;

/** Whether `U` is one of the members of the union `T`. */
export type Has<T, U> = IsAny<T> extends true ? true
  : IsAny<U> extends true ? false
  : IsNever<Extract<T, U>> extends true ? false
  : true;

/** Whether `U` is none of the members of the union `T`. */
export type NotHas<T, U> = Has<T, U> extends true ? false : true;

/** Whether the two types are the same: the compiler takes one for the other, `any` only for `any`. */
export type IsExact<T, U> = Same<Flat<T>, Flat<U>>;

// Generic functions are assignable only where their conditions are identical types.
type Same<T, U> = (<X>() => X extends T ? 1 : 2) extends (<X>() => X extends U ? 1 : 2) ? true
  : false;
// So that A & B is the same as the one object type it stands for.
type Flat<T> = IsAny<T> extends true ? T
  // deno-lint-ignore no-explicit-any
  : T extends ((...args: any[]) => unknown) | readonly unknown[] ? T
  : T extends object ? { [K in keyof T]: T[K] }
  : T;
