import type { logout as french } from '../fr/logout.ts';
import type { Translation } from '../translation.ts';

export const logout: Translation<typeof french> = {};
