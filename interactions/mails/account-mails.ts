import type { Texts } from '../texts/index.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** The data of the messages about how an account begins, and about what happens to it. */
export interface AccountMailData {
  /** `code`: absent in a message that leaves when its code is dead. */
  readonly 'verify-address': { readonly code?: string; readonly link: string };
  /** `upstream`: name of the upstream through which the person came, if she did. */
  readonly 'registration-existing': { readonly upstream?: string | undefined };
  readonly invitation: { readonly link: string };
  readonly welcome: { readonly upstream?: string | undefined };
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
  readonly 'address-change-code': { readonly code?: string; readonly link: string };
  readonly 'address-change-existing': object;
  readonly 'account-inactive': { readonly days: number; readonly ends: Date };
  readonly 'password-expiring': { readonly days: number; readonly ends: Date };
  /** `family`: name of the browser from a closed list; undefined for a browser that is not on the list. */
  readonly 'new-browser': { readonly when: Date; readonly family: string | undefined };
  /** `family`: name of the browser that asked, from the closed list. */
  readonly 'export-made': { readonly when: Date; readonly family: string | undefined };
  /** `hadPassword`: the account had a password, which opens nothing any more. */
  readonly 'stranger-reported': {
    readonly when: Date;
    readonly family: string | undefined;
    readonly hadPassword: boolean;
  };
  readonly 'new-browsers': { readonly until: Date; readonly browsers: number };
  readonly 'too-many-failures': { readonly when: Date; readonly isSecondFactor: boolean };
  readonly 'another-person': { readonly when: Date; readonly sub: string; readonly brand: string };
  readonly 'recovery-code-used': { readonly when: Date; readonly left: number };
}

/** Composes a message with a code and a link that prove an email, at a registration or when an account changes its email. */
const addressProof =
  (
    textsOf: (t: Texts['mails']) => Texts['mails']['verifyAddress' | 'addressChangeCode'],
  ): ComposeFrom<AccountMailData['verify-address']> =>
  ({ t: texts, to }, data) => {
    const t = textsOf(texts);
    return {
      subject: t.subject,
      parts: [
        ...(data.code === undefined
          ? [paragraph(t.late(to)), link(t.lateLink, t.button, data.link)]
          : [
              paragraph(t.intro(to)),
              { kind: 'code' as const, code: data.code },
              paragraph(t.codeLife),
              link(t.orLink, t.button, data.link),
            ]),
        paragraph(t.ignore),
      ],
    };
  };

/** Says how the messages about an account are put together. */
export const accountMails: { readonly [K in keyof AccountMailData]: ComposeFrom<AccountMailData[K]> } = {
  'verify-address': addressProof((t) => t.verifyAddress),
  'registration-existing': ({ t: { registrationExisting: t }, to, page }, { upstream }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(to)),
      link(t.signIn, t.signInButton, page('/compte')),
      link(t.forgotten, t.forgottenButton, page('/mot-de-passe-oublie')),
      ...(upstream ? [paragraph(t.link(upstreamBrand(upstream)))] : []),
      paragraph(t.ignore),
    ],
  }),
  invitation: ({ t: { invitation: t }, to }, data) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(to)), link(t.choose, t.button, data.link), paragraph(t.once), paragraph(t.ignore)],
  }),
  welcome: ({ t: { welcome: t }, to, page }, { upstream }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(to)),
      link(t.account, t.accountButton, page('/compte')),
      paragraph(upstream ? t.withoutPassword(upstreamBrand(upstream)) : t.advice),
    ],
  }),
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
      link(t.now, t.nowButton, page('/compte/securite')),
      paragraph(t.ignore),
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
  'new-browser': ({ t: { newBrowser: t, moment }, page }, { when, family }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(moment(when))),
      paragraph(family ? t.family(family) : t.unknown),
      paragraph(t.ignore),
      link(t.notYou, t.notYouButton, page('/mot-de-passe-oublie')),
    ],
  }),
  'export-made': ({ t: { exportMade: t, moment }, page }, { when, family }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(moment(when))),
      paragraph(family ? t.family(family) : t.unknown),
      link(t.download, t.downloadButton, page('/compte/donnees')),
      paragraph(t.ignore),
      link(t.notYou, t.notYouButton, page('/mot-de-passe-oublie')),
    ],
  }),
  'stranger-reported': ({ t: { strangerReported: t, newBrowser, moment }, page }, { when, family, hadPassword }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(moment(when))),
      paragraph(family ? newBrowser.family(family) : newBrowser.unknown),
      paragraph(hadPassword ? t.password : t.passwordless),
      link(t.notYou, newBrowser.notYouButton, page('/mot-de-passe-oublie')),
    ],
  }),
  'new-browsers': ({ t: { newBrowser: t, moment }, page }, { until, browsers }) => ({
    subject: t.several.subject,
    parts: [
      paragraph(t.several.intro(browsers, moment(until))),
      paragraph(t.several.ignore),
      link(t.notYou, t.notYouButton, page('/mot-de-passe-oublie')),
    ],
  }),
  'too-many-failures': ({ t: { tooManyFailures: t, moment }, page }, { when, isSecondFactor }) => {
    const own = isSecondFactor ? t.secondFactor : t.password;
    return {
      subject: t.subject,
      parts: [
        paragraph(own.intro(moment(when))),
        paragraph(t.wait),
        paragraph(own.notYou),
        link(own.change, t.changeButton, page('/mot-de-passe-oublie')),
      ],
    };
  },
  'address-change-code': addressProof((t) => t.addressChangeCode),
  'address-change-existing': ({ t: { addressChangeExisting: t }, to, page }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(to)), link(t.signIn, t.signInButton, page('/compte')), paragraph(t.ignore)],
  }),
  'another-person': ({ t: { anotherPerson: t, moment } }, { when, sub, brand }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(brand, sub, moment(when))), paragraph(t.next), paragraph(t.upstream(brand))],
  }),
  'recovery-code-used': ({ t, page }, data) => ({
    subject: t.recoveryCodeUsed.subject,
    parts: [
      paragraph(t.recoveryCodeUsed.intro(t.moment(data.when))),
      paragraph(t.recoveryCodeUsed.left(data.left)),
      link(t.recoveryCodeUsed.security, t.recoveryCodeUsed.securityButton, page('/compte/securite')),
      link(t.recoveryCodeUsed.notYou, t.recoveryCodeUsed.notYouButton, page('/mot-de-passe-oublie')),
    ],
  }),
};
