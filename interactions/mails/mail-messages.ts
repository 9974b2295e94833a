import type { AnnouncedKind } from '../../src/domain/account/announced-change.ts';
import type { Texts } from '../texts/index.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { link, paragraph, type ComposeFrom, type Surroundings } from './mail-parts.ts';
import type { MailPart } from './message.ts';
import { personActMails, type PersonActMailData } from './person-act-mails.ts';
import { lostDeviceMails, type LostDeviceMailData } from './lost-device-mails.ts';
import { approvalMails, type ApprovalMailData } from './approval-mails.ts';
import { productionMails, type ProductionMailData } from './production-mails.ts';
import { clientMails, type ClientMailData } from './client-mails.ts';
import { deletionMails, type DeletionMailData } from './deletion-mails.ts';
import { roleMails, type RoleMailData } from './role-mails.ts';
import { breachMails, type BreachMailData } from './breach-mails.ts';

/** Data of a message about a change that the link of the message takes back. */
interface AnnouncedData {
  readonly when: Date;
  /** The link that takes the change back; undefined where the device was lost or stolen. */
  readonly link: string | undefined;
  /** The message goes to an email that the account had until lately. */
  readonly isFormer: boolean;
  /** Brand of the upstream that the change is about. */
  readonly upstream?: string | undefined;
  /** The account had no password before the change. */
  readonly isFirst?: boolean;
  /** The change turned the second factor on or off. */
  readonly isTurned?: boolean | undefined;
  /** Lists the factors that still sign in after a reset. The name that somebody gave a passkey is left out, since a stranger may have chosen it. */
  readonly standing?: readonly StandingFact[];
}

interface StandingFact {
  /** Brand of the upstream; undefined for a passkey. */
  readonly brand: string | undefined;
  readonly since: Date;
  readonly lastUsed: Date | undefined;
}

/**
 * The data of each kind of message. Apart from the email, no message holds words that a stranger typed, so our messages cannot carry the
 * words of a stranger.
 */
export interface MailData
  extends
    Readonly<Record<AnnouncedKind, AnnouncedData>>,
    DeletionMailData,
    RoleMailData,
    ProductionMailData,
    ClientMailData,
    PersonActMailData,
    BreachMailData,
    ApprovalMailData,
    LostDeviceMailData {
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
  readonly 'address-restored': { readonly when: Date };
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

export type MailKind = keyof MailData;

type Compose<K extends MailKind> = ComposeFrom<MailData[K]>;

type AnnouncementTexts = Texts['mails']['passwordChanged'];

/** Returns the part of a message that lists what signs in whatever the password is. A former email is told nothing of it. */
function standingParts(
  { t, page }: Pick<Surroundings, 't' | 'page'>,
  { standing = [], isFormer }: AnnouncedData,
): readonly MailPart[] {
  if (standing.length === 0 || isFormer) return [];
  const { title, passkey, identity, remove, removeButton } = t.standing;
  const items = standing.map(({ brand, since, lastUsed }) => {
    const used = lastUsed && t.day(lastUsed);
    return brand === undefined ? passkey(t.day(since), used) : identity(brand, t.day(since), used);
  });
  return [paragraph(title), { kind: 'list', items }, link(remove, removeButton, page('/compte/securite'))];
}

/** Composes a message that says what happened and holds the link that takes it back. */
const announcement =
  (of: (t: Texts['mails'], data: AnnouncedData) => AnnouncementTexts): Compose<AnnouncedKind> =>
  ({ t, page }, data) => {
    const { when, link: href, isFormer } = data;
    const own = of(t, data);
    const what = [...(isFormer ? [paragraph(t.announced.former)] : []), paragraph(own.intro(t.moment(when)))];
    if (href === undefined) {
      const { explanation, notYou, notYouButton } = t.announced.lost;
      return {
        subject: own.subject,
        parts: [...what, paragraph(explanation), link(notYou, notYouButton, page('/mot-de-passe-oublie'))],
      };
    }
    return {
      subject: own.subject,
      parts: [
        ...what,
        link(own.notYou, t.announced.notYouButton, href),
        paragraph(own.consequence),
        ...standingParts({ t, page }, data),
        ...(isFormer ? [paragraph(t.announced.formerConsequence)] : []),
        paragraph(t.announced.ignore),
      ],
    };
  };

type LinkTexts = Texts['mails']['identityLinked'];

const ofUpstream = (texts: LinkTexts, { upstream = '' }: AnnouncedData): AnnouncementTexts => ({
  ...texts,
  subject: texts.subject(upstream),
  intro: (moment) => texts.intro(moment, upstream),
});

/** Composes a message with a code and a link that prove an email, at a registration or when an account changes its email. */
const addressProof =
  (
    textsOf: (t: Texts['mails']) => Texts['mails']['verifyAddress' | 'addressChangeCode'],
  ): Compose<'verify-address' | 'address-change-code'> =>
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

/** The closed list of messages. */
export const mailMessages: { readonly [K in MailKind]: Compose<K> } = {
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
  'password-changed': announcement((t, { isFirst }) => (isFirst ? t.passwordChosen : t.passwordChanged)),
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
  'address-changed': announcement((t) => t.addressChanged),
  'username-changed': announcement((t) => t.usernameChanged),
  'totp-added': announcement(({ totpAdded: t }, { isTurned }) => ({
    ...t,
    intro: (moment) => (isTurned ? `${t.intro(moment)} ${t.endedSessions}` : t.intro(moment)),
  })),
  'totp-removed': announcement((t) => t.totpRemoved),
  'recovery-codes-renewed': announcement((t) => t.recoveryCodesRenewed),
  'passkey-added': announcement((t) => t.passkeyAdded),
  'passkey-removed': announcement((t) => t.passkeyRemoved),
  'second-factor-on': announcement((t) => t.secondFactorOn),
  'second-factor-off': announcement((t) => t.secondFactorOff),
  'identity-linked': announcement((t, data) => ofUpstream(t.identityLinked, data)),
  'identity-unlinked': announcement((t, data) => ofUpstream(t.identityUnlinked, data)),
  'address-restored': ({ t }, data) => ({
    subject: t.addressRestored.subject,
    parts: [paragraph(t.addressRestored.intro(t.moment(data.when))), paragraph(t.addressRestored.ignore)],
  }),
  'another-person': ({ t: { anotherPerson: t, moment } }, { when, sub, brand }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(brand, sub, moment(when))), paragraph(t.next), paragraph(t.upstream(brand))],
  }),
  ...deletionMails,
  ...roleMails,
  ...approvalMails,
  ...lostDeviceMails,
  ...breachMails,
  ...productionMails,
  ...clientMails,
  ...personActMails,
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
