import type { DeletionCause } from '../../src/messages.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** The data of the messages about the end of an account. */
export interface DeletionMailData {
  readonly 'deletion-requested': {
    readonly when: number;
    /** `reminder`: the person has asked for a new password since. */
    readonly by: DeletionCause | 'reminder';
    /** When the account is deleted, and the link that cancels it; undefined where it is deleted at once. */
    readonly waits: { readonly due: number; readonly link: string } | undefined;
    /** The message goes to an email that the account had until lately. */
    readonly isFormer: boolean;
  };
  readonly 'deletion-cancelled': { readonly when: number };
  readonly 'account-deleted': { readonly when: number };
  readonly 'account-inactive': { readonly days: number; readonly ends: number };
}

/** Says how the messages about the end of an account are put together. */
export const deletionMails: { readonly [K in keyof DeletionMailData]: ComposeFrom<DeletionMailData[K]> } = {
  'deletion-requested': ({ t: { deletionRequested: t, moment, day } }, { when, by, waits, isFormer }) => ({
    subject: t.subject,
    parts: [
      ...(isFormer ? [paragraph(t.former)] : []),
      paragraph(t.intro[by](moment(when))),
      paragraph(waits ? t.due(day(waits.due)) : t.atOnce),
      ...(waits
        ? [link(t.cancel, t.cancelButton, waits.link), paragraph(by === 'reminder' ? t.thenPassword : t.signIn)]
        : []),
      ...(waits && by === 'owner' ? [paragraph(t.notYou)] : []),
      ...(by === 'owner' || by === 'reminder' ? [paragraph(t.ignore)] : []),
    ],
  }),
  'deletion-cancelled': ({ t: { deletionCancelled: t, moment }, page }, { when }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(moment(when))), link(t.notYou, t.notYouButton, page('/mot-de-passe-oublie'))],
  }),
  'account-deleted': ({ t: { accountDeleted: t, moment }, page }, { when }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(moment(when))),
      paragraph(t.services),
      link(t.again, t.button, page('/inscription')),
      paragraph(t.last),
    ],
  }),
  'account-inactive': ({ t: { accountInactive: t, moment }, to, page }, { days, ends }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(to, days, moment(ends))),
      link(t.keep, t.keepButton, page('/compte')),
      paragraph(t.afterwards),
      paragraph(t.ignore),
    ],
  }),
};
