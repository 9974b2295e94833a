import type { registration as french } from '../fr/registration.ts';
import type { Translation } from '../translation.ts';

export const registration: Translation<typeof french> = {};
