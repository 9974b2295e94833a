import { emailCode } from '../../src/domain/limits/email-code.ts';
import { shownAddress } from '../../src/domain/fields/shown-address.ts';
import type { Services } from '../../src/services.ts';
import { texts, type Lang } from '../texts/index.ts';
import { renderMailHtml } from './mail-html.tsx';
import { mailMessages, type MailData, type MailKind } from './mail-messages.ts';
import { renderMailText } from './mail-text.ts';
import type { MailContent, MailFrame } from './message.ts';
import { day, hour, minute } from '../../src/domain/time.ts';

/** Seconds after which a message is no longer worth sending: as long as its code or link is valid, and a week for plain news. */
const lifeOf: Readonly<Record<MailKind, number>> = {
  'verify-address': day,
  'registration-existing': day,
  invitation: 7 * day,
  welcome: 7 * day,
  reset: hour,
  'address-change-code': day,
  'address-change-existing': day,
  'password-changed': 3 * day,
  'address-changed': 3 * day,
  'username-changed': 3 * day,
  'totp-added': 3 * day,
  'totp-removed': 3 * day,
  'recovery-codes-renewed': 3 * day,
  'passkey-added': 3 * day,
  'passkey-removed': 3 * day,
  'second-factor-on': 3 * day,
  'second-factor-off': 3 * day,
  'identity-linked': 3 * day,
  'identity-unlinked': 3 * day,
  'password-expiring': day,
  'account-inactive': 14 * day,
  'new-browser': 7 * day,
  'stranger-reported': 7 * day,
  'new-browsers': 7 * day,
  'export-made': 7 * day,
  'too-many-failures': day,
  'address-restored': 7 * day,
  // A code that arrives in its last minute is dead before the person has typed it.
  'lost-device-code': emailCode.seconds - minute,
  'lost-device-request': 3 * day,
  'lost-device-support': 7 * day,
  'another-person': 7 * day,
  'lost-device-cancelled': 7 * day,
  'second-factor-removed': 7 * day,
  // At the latest when the account is deleted.
  'deletion-requested': 7 * day,
  'deletion-cancelled': 7 * day,
  'account-deleted': 7 * day,
  'recovery-code-used': 7 * day,
  'own-role-changed': 7 * day,
  'role-changed': 7 * day,
  'admin-removal': day,
  'admin-kept': 7 * day,
  'account-disabled': 7 * day,
  'account-enabled': 7 * day,
  'account-restricted': 7 * day,
  'account-unrestricted': 7 * day,
  'sessions-closed': 7 * day,
  'session-closed': 7 * day,
  'address-correction': 3 * day,
  'address-correction-asked': 3 * day,
  'address-corrected': 7 * day,
  'address-correction-ended': 7 * day,
  'address-change-again': day,
  'invitation-existing': 7 * day,
  'act-asked': 2 * day,
  'lost-device-refused': 7 * day,
  'approvals-waiting': 2 * day,
  'approval-ended': 7 * day,
  'glass-broken': 7 * day,
  'production-asked': 7 * day,
  'production-answered': 7 * day,
  'contact-invitation': 7 * day,
  'secret-ending': day,
  'legacy-ending': 7 * day,
  'contacts-missing': 7 * day,
  'data-exposed': 14 * day,
  'sign-in-seen': 14 * day,
  'password-reset-needed': 14 * day,
  'scim-invitation': 7 * day,
  'events-paused': 7 * day,
};
const longestSubject = 60;

export interface Mail<K extends MailKind> {
  readonly kind: K;
  /** One plain email, already parsed. */
  readonly to: string;
  /** The account whose person the message is for; undefined for somebody who has none, and for the support. */
  readonly accountId: string | undefined;
  readonly lang: Lang;
  readonly data: MailData[K];
  /**
   * Epoch seconds after which the message is not sent, instead of the usual time. Zero for a message that must cost the same and never
   * leave.
   */
  readonly expiresAt?: number;
  /** The message goes to many people at once, and leaves after all others. */
  readonly isBulk?: boolean;
}

/** Returns the subject: the action first, then the name of the service if both fit. */
function subjectOf(subject: string, service: string): string {
  const whole = `${subject} - ${service}`.replace(/\p{Cc}+/gu, ' ');
  return whole.length <= longestSubject ? whole : subject;
}

type Composed<K extends MailKind> = Pick<Mail<K>, 'kind' | 'to' | 'lang' | 'data'>;

/** Renders a message of the closed list. */
export function composeMail<K extends MailKind>(
  { config }: Pick<Services, 'config'>,
  { kind, to, lang, data }: Composed<K>,
): { readonly subject: string; readonly text: string; readonly html: string } {
  const t = texts[lang].mails;
  const page = (path: string) => new URL(path, config.issuer).href;
  const composed = mailMessages[kind]({ t, to: shownAddress(to), page }, data);
  const content: MailContent = { ...composed, subject: subjectOf(composed.subject, config.serviceName) };
  const frame: MailFrame = {
    lang,
    hello: t.hello,
    team: t.team,
    fullAddress: t.fullAddress,
    caution: [t.caution.never, t.caution.links(new URL(config.issuer).origin), t.caution.report],
    automatic: t.automatic(config.supportEmail),
    personalData: { label: t.personalData, href: page('/donnees-personnelles') },
  };
  return { subject: content.subject, text: renderMailText(content, frame), html: renderMailHtml(content, frame) };
}

/** Puts a message of the closed list into the outbox with the other writes of the request, and returns its id. */
export function queueMail<K extends MailKind>(
  services: Pick<Services, 'config' | 'outbox' | 'nowSeconds'>,
  mail: Mail<K>,
): string {
  const { kind, to, accountId, lang, data } = mail;
  const now = services.nowSeconds();
  const { code, ...dataWithout } = data as { readonly code?: string };
  return services.outbox.enqueue({
    kind,
    to,
    accountId,
    lang,
    ...composeMail(services, mail),
    expiresAt: mail.expiresAt ?? now + lifeOf[kind],
    ...(mail.isBulk === true && { isBulk: true }),
    // A message that is a code and nothing else expires with it.
    ...(code !== undefined && 'link' in data && { code: { until: now + emailCode.seconds, dataWithout } }),
  });
}
