import type { PlainlyTold } from '../../src/messages.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** Where the texts of each have their words. */
const plainActs = {
  'account-disabled': 'disabled',
  'account-enabled': 'enabled',
  'account-restricted': 'restricted',
  'account-unrestricted': 'unrestricted',
  'carried-facts-changed': 'carriedFactsChanged',
  'sessions-closed': 'sessionsClosed',
  'session-closed': 'sessionClosed',
} as const satisfies Readonly<Record<PlainlyTold, string>>;

interface ToldAct {
  readonly when: number;
  /** The person can sign in to the account after the act. */
  readonly isOpen?: boolean;
  readonly supportEmail: string;
}

/** The data of the messages about what happened to an account. */
export interface AccountMailData extends Readonly<Record<PlainlyTold, ToldAct>> {
  /** `family`: name of the browser from a closed list; undefined for a browser that is not on the list. */
  readonly 'new-browser': { readonly when: number; readonly family: string | undefined };
  /** `family`: name of the browser that asked, from the closed list. */
  readonly 'export-made': { readonly when: number; readonly family: string | undefined };
  /** `hadPassword`: the account had a password, which opens nothing any more. */
  readonly 'stranger-reported': {
    readonly when: number;
    readonly family: string | undefined;
    readonly hadPassword: boolean;
  };
  readonly 'new-browsers': { readonly until: number; readonly browsers: number };
  readonly 'too-many-failures': { readonly when: number; readonly isSecondFactor: boolean };
  readonly 'another-person': { readonly when: number; readonly sub: string; readonly brand: string };
  readonly 'recovery-code-used': { readonly when: number; readonly left: number };
}

/** Tells plainly what was done: when, what follows from it, and whom to ask. */
const plainMail =
  (act: PlainlyTold): ComposeFrom<ToldAct> =>
  ({ t, page }, { when, supportEmail, isOpen = true }) => {
    const own = t.personActs[plainActs[act]];
    return {
      subject: own.subject,
      parts: [
        paragraph(own.intro(t.moment(when))),
        paragraph('stillClosed' in own && !isOpen ? own.stillClosed : own.consequence),
        ...('open' in own && isOpen ? [link(own.open, own.openButton, page('/compte'))] : []),
        paragraph(t.personActs.wrong(supportEmail)),
      ],
    };
  };

/** Says how the messages about an account are put together. */
export const accountMails: { readonly [K in keyof AccountMailData]: ComposeFrom<AccountMailData[K]> } = {
  'account-disabled': plainMail('account-disabled'),
  'account-enabled': plainMail('account-enabled'),
  'account-restricted': plainMail('account-restricted'),
  'account-unrestricted': plainMail('account-unrestricted'),
  'carried-facts-changed': plainMail('carried-facts-changed'),
  'sessions-closed': plainMail('sessions-closed'),
  'session-closed': plainMail('session-closed'),
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
  'another-person': ({ t: { anotherPerson: t, moment }, page }, { when, sub, brand }) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(brand, sub, moment(when))),
      link(t.next, t.button, page(`/admin/personnes/${sub}`)),
      paragraph(t.upstream(brand)),
    ],
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
