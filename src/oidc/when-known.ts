/**
 * Goes on with a value: at once where it is known, and later where it is still looked up. An `async` function would cost each request three
 * promises, and most values of the hot path are in memory.
 */
export function whenKnown<T, R>(value: T | Promise<T>, goOn: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}
