import { formats } from '../formats.ts';

export const number = (value: number): string => formats.number('en-GB').format(value);

/** Returns a number and the word for what it counts. */
export const many = (count: number, one: string, several: string): string =>
  `${number(count)} ${count === 1 ? one : several}`;
