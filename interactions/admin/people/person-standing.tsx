import type { Lockout } from '../../../src/commands/people/read-lockouts.ts';
import type { ShownPerson } from '../../../src/commands/people/show-person.ts';
import type { Texts } from '../../texts/index.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { personEmail } from '../person-email.ts';

function lockoutText({ people, dates }: Texts, { what, failures, until }: Lockout): string {
  const texts = people.person;
  if (until === undefined) return texts.passwordOff(failures);
  return texts.lockouts[what](failures, dates.moment(until));
}

/** Returns what an agent should know of an account before anything else, the gravest first. */
function standingOf(t: Texts, person: ShownPerson): readonly (readonly [id: string, text: string])[] {
  const texts = t.people.person;
  const { moment } = t.dates;
  const { deletion, password, correction } = person;
  const lines: readonly (readonly [id: string, text: string | false | undefined])[] = [
    ['disabled', person.disabledAt !== undefined && texts.disabled(moment(person.disabledAt))],
    ['restricted', person.restrictedAt !== undefined && texts.restricted(moment(person.restrictedAt))],
    [
      'closing',
      deletion &&
        texts.closing(
          deletion.requestedAt === undefined ? undefined : moment(deletion.requestedAt),
          moment(deletion.dueAt),
          person.disabledAt === undefined && person.restrictedAt === undefined,
        ),
    ],
    ['unproved', !person.isEmailProved && texts.unproved],
    [
      'correction',
      correction &&
        (correction.provedAt === null ? texts.correctionAsked : texts.correctionProved)(
          personEmail(correction.email),
          moment(correction.provedAt === null ? correction.askedAt : correction.effectiveAt),
        ),
    ],
    ...person.lockouts.map((one) => [`locked-${one.what}`, lockoutText(t, one)] as const),
    [
      'password-over',
      password?.hasRunOut && password.runsOutAt !== undefined && texts.passwordOver(moment(password.runsOutAt)),
    ],
    ['password-temporary', password && password.changedAt === undefined && texts.passwordTemporary],
    ['password-gone', person.hadPassword && texts.passwordGone],
    ['password-reset', password?.isReset && texts.passwordReset],
  ];
  return lines.flatMap(([id, text]) => (text ? [[id, text] as const] : []));
}

/** Says in words what state an account is in, and what keeps its person from signing in. */
export function PersonStanding({ person }: { readonly person: ShownPerson }) {
  const { t } = usePage();
  const texts = t.people.person;
  const lines = standingOf(t, person);
  return (
    <>
      <SectionTitle>{texts.standing}</SectionTitle>
      {lines.length === 0 ? (
        <p class="fr-mb-4w" id="person-standing">
          {texts.nothing}
        </p>
      ) : (
        <ul class="fr-mb-4w" id="person-standing">
          {lines.map(([id, text]) => (
            <li key={id} id={`person-${id}`}>
              {text}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
