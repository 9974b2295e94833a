import type { personActs as french } from '../fr/person-acts.ts';
import type { Translation } from '../translation.ts';

export const personActs: Translation<typeof french> = {
  proveCorrection: {
    title: 'Confirm your new address',
    intro:
      'The support gave this address as the new address of a Géoplateforme account. Confirm it only if you asked for that.',
    wait: (moment) => `The account keeps its present address until ${moment} at least.`,
    ignore: 'If you asked for nothing, close this page: the account is not yours, and without you nothing will change.',
    confirm: 'Confirm my address',
    doneTitle: 'Your address is confirmed',
    done: (moment) =>
      `The account will change its address on ${moment}, unless the present address objects. A message will tell you.`,
    changed: 'This address is now that of the account.',
  },
  cancelCorrection: {
    title: 'Keep your present address',
    intro: (address) => `The support asked that the address of your account become ${address}.`,
    ignore: 'If you asked for this change, close this page: it takes its course.',
    confirm: 'Keep my present address',
    doneTitle: 'Your address does not change',
    done: 'The change is cancelled. Your account keeps its present address.',
    next: 'If you had asked for nothing, somebody spoke to the support about your account in your place: write to us.',
  },
};
