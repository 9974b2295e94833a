import type { BreachMessage, ExposedData } from '../../src/domain/breach/breach.ts';
import { link, paragraph, type ComposeFrom, type Surroundings } from './frame/mail-parts.ts';
import type { MailPart } from './frame/mail-content.ts';

/** `what` and `done`: the words of the operator, in the language of the person. */
interface BreachData {
  readonly incident: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly what: string;
  readonly done: string;
  readonly data: readonly ExposedData[];
  readonly contact: string;
}

/** The data of the messages about an incident. */
export type BreachMailData = { readonly [K in BreachMessage]: BreachData };

/** Returns the message with what all three have: what happened and when before, what was done and whom to ask behind. */
function compose(
  { t: { breach: t, moment } }: Surroundings,
  { incident, from, to, what, done, contact }: BreachData,
  { intro, advice }: { readonly intro: readonly string[]; readonly advice: readonly MailPart[] },
): readonly MailPart[] {
  const [since, until] = [moment(from), to === undefined ? undefined : moment(to)];
  return [
    ...intro.map(paragraph),
    paragraph(t.what(what)),
    paragraph(until === undefined ? t.since(since) : t.between(since, until)),
    paragraph(t.done(done)),
    ...advice,
    paragraph(t.contact(contact, incident)),
  ];
}

/** Says how the messages about an incident are put together. */
export const breachMails: { readonly [K in BreachMessage]: ComposeFrom<BreachData> } = {
  'data-exposed': (about, facts) => {
    const { breach: t } = about.t;
    const { dataExposed: own } = t;
    const data: MailPart = { kind: 'list', items: facts.data.map((kind) => t.data[kind]) };
    const isPassword = facts.data.includes('password');
    return {
      subject: own.subject,
      parts: compose(about, facts, {
        intro: [own.intro],
        advice: [
          paragraph(own.data),
          data,
          paragraph(own.risk),
          ...(isPassword ? [link(own.password, t.passwordButton, about.page('/compte/securite?step=password'))] : []),
          link(own.rights, own.rightsButton, about.page('/donnees-personnelles')),
        ],
      }),
    };
  },
  'sign-in-seen': (about, facts) => {
    const { breach: t } = about.t;
    const { signInSeen: own } = t;
    return {
      subject: own.subject,
      parts: compose(about, facts, {
        intro: [own.intro],
        advice: [
          link(own.history, own.historyButton, about.page('/compte/historique')),
          link(own.password, t.passwordButton, about.page('/mot-de-passe-oublie')),
        ],
      }),
    };
  },
  'password-reset-needed': (about, facts) => {
    const { breach: t } = about.t;
    const { passwordResetNeeded: own } = t;
    return {
      subject: own.subject,
      parts: compose(about, facts, {
        intro: [own.intro],
        advice: [link(own.password, t.passwordButton, about.page('/mot-de-passe-oublie')), paragraph(own.elsewhere)],
      }),
    };
  },
};
