import type { account as french } from '../fr/account.ts';
import type { Translation } from '../translation.ts';

export const account: Translation<typeof french> = {};
