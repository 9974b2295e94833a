import type { Texts } from '../texts/index.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** An act of an agent. */
interface ToldAct {
  readonly when: number;
  readonly supportEmail: string;
}

/** The data of the messages about the change of an email, by its person or by an agent. */
export interface AddressMailData {
  readonly 'address-change-code': { readonly code?: string; readonly link: string };
  readonly 'address-change-existing': object;
  /** Goes to the new address: its link proves that the person reads it. `ends`: until when the present address may object. */
  readonly 'address-correction': { readonly link: string; readonly ends: number };
  /** Goes to the present address, and to former ones that can come back. `newAddress` is masked. */
  readonly 'address-correction-asked': ToldAct & {
    readonly newAddress: string;
    readonly ends: number;
    readonly link: string;
  };
  /** `isFormer`: the message goes to the address that the account had until now. */
  readonly 'address-corrected': ToldAct & { readonly isFormer: boolean };
  readonly 'address-correction-ended': ToldAct;
  /** Goes to the new address of a change that its person has asked for herself. */
  readonly 'address-change-again': { readonly link: string };
}

/** Composes a message with a code and a link that prove an email, at a registration or when an account changes its email. */
export const addressProof =
  (
    textsOf: (t: Texts['mails']) => Texts['mails']['verifyAddress' | 'addressChangeCode'],
  ): ComposeFrom<{ readonly code?: string; readonly link: string }> =>
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

/** Says how the messages about the change of an email are put together. */
export const addressMails: { readonly [K in keyof AddressMailData]: ComposeFrom<AddressMailData[K]> } = {
  'address-change-code': addressProof((t) => t.addressChangeCode),
  'address-change-existing': ({ t: { addressChangeExisting: t }, to, page }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(to)), link(t.signIn, t.signInButton, page('/compte')), paragraph(t.ignore)],
  }),
  'address-correction': (
    {
      t: {
        personActs: { correction: t },
        moment,
      },
      to,
    },
    { link: href, ends },
  ) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(to)),
      link(t.prove, t.button, href),
      paragraph(t.wait(moment(ends))),
      paragraph(t.ignore),
    ],
  }),
  'address-correction-asked': ({ t: { personActs, moment } }, { when, newAddress, ends, link: href, supportEmail }) => {
    const t = personActs.correctionAsked;
    return {
      subject: t.subject,
      parts: [
        paragraph(t.intro(newAddress, moment(when))),
        paragraph(t.wait(moment(ends))),
        link(t.cancel, t.cancelButton, href),
        paragraph(t.ignore),
        paragraph(personActs.wrong(supportEmail)),
      ],
    };
  },
  'address-corrected': ({ t: { personActs, moment }, to }, { when, isFormer, supportEmail }) => {
    const t = personActs.corrected;
    return {
      subject: t.subject,
      parts: [
        paragraph(isFormer ? t.former(moment(when)) : t.intro(to, moment(when))),
        ...(isFormer ? [] : [paragraph(t.consequence)]),
        paragraph(personActs.wrong(supportEmail)),
      ],
    };
  },
  'address-correction-ended': ({ t: { personActs, moment } }, { when, supportEmail }) => ({
    subject: personActs.correctionEnded.subject,
    parts: [paragraph(personActs.correctionEnded.intro(moment(when))), paragraph(personActs.wrong(supportEmail))],
  }),
  'address-change-again': ({ t: { personActs, addressChangeCode }, to }, { link: href }) => ({
    subject: addressChangeCode.subject,
    parts: [
      paragraph(personActs.changeAgain.intro(to)),
      link(personActs.changeAgain.prove, addressChangeCode.button, href),
      paragraph(addressChangeCode.ignore),
    ],
  }),
};
