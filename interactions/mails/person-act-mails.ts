import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** The acts of an agent whose message says what was done and where to turn, and nothing else. */
const plainActs = {
  'account-disabled': 'disabled',
  'account-enabled': 'enabled',
  'account-restricted': 'restricted',
  'account-unrestricted': 'unrestricted',
  'sessions-closed': 'sessionsClosed',
  'session-closed': 'sessionClosed',
} as const;

type PlainAct = keyof typeof plainActs;

interface ToldAct {
  readonly when: Date;
  /** The person can sign in to the account after the act. */
  readonly isOpen?: boolean;
  /** Address of the support. */
  readonly support: string;
}

/** The data of the messages about what an agent did with the account of a person. */
export interface PersonActMailData extends Readonly<Record<PlainAct, ToldAct>> {
  /** Goes to the new address: its link proves that the person reads it. `ends`: until when the present address may object. */
  readonly 'address-correction': { readonly link: string; readonly ends: Date };
  /** Goes to the present address, and to former ones that can come back. `newAddress` is masked. */
  readonly 'address-correction-asked': ToldAct & {
    readonly newAddress: string;
    readonly ends: Date;
    readonly link: string;
  };
  /** `isFormer`: the message goes to the address that the account had until now. */
  readonly 'address-corrected': ToldAct & { readonly isFormer: boolean };
  readonly 'address-correction-ended': ToldAct;
  /** Goes to the new address of a change that its person has asked for herself. */
  readonly 'address-change-again': { readonly link: string };
  readonly 'invitation-existing': object;
}

const plain =
  (act: PlainAct): ComposeFrom<ToldAct> =>
  ({ t, page }, { when, support, isOpen = true }) => {
    const own = t.personActs[plainActs[act]];
    return {
      subject: own.subject,
      parts: [
        paragraph(own.intro(t.moment(when))),
        paragraph('stillClosed' in own && !isOpen ? own.stillClosed : own.consequence),
        ...('open' in own && isOpen ? [link(own.open, own.openButton, page('/compte'))] : []),
        paragraph(t.personActs.wrong(support)),
      ],
    };
  };

/** Says how the messages about what an agent did are put together. */
export const personActMails: { readonly [K in keyof PersonActMailData]: ComposeFrom<PersonActMailData[K]> } = {
  'account-disabled': plain('account-disabled'),
  'account-enabled': plain('account-enabled'),
  'account-restricted': plain('account-restricted'),
  'account-unrestricted': plain('account-unrestricted'),
  'sessions-closed': plain('sessions-closed'),
  'session-closed': plain('session-closed'),
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
  'address-correction-asked': ({ t: { personActs, moment } }, { when, newAddress, ends, link: href, support }) => {
    const t = personActs.correctionAsked;
    return {
      subject: t.subject,
      parts: [
        paragraph(t.intro(newAddress, moment(when))),
        paragraph(t.wait(moment(ends))),
        link(t.cancel, t.cancelButton, href),
        paragraph(t.ignore),
        paragraph(personActs.wrong(support)),
      ],
    };
  },
  'address-corrected': ({ t: { personActs, moment }, to }, { when, isFormer, support }) => {
    const t = personActs.corrected;
    return {
      subject: t.subject,
      parts: [
        paragraph(isFormer ? t.former(moment(when)) : t.intro(to, moment(when))),
        ...(isFormer ? [] : [paragraph(t.consequence)]),
        paragraph(personActs.wrong(support)),
      ],
    };
  },
  'address-correction-ended': ({ t: { personActs, moment } }, { when, support }) => ({
    subject: personActs.correctionEnded.subject,
    parts: [paragraph(personActs.correctionEnded.intro(moment(when))), paragraph(personActs.wrong(support))],
  }),
  'address-change-again': ({ t: { personActs, addressChangeCode }, to }, { link: href }) => ({
    subject: addressChangeCode.subject,
    parts: [
      paragraph(personActs.changeAgain.intro(to)),
      link(personActs.changeAgain.prove, addressChangeCode.button, href),
      paragraph(addressChangeCode.ignore),
    ],
  }),
  'invitation-existing': ({ t: { personActs, registrationExisting: t }, to, page }) => ({
    subject: t.subject,
    parts: [
      paragraph(personActs.invitationExisting(to)),
      link(t.signIn, t.signInButton, page('/compte')),
      link(t.forgotten, t.forgottenButton, page('/mot-de-passe-oublie')),
      paragraph(t.ignore),
    ],
  }),
};
