import { cancelCorrectionPurpose, proveCorrectionPurpose } from '../../src/domain/undo/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import type { Messages } from '../../src/messages.ts';
import type { AddressHolder } from '../../src/store/account/accounts.ts';
import { makeActionLink } from '../engine/action-link.ts';
import type { CorrectionData } from '../flow-states/link-data.ts';
import { langOr } from '../texts/index.ts';
import { queueMail, to, toEvery, toStranger, type MessageTools } from './queue-mail.ts';

/** The messages about the change of an email, by its person or by an agent. */
export const addressMessages = (tools: MessageTools) => {
  const toldAct = () => ({ when: tools.nowSeconds(), supportEmail: tools.config.supportEmail });

  /** Tells the owner of a known email that somebody wanted it. The message is listed with no account: the agent must not learn that it left. */
  const tellHolder = ({ email, locale }: AddressHolder) =>
    queueMail(tools, { kind: 'address-change-existing', ...toStranger(email, langOr(locale)), data: {} });

  /** Sends the link that proves the new email, or tells the owner of a known one. */
  const correctionProof: Messages['correctionProof'] = ({ account, correction, known }) => {
    if (known) return void tellHolder(known);
    const { id, email, effectiveAt, expiresAt } = correction;
    const data: CorrectionData = { id, email };
    const { href } = makeActionLink(tools, {
      link: { purpose: proveCorrectionPurpose, accountId: account.id, data },
      seconds: expiresAt - tools.nowSeconds(),
    });
    queueMail(tools, {
      kind: 'address-correction',
      // As the message to the owner of a known email, this one is listed with no account.
      ...toStranger(email, langOr(account.locale)),
      data: { link: href, ends: effectiveAt },
    });
  };

  return {
    addressCode({ account, email, lang, ...data }) {
      queueMail(tools, { kind: 'address-change-code', ...to({ ...account, email }, lang), data });
    },
    addressExisting({ holder, lang }) {
      queueMail(tools, { kind: 'address-change-existing', ...to(holder, lang), data: {} });
    },
    correctionProof,
    /** Tells every email of the account that another one was typed for it. Each gets a link of its own that objects. */
    correctionAsked(told) {
      const { account, correction } = told;
      const { id, email: newEmail, effectiveAt, expiresAt } = correction;
      correctionProof(told);
      for (const one of toEvery(told)) {
        const data: CorrectionData = { id, email: one.to, newEmail };
        const { href } = makeActionLink(tools, {
          link: { purpose: cancelCorrectionPurpose, accountId: account.id, data },
          seconds: expiresAt - tools.nowSeconds(),
        });
        queueMail(tools, {
          kind: 'address-correction-asked',
          ...one,
          data: { ...toldAct(), newAddress: maskedAddress(newEmail), ends: effectiveAt, link: href },
        });
      }
    },
    /** Tells the present email, and the new one if its owner has proved it, that the account keeps its email. */
    correctionEnded({ account, correction, formerAddresses }) {
      const proved = correction.provedAt === null ? [] : [correction.email];
      for (const one of toEvery({ account, formerAddresses: [...formerAddresses, ...proved] }))
        queueMail(tools, { kind: 'address-correction-ended', ...one, data: toldAct() });
    },
    /** Tells the new email, and the ones that the account had, that the account has another email. */
    addressCorrected({ account, correction: { email }, formerAddresses }) {
      const former = [account.email, ...formerAddresses];
      for (const one of toEvery({ account: { ...account, email }, formerAddresses: former }))
        queueMail(tools, {
          kind: 'address-corrected',
          ...one,
          data: { ...toldAct(), isFormer: one.to !== email },
        });
    },
    /** The page of the person, and the link that she has, stay good. */
    changeProof({ account, waiting, known }) {
      if (known) return void tellHolder(known);
      const { link, expiresAt } = waiting;
      const { href } = makeActionLink(tools, { link, seconds: expiresAt - tools.nowSeconds() });
      queueMail(tools, {
        kind: 'address-change-again',
        ...toStranger(link.data.email, langOr(account.locale)),
        data: { link: href },
      });
    },
  } satisfies Partial<Messages>;
};
