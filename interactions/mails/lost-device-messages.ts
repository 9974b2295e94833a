import { cancelPurpose } from '../../src/domain/account/surviving-links.ts';
import type { LostDeviceNotice } from '../../src/commands/lost-device/cancel-lost-device.ts';
import type { LostDeviceMessages } from '../../src/commands/lost-device/move-lost-device-on.ts';
import type { Services } from '../../src/services.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { queueMail } from './queue-mail.ts';
import { langOr, type Lang } from '../texts/index.ts';
import type { LostDeviceProof } from '../../src/domain/lost-device/lost-device.ts';
import { day, hour } from '../../src/domain/time.ts';

/** The data of the link in a message about a lost device. */
export interface CancelData {
  readonly id: string;
  readonly reference: string;
  readonly proof?: LostDeviceProof | undefined;
  /** The address that the link went to. */
  readonly email?: string;
}

/** Seconds that a link outlives its request. A message that arrives when the request has ended still opens a page that says so. */
const extraSeconds = day;
const moment = (seconds: number) => new Date(seconds * 1000);

const langOf = ({ locale }: LostDeviceNotice['account']): Lang => langOr(locale);
const recipients = ({ account, formerAddresses }: Pick<LostDeviceNotice, 'account' | 'formerAddresses'>) => [
  ...new Set([account.email, ...formerAddresses]),
];

const hasPassword = ({ passwordChangedAt }: LostDeviceNotice['account']) => passwordChangedAt !== null;

/** Sends each email of the account a link of its own, which outlives the request by a day. */
function tellRequest(services: Services, told: LostDeviceNotice, { isReminder = false } = {}): void {
  const { account, request } = told;
  const { id, reference, begunAt, endsAt, proof } = request;
  const hoursLeft = Math.max(1, Math.round((endsAt - services.nowSeconds()) / hour));
  const seconds = endsAt - services.nowSeconds() + extraSeconds;
  for (const to of recipients(told)) {
    const data: CancelData = { id, reference, proof, email: to };
    const link = { purpose: cancelPurpose, accountId: account.id, data: { ...data } };
    queueMail(services, {
      kind: 'lost-device-request',
      to,
      accountId: account.id,
      lang: langOf(account),
      data: {
        reference,
        begun: moment(begunAt),
        ends: moment(endsAt),
        proof,
        hasPassword: hasPassword(account),
        hoursLeft: isReminder ? hoursLeft : undefined,
        link: makeActionLink(services, { link, seconds }).href,
      },
      expiresAt: endsAt,
    });
  }
}

/** Tells the person and the support that a request began. The message to the support holds nothing that opens the account. */
export function tellBegun(services: Services, told: LostDeviceNotice): void {
  const { account, request } = told;
  tellRequest(services, told);
  queueMail(services, {
    kind: 'lost-device-support',
    to: services.config.supportEmail,
    accountId: undefined,
    lang: 'fr',
    data: {
      reference: request.reference,
      ends: moment(request.endsAt),
      proof: request.proof,
      sub: account.id,
      path: `/admin/demandes/${request.id}`,
    },
  });
}

export function tellCancelled(services: Services, told: LostDeviceNotice): void {
  const { reference, proof } = told.request;
  const data = { reference, proof, when: new Date(services.now()) };
  for (const to of recipients(told))
    queueMail(services, {
      kind: 'lost-device-cancelled',
      to,
      accountId: told.account.id,
      lang: langOf(told.account),
      data,
    });
}

function tellRemoved(services: Services, told: Omit<LostDeviceNotice, 'request'>, isBySupport: boolean): void {
  for (const to of recipients(told))
    queueMail(services, {
      kind: 'second-factor-removed',
      to,
      accountId: told.account.id,
      lang: langOf(told.account),
      data: { when: new Date(services.now()), hasPassword: hasPassword(told.account), isBySupport },
    });
}

/** Tells the person that agents have taken the second factor away, with or without a request of hers. */
export const tellRemovedBySupport = (services: Services, told: Omit<LostDeviceNotice, 'request'>): void =>
  tellRemoved(services, told, true);

/** The messages for the job that watches the requests. Jobs do not choose words. */
export const lostDeviceMessages: LostDeviceMessages = {
  reminder: (services, told) => tellRequest(services, told, { isReminder: true }),
  removed: (services, told) => tellRemoved(services, told, false),
};
