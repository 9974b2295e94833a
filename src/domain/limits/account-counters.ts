import { exportsOf } from '../account/export/export-rules.ts';
import { passwordCounter, secondFactorRule } from './throttle-rules.ts';

/** Counters of what a person does with her account. */
const ownActs = [
  'address-change',
  'username-change',
  'password-choice',
  'device:account',
  'test-accounts',
  'people-search',
  'resend',
];

/** Returns the keys of the counters that hold the id of an account. They go when the account is deleted. */
export const accountCounters = (accountId: string): readonly string[] => [
  passwordCounter(accountId),
  secondFactorRule(accountId).key,
  exportsOf(accountId).key,
  ...ownActs.map((act) => `${act}:${accountId}`),
];
