import { randomInt } from 'node:crypto';

const STEPS = 2 ** 32;

/** Draws a number evenly between two bounds, from the system's generator. */
export const pickBetween = (low: number, high: number): number => low + ((high - low) * randomInt(STEPS)) / STEPS;

/** Draws one element of a list that is not empty. */
export const pickOne = <Element>(list: readonly Element[]): Element => list[randomInt(list.length)]!;
