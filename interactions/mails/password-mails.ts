import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** The data of the messages about passwords. */
export interface PasswordMailData {
  /** `isUseless`: the present password no longer opens the account. `isBySupport`: the person asked the support for it. */
  readonly reset: {
    readonly link: string;
    readonly isUseless?: boolean;
    readonly isBySupport?: boolean;
    /** The account has no password yet. */
    readonly isFirst?: boolean;
    /** Brands of the upstreams that sign in to the account. */
    readonly upstreams?: readonly string[];
  };
  readonly 'password-expiring': { readonly days: number; readonly ends: number };
}

/** Says how the messages about passwords are put together. */
export const passwordMails: { readonly [K in keyof PasswordMailData]: ComposeFrom<PasswordMailData[K]> } = {
  reset: ({ t: { reset: t, personActs } }, data) => ({
    subject: t.subject,
    parts: [
      ...(data.isFirst ? [paragraph(t.passwordless)] : []),
      ...(data.isFirst && data.upstreams?.length ? [paragraph(t.through(data.upstreams.join(t.or)))] : []),
      ...(data.isBySupport ? [paragraph(personActs.resetBySupport)] : []),
      link(data.isFirst ? t.first : t.intro, t.button, data.link),
      paragraph(t.once),
      paragraph(data.isFirst ? t.ignoreFirst : data.isUseless ? t.useless : t.ignore),
    ],
  }),
  'password-expiring': ({ t: { passwordExpiring: t, moment }, page }, { days, ends }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(days, moment(ends))),
      paragraph(t.afterwards),
      link(t.now, t.nowButton, page('/compte/securite?step=password')),
      paragraph(t.ignore),
    ],
  }),
};
