import type { LostDeviceProof } from '../../src/domain/lost-device/lost-device.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

interface LostDeviceData {
  readonly reference: string;
  /** Time at which the second factor is removed. */
  readonly ends: number;
  /** The proof beside the mailbox; undefined in requests of an earlier version. */
  readonly proof: LostDeviceProof | undefined;
}

/** The data of the messages about a lost device. */
export interface LostDeviceMailData {
  readonly 'lost-device-code': { readonly code: string };
  /** `hoursLeft`: hours until the removal, in a reminder. */
  readonly 'lost-device-request': LostDeviceData & {
    readonly begun: number;
    readonly link: string;
    readonly hasPassword: boolean;
    readonly hoursLeft: number | undefined;
  };
  readonly 'lost-device-support': LostDeviceData & { readonly sub: string; readonly path: string };
  readonly 'lost-device-cancelled': Omit<LostDeviceData, 'ends'> & { readonly when: number };
  readonly 'second-factor-removed': {
    readonly when: number;
    readonly hasPassword: boolean;
    /** Two agents, or an operator, have done it. Absent in messages of an earlier version. */
    readonly isBySupport?: boolean;
  };
  readonly 'lost-device-refused': { readonly when: number; readonly reference: string; readonly sentence: string };
}

/** Says how the messages about a lost device are put together. */
export const lostDeviceMails: { readonly [K in keyof LostDeviceMailData]: ComposeFrom<LostDeviceMailData[K]> } = {
  'lost-device-code': ({ t: { lostDeviceCode: t } }, data) => ({
    subject: t.subject,
    parts: [paragraph(t.intro), { kind: 'code', code: data.code }, paragraph(t.codeLife), paragraph(t.ignore)],
  }),
  'lost-device-request': ({ t: { lostDeviceRequest: t, moment } }, data) => ({
    subject: data.hoursLeft === undefined ? t.subject : t.reminderSubject,
    parts: [
      ...(data.hoursLeft === undefined ? [] : [paragraph(t.reminder(data.hoursLeft))]),
      paragraph(t.intro(moment(data.begun), data.proof)),
      paragraph(t.ends(moment(data.ends), data.hasPassword)),
      link(t.notYou(data.proof), t.notYouButton, data.link),
      paragraph(t.found),
      paragraph(t.ignore(data.reference)),
    ],
  }),
  'lost-device-support': ({ t: { lostDeviceSupport: t, moment }, page }, data) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(data.reference, data.sub)),
      paragraph(t.ends(moment(data.ends), data.proof)),
      link(t.shorten, t.button, page(data.path)),
    ],
  }),
  'lost-device-cancelled': ({ t: { lostDeviceCancelled: t, moment }, page }, data) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(data.reference, moment(data.when))),
      data.proof === 'franceconnect'
        ? link(t.notYou(data.proof), t.identitiesButton, page('/compte/securite'))
        : link(t.notYou(data.proof), t.notYouButton, page('/mot-de-passe-oublie')),
      paragraph(t.stillLost),
    ],
  }),
  'second-factor-removed': ({ t: { secondFactorRemoved: t, moment }, page }, data) => ({
    subject: t.subject,
    parts: [
      paragraph(t.intro(moment(data.when), data.isBySupport === true)),
      paragraph(t.consequence(data.hasPassword)),
      link(t.again, t.againButton, page('/compte/securite/application')),
      link(t.notYou, t.notYouButton, page('/mot-de-passe-oublie')),
    ],
  }),
  'lost-device-refused': ({ t: { approvals: t, moment }, page }, { when, reference, sentence }) => ({
    subject: t.deviceRefused.subject,
    parts: [
      paragraph(t.deviceRefused.intro(reference, moment(when))),
      paragraph(t.deviceRefused.sentence(sentence)),
      link(t.deviceRefused.stillLost, t.deviceRefused.button, page('/appareil-perdu')),
    ],
  }),
};
