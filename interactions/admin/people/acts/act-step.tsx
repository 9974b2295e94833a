import { actOnPerson, type ActAnswer } from '../../../../src/commands/people/act-on-person.ts';
import { EmailField } from '../../../views/forms/email-field.tsx';
import type { CarriedFacts } from '../../../../src/domain/account/carried-facts.ts';
import { parseEmailAddress } from '../../../../src/domain/fields/email-address.ts';
import { hour } from '../../../../src/domain/time.ts';
import { AppError } from '../../../../src/errors.ts';
import type { AddressCorrection } from '../../../../src/store/correction/address-corrections.ts';
import { liveNotice } from '../../../signed-in/live-notice.ts';
import { isBackUnsaved, keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { Form, StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import type { KeptForm } from '../../../flow-states/kept-form.ts';
import { Alert } from '../../../views/alert.tsx';
import type { PageHead } from '../../../views/layout/page-head.tsx';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import { readReason, ReasonForm } from '../../reason.tsx';
import { requestAddress } from '../../approvals/requests-address.ts';
import { personAddress } from '../person-address.ts';
import { personEmail } from '../../person-email.ts';
import type { PersonVisit } from '../person-page.ts';
import { FactsFields, factsProblems, initialFacts, markOfFacts, readFacts } from './facts-fields.tsx';
import type { PageAct } from './page-acts.ts';

/** Says what a page that acts on a person remembers between two requests of its browser. */
export interface PersonActState {
  readonly notice?: {
    readonly kind: 'done' | 'waiting';
    /** The request that waits for a second agent. */
    readonly approval?: string;
    readonly at: number;
  };
  /** The request for the same act that waits already. It is drawn and not stored. */
  readonly earlier?: string;
  /** The form that was typed before the agent had to sign in again. */
  readonly kept?: KeptForm;
}

interface Facts {
  /** The act makes sense with the person as she is now. */
  readonly fits: boolean;
  /** Two agents must agree to whatever is done with the account. */
  readonly isGuarded: boolean;
  /** The correction of the address that waits already. */
  readonly correction: AddressCorrection | undefined;
  /** The facts that services are told of the person; undefined where no import has brought her, and for other acts. */
  readonly carried: CarriedFacts | undefined;
}

interface Acting {
  readonly one: PageAct;
  readonly visit: PersonVisit;
  readonly facts: Facts;
}

type Result = StepResult<PersonActState>;

/** Judges what was typed beside the reason; the texts of an address are those of every form that asks for one. */
function fieldProblems({ one }: Acting, { form, about }: Submitted<PersonActState>): Readonly<Record<string, string>> {
  if (one.asksFor === 'facts') return factsProblems(form, about.t.personActs);
  if (one.asksFor !== 'address') return {};
  const parsed = parseEmailAddress(form['email']);
  return parsed.ok ? {} : { email: about.t.fields.email.problems[parsed.code] };
}

const inputOf = ({ one }: Acting, form: Form): object => {
  if (one.asksFor === 'facts') return readFacts(form) ?? {};
  return one.asksFor === 'address' ? { email: form['email'] } : {};
};

/** Returns what the agent has seen before she typed: where it has changed meanwhile, the act would surprise her. */
const presentOf = ({ one, visit, facts }: Acting): string =>
  one.asksFor === 'facts' ? markOfFacts(facts.carried) : visit.person.email;

/** Puts the answer of the act into words. */
function resultOf(
  answer: ActAnswer,
  { form, about }: Submitted<PersonActState>,
  { one, visit, facts }: Acting,
): Result {
  const texts = about.t.personActs;
  switch (answer.kind) {
    case 'done':
      return { ok: true, patch: { notice: { kind: 'done', at: about.now }, kept: undefined } };
    case 'waiting': {
      const notice = { kind: answer.kind, approval: answer.approval.id, at: about.now };
      return { ok: true, patch: { notice, kept: undefined }, event: answer.kind };
    }
    case 'already_waiting':
      return {
        ok: false,
        isStale: true,
        errors: { step: texts.alreadyWaiting },
        shown: { earlier: answer.approval.id },
      };
    case 'gone':
    case 'no_right':
    case 'service_account':
      throw new AppError('not_found');
    case 'invalid_reason':
      return { ok: false, errors: { reason: texts.refusals.stale } };
    case 'invalid_input':
      return {
        ok: false,
        errors:
          one.asksFor === 'facts' ? { realmRoles: texts.badFacts } : { email: about.t.fields.email.problems.malformed },
      };
    case 'same_address':
      return { ok: false, errors: { email: texts.refusals.same_address } };
    case 'disposable_address':
      return { ok: false, errors: { email: about.t.fields.email.problems.disposable } };
    case 'too_many_messages':
      return { ok: false, errors: { step: texts.refusals.too_many_messages }, retryAfter: hour };
    case 'already':
    case 'stale': {
      const corrected = { ...form, present: presentOf({ one, visit, facts }) };
      return { ok: false, isStale: true, errors: { step: texts.acts[one.act].unfit }, corrected };
    }
    default:
      return { ok: false, isStale: true, errors: { step: texts.refusals[answer.kind] } };
  }
}

async function act(acting: Acting, submitted: Submitted<PersonActState>): Promise<Result> {
  const { one, visit } = acting;
  const { form, services, about } = submitted;
  const texts = about.t.personActs;
  if (visit.isSelf) return { ok: false, isStale: true, errors: { step: texts.own } };
  const reason = readReason(form, about.t);
  const errors = { ...fieldProblems(acting, submitted), ...(!reason.ok && reason.errors) };
  if (!reason.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  // The agent has read something else on the page than the account has now.
  const present = presentOf(acting);
  if (one.asksFor && form['present'] !== present)
    return {
      ok: false,
      isStale: true,
      errors: { step: one.asksFor === 'facts' ? texts.factsMoved : texts.addressMoved },
      corrected: { ...form, present },
    };
  const answer = await actOnPerson(services, {
    act: one.act,
    accountId: visit.person.id,
    input: inputOf(acting, form),
    reason: reason.reason,
    by: { kind: 'account', id: visit.account.id },
    requestId: about.requestId,
  });
  return resultOf(answer, submitted, acting);
}

/** Returns what the last form did, while the page says it. */
const noticeOf = ({ state: { notice }, errors, about }: StepView<PersonActState>) =>
  Object.keys(errors).length > 0 ? undefined : liveNotice(notice, about);

function Notice({ acting: { one }, ...view }: StepView<PersonActState> & { readonly acting: Acting }) {
  const { about, state, errors } = view;
  if (isBackUnsaved(state, errors, about))
    return <StatusNotice kind="warning">{about.t.admin.roles.notices.unsaved}</StatusNotice>;
  const notice = noticeOf(view);
  if (!notice) return null;
  const texts = about.t.personActs;
  if (notice.kind === 'done') return <StatusNotice kind="success">{texts.acts[one.act].done}</StatusNotice>;
  return (
    <StatusNotice kind="info">
      {texts.waiting}{' '}
      <a class="fr-link" href={requestAddress(notice.approval ?? '')}>
        {texts.toRequest}
      </a>
    </StatusNotice>
  );
}

function ActForm({ form, about, acting }: StepView<PersonActState> & { readonly acting: Acting }) {
  const { one, visit, facts } = acting;
  const texts = about.t.personActs;
  const own = texts.acts[one.act];
  const waits = one.alwaysWaits === true || facts.isGuarded;
  return (
    <>
      <ul>
        {own.consequences.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {facts.correction && (
        <Alert kind="info">
          {texts.correctionWaits(personEmail(facts.correction.email), about.t.dates.moment(facts.correction.askedAt))}
        </Alert>
      )}
      {waits && (
        <Alert kind="info">
          {one.alwaysWaits ? texts.twoAgents : texts.twoAgentsForHolder(visit.person.roles.length > 0)}
        </Alert>
      )}
      <ReasonForm
        action={one.act}
        label={own.submit}
        cancel={personAddress(visit.person.id)}
        someOptional={one.asksFor === 'facts'}
      >
        {one.asksFor === 'facts' && <FactsFields present={form['present']} />}
        {one.asksFor === 'address' && (
          <>
            <input type="hidden" name="present" value={form['present']} />
            <EmailField label={texts.newAddress} hint={texts.newAddressHint} autocomplete="off" />
          </>
        )}
      </ReasonForm>
    </>
  );
}

function ActView({ acting, ...props }: StepView<PersonActState> & { readonly acting: Acting }) {
  const { one, visit, facts } = acting;
  const { errors, about } = props;
  const texts = about.t.personActs;
  const own = texts.acts[one.act];
  // The page keeps the typed values, also where the state has changed meanwhile.
  const isDrawn = facts.fits || Object.keys(errors).length > 0;
  const isWaiting = noticeOf(props)?.kind === 'waiting';
  return (
    <>
      <Notice {...props} acting={acting} />
      {/* An agent who has just asked has nothing more to send here. */}
      {isWaiting ? null : isDrawn && !visit.isSelf ? (
        <ActForm {...props} acting={acting} />
      ) : (
        !noticeOf(props) && <p>{visit.isSelf ? texts.own : own.unfit}</p>
      )}
    </>
  );
}

/** Returns what the page begins with: the way back to the person, her address, and the way to a request that waits already. */
const headOf = (
  { visit: { person } }: Acting,
  { state: { earlier }, about: { t } }: StepView<PersonActState>,
): PageHead => ({
  back: { href: personAddress(person.id), label: t.people.backToPerson },
  under: <p id="person-email">{personEmail(person.email)}</p>,
  summary: {
    exit: earlier === undefined ? undefined : { href: requestAddress(earlier), label: t.personActs.toRequest },
  },
});

const initialOf = (acting: Acting): Form => {
  const { one, visit, facts } = acting;
  const fields = one.asksFor === 'facts' ? initialFacts(facts.carried, visit.services.config.issuer) : { email: '' };
  return { ...fields, reason: '', present: presentOf(acting) };
};

/** The step of a page that acts on a person. It stays to say what was done. */
export const actStep = (acting: Acting): StayingStep<PersonActState> => ({
  name: 'act',
  page: {
    wide: true,
    head: (view) => headOf(acting, view),
    initial: (state, about) => ({ ...initialOf(acting), ...keptFields(state, about) }),
    accepts: ({ action }) => action === acting.one.act,
  },
  submit: (submitted) => act(acting, submitted),
  title: ({ t }) => t.personActs.acts[acting.one.act].title,
  view: (props) => <ActView {...props} acting={acting} />,
});
