import type { AnnouncedKind } from '../../src/domain/undo/announced-change.ts';
import type { Texts } from '../texts/index.ts';
import { link, paragraph, type ComposeFrom, type Surroundings } from './frame/mail-parts.ts';
import type { MailPart } from './frame/mail-content.ts';

/** Data of a message about a change that the link of the message takes back. */
interface AnnouncedData {
  readonly when: number;
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
  readonly since: number;
  readonly lastUsed: number | undefined;
}

/** The data of the messages about a change that can be taken back. */
export interface ChangeMailData extends Readonly<Record<AnnouncedKind, AnnouncedData>> {
  readonly 'address-restored': { readonly when: number };
}

type AnnouncementTexts = Texts['mails']['passwordChanged'];

/** Returns the part of a message that lists what signs in whatever the password is. A former email is told nothing of it. */
function standingParts(
  { t, page }: Pick<Surroundings, 't' | 'page'>,
  { standing = [], isFormer }: AnnouncedData,
): readonly MailPart[] {
  if (standing.length === 0 || isFormer) return [];
  const { title, passkey, identity, remove, removeButton } = t.standing;
  const items = standing.map(({ brand, since, lastUsed }) => {
    const used = lastUsed === undefined ? undefined : t.day(lastUsed);
    return brand === undefined ? passkey(t.day(since), used) : identity(brand, t.day(since), used);
  });
  return [paragraph(title), { kind: 'list', items }, link(remove, removeButton, page('/compte/securite'))];
}

/** Composes a message that says what happened and holds the link that takes it back. */
const announcement =
  (of: (t: Texts['mails'], data: AnnouncedData) => AnnouncementTexts): ComposeFrom<AnnouncedData> =>
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

/** Says how the messages about a change that can be taken back are put together. */
export const changeMails: { readonly [K in keyof ChangeMailData]: ComposeFrom<ChangeMailData[K]> } = {
  'password-changed': announcement((t, { isFirst }) => (isFirst ? t.passwordChosen : t.passwordChanged)),
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
};
