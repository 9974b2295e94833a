import type { login as french } from '../fr/login.ts';
import type { Translation } from '../translation.ts';

export const login: Translation<typeof french> = {};
