import { hasAddress } from '../../src/domain/account/no-address.ts';
import type { RequestOrigin } from '../../src/domain/origin/request-origin.ts';
import { shownAddress } from '../../src/domain/fields/shown-address.ts';
import { emailCode } from '../../src/domain/limits/email-code.ts';
import { day } from '../../src/domain/time.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { langOr, texts, type Lang } from '../texts/index.ts';
import type { MailContent, MailFrame } from './frame/mail-content.ts';
import { renderMailHtml } from './frame/mail-html.tsx';
import { renderMailText } from './frame/mail-text.ts';
import { mails, type MailData, type MailKind } from './mails.ts';
import { lifeOf } from './message-lives.ts';

/** The parts of the program that messages are made with. */
export interface MessageTools extends Pick<Services, 'config' | 'outbox' | 'sealer' | 'now' | 'nowSeconds'> {
  readonly undo: Pick<Services['undo'], 'actionLinks'>;
  /** Returns from where the person of this request asks, where one does. */
  readonly currentOrigin: () => RequestOrigin | undefined;
}

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
   * Epoch seconds after which the message is not sent, instead of the usual time; see `toNobody`.
   */
  readonly expiresAt?: number;
  /** The message goes to many people at once, and leaves after all others. */
  readonly isBulk?: boolean;
}

type Recipient = Pick<Mail<MailKind>, 'to' | 'accountId' | 'lang'>;

/** Returns the person of an account as recipient, in her language, or that of the page where she has chosen none. */
export const to = ({ id, email, locale }: Pick<Account, 'id' | 'email' | 'locale'>, pageLang?: string): Recipient => ({
  to: email,
  accountId: id,
  lang: langOr(locale, langOr(pageLang)),
});

/** Returns every email of an account, each as a recipient of its own. */
export const toEvery = ({
  account,
  formerAddresses,
}: {
  readonly account: Account;
  readonly formerAddresses: readonly string[];
}): readonly Recipient[] => [...new Set([account.email, ...formerAddresses])].map((email) => to({ ...account, email }));

/** Returns a recipient with whose account, if there is one, the message is not listed. */
export const toStranger = (email: string, lang: Lang): Recipient => ({ to: email, accountId: undefined, lang });

export const toSupport = ({ config }: Pick<Services, 'config'>): Recipient => toStranger(config.supportEmail, 'fr');

/** Returns the recipient of a message that must cost the same as any other and never leave. Its domain cannot exist (RFC 2606). */
export const toNobody = (lang: Lang): Recipient & { readonly expiresAt: number } => ({
  ...toStranger('personne@exemple.invalid', lang),
  expiresAt: 0,
});

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
  const composed = mails[kind]({ t, to: shownAddress(to), page }, data);
  const content: MailContent = { ...composed, subject: subjectOf(composed.subject, config.serviceName) };
  const frame: MailFrame = {
    lang,
    service: config.serviceName,
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
    expiresAt: hasAddress({ email: to }) ? (mail.expiresAt ?? now + (lifeOf[kind] ?? 7 * day)) : 0,
    ...(mail.isBulk === true && { isBulk: true }),
    // A message that is a code and nothing else expires with it.
    ...(code !== undefined && 'link' in data && { code: { until: now + emailCode.seconds, dataWithout } }),
  });
}
