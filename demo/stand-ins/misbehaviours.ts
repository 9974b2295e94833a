import type { Scenario } from './model.ts';

/** Every misbehaviour by its name. */
export const misbehaviours: Readonly<Record<string, Scenario>> = {};
