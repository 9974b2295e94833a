import type { recovery as french } from '../fr/recovery.ts';
import type { Translation } from '../translation.ts';

export const recovery: Translation<typeof french> = {};
