import type { CorrectionNotice, OwnChangeNotice } from '../../src/messages.ts';
import { cancelCorrectionPurpose, proveCorrectionPurpose } from '../../src/domain/account/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import type { Services } from '../../src/services.ts';
import type { AddressHolder } from '../../src/store/account/accounts.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/** The data of the links about a correction. */
export interface CorrectionData {
  /** Id of the correction. */
  readonly id: string;
  /** The email that the link went to. */
  readonly email: string;
  /** The email that the account is to have, where the link went to another one. */
  readonly newEmail?: string | undefined;
}

type Told = CorrectionNotice;
type WithHolder = Omit<Told, 'formerAddresses'> & { readonly known: AddressHolder | undefined };

const langOf = ({ account }: Pick<Told, 'account'>) => langOr(account.locale);
const recipients = ({ account, formerAddresses }: Told) => [...new Set([account.email, ...formerAddresses])];
const dateOf = (seconds: number) => new Date(seconds * 1000);
const toldAct = (services: Services) => ({
  when: new Date(services.now()),
  support: services.config.supportEmail,
});

/** Tells the owner of a known email that somebody wanted it. The message is listed with no account: the agent must not learn that it left. */
function tellHolder(services: Services, { known }: { readonly known: AddressHolder }): void {
  const { email: to, locale } = known;
  queueMail(services, { kind: 'address-change-existing', to, accountId: undefined, lang: langOr(locale), data: {} });
}

/** Sends the link that proves the new email, or tells the owner of a known one. */
export function tellProof(services: Services, { account, correction, known }: WithHolder): void {
  if (known) return tellHolder(services, { known });
  const { id, email, effectiveAt, expiresAt } = correction;
  const data: CorrectionData = { id, email };
  const { href } = makeActionLink(services, {
    link: { purpose: proveCorrectionPurpose, accountId: account.id, data },
    seconds: expiresAt - services.nowSeconds(),
  });
  queueMail(services, {
    kind: 'address-correction',
    to: email,
    // As the message to the owner of a known email, this one is listed with no account.
    accountId: undefined,
    lang: langOf({ account }),
    data: { link: href, ends: dateOf(effectiveAt) },
  });
}

/** Tells every email of the account that another one was typed for it. Each gets a link of its own that objects. */
export function tellCorrectionAsked(services: Services, told: Told & Pick<WithHolder, 'known'>): void {
  const { account, correction } = told;
  const { id, email: newEmail, effectiveAt, expiresAt } = correction;
  tellProof(services, told);
  for (const to of recipients(told)) {
    const data: CorrectionData = { id, email: to, newEmail };
    const { href } = makeActionLink(services, {
      link: { purpose: cancelCorrectionPurpose, accountId: account.id, data },
      seconds: expiresAt - services.nowSeconds(),
    });
    queueMail(services, {
      kind: 'address-correction-asked',
      to,
      accountId: account.id,
      lang: langOf(told),
      data: { ...toldAct(services), newAddress: maskedAddress(newEmail), ends: dateOf(effectiveAt), link: href },
    });
  }
}

/** Tells the present email, and the new one if its owner has proved it, that the account keeps its email. */
export function tellCorrectionEnded(services: Services, told: Told): void {
  const { account, correction } = told;
  const proved = correction.provedAt === null ? [] : [correction.email];
  for (const to of new Set([...recipients(told), ...proved]))
    queueMail(services, {
      kind: 'address-correction-ended',
      to,
      accountId: account.id,
      lang: langOf(told),
      data: toldAct(services),
    });
}

/** Tells the new email, and the ones that the account had, that the account has another email. */
export function tellCorrected(services: Services, told: Told): void {
  const { account, correction } = told;
  for (const to of new Set([correction.email, ...recipients(told)]))
    queueMail(services, {
      kind: 'address-corrected',
      to,
      accountId: account.id,
      lang: langOf(told),
      data: { ...toldAct(services), isFormer: to !== correction.email },
    });
}

/** Sends the proof of a change that the person has asked for herself again. Her page, and the link that she has, stay good. */
export function tellChangeAgain(services: Services, { account, waiting, known }: OwnChangeNotice): void {
  if (known) return tellHolder(services, { known });
  const { link, expiresAt } = waiting;
  const { href } = makeActionLink(services, { link, seconds: expiresAt - services.nowSeconds() });
  queueMail(services, {
    kind: 'address-change-again',
    to: link.data.email,
    accountId: undefined,
    lang: langOf({ account }),
    data: { link: href },
  });
}
