import { hasPassword } from '../../src/domain/account/has-password.ts';
import { cancelPurpose } from '../../src/domain/undo/surviving-links.ts';
import { day, hour } from '../../src/domain/time.ts';
import type { LostDeviceNotice, Messages } from '../../src/messages.ts';
import { makeActionLink } from '../engine/action-link.ts';
import type { CancelData } from '../flow-states/link-data.ts';
import { langOr } from '../texts/index.ts';
import { queueMail, to, toEvery, toNobody, toSupport, type MessageTools } from './queue-mail.ts';

/** Seconds that a link outlives its request. A message that arrives when the request has ended still opens a page that says so. */
const extraSeconds = day;

/** The messages about a lost device. */
export const lostDeviceMessages = (tools: MessageTools) => {
  /** Sends each email of the account a link of its own, which outlives the request by a day. */
  const tellRequest = (told: LostDeviceNotice, { isReminder }: { readonly isReminder: boolean }) => {
    const { account, request } = told;
    const { id, reference, begunAt, endsAt, proof } = request;
    const left = endsAt - tools.nowSeconds();
    for (const one of toEvery(told)) {
      const data: CancelData = { id, reference, proof, email: one.to };
      const link = { purpose: cancelPurpose, accountId: account.id, data };
      queueMail(tools, {
        kind: 'lost-device-request',
        ...one,
        data: {
          reference,
          begun: begunAt,
          ends: endsAt,
          proof,
          hasPassword: hasPassword(account),
          hoursLeft: isReminder ? Math.max(1, Math.round(left / hour)) : undefined,
          link: makeActionLink(tools, { link, seconds: left + extraSeconds }).href,
        },
        expiresAt: endsAt,
      });
    }
  };
  return {
    lostDeviceCode({ account, code, lang }) {
      const recipient = account ? to(account, lang) : toNobody(langOr(lang));
      queueMail(tools, { kind: 'lost-device-code', ...recipient, data: { code } });
    },
    /** The message to the support holds nothing that opens the account. */
    lostDeviceBegun(told) {
      const { account, request } = told;
      const { id, reference, endsAt, proof } = request;
      tellRequest(told, { isReminder: false });
      const data = { reference, ends: endsAt, proof, sub: account.id, path: `/admin/demandes/${id}` };
      queueMail(tools, { kind: 'lost-device-support', ...toSupport(tools), data });
    },
    lostDeviceReminder: (told) => tellRequest(told, { isReminder: true }),
    lostDeviceCancelled(told) {
      const { reference, proof } = told.request;
      const data = { reference, proof, when: tools.nowSeconds() };
      for (const one of toEvery(told)) queueMail(tools, { kind: 'lost-device-cancelled', ...one, data });
    },
    lostDeviceRefused({ request: { reference }, sentence, ...told }) {
      const data = { when: tools.nowSeconds(), reference, sentence };
      for (const one of toEvery(told)) queueMail(tools, { kind: 'lost-device-refused', ...one, data });
    },
    secondFactorRemoved({ isBySupport, ...told }) {
      const data = { when: tools.nowSeconds(), hasPassword: hasPassword(told.account), isBySupport };
      for (const one of toEvery(told)) queueMail(tools, { kind: 'second-factor-removed', ...one, data });
    },
  } satisfies Partial<Messages>;
};
