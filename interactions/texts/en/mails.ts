import type { mails as french } from '../fr/mails.ts';
import type { Translation } from '../translation.ts';

export const mails: Translation<typeof french> = {};
