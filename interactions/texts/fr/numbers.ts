import { formats } from '../formats.ts';

export const number = (value: number): string => formats.number('fr').format(value);

/** Returns a number and the word for what it counts. One and nothing take the singular. */
export const many = (count: number, one: string, several: string): string =>
  `${number(count)} ${count > 1 ? several : one}`;
