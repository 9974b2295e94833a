import type { pages as french } from '../fr/pages.ts';
import type { Translation } from '../translation.ts';

export const pages: Translation<typeof french> = {};
