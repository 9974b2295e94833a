import { changeProfile } from '../../../src/commands/account/change-profile.ts';
import { recordPhotoChange } from '../../../src/commands/account/record-photo-change.ts';
import { profileSteps, type AccountProfile, type ProfileField } from '../../../src/domain/account/account-profile.ts';
import { profileVersion } from '../../../src/domain/account/profile-version.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { Identity } from '../../../src/store/federation/identities.ts';
import type { About, Form, StayingStep, StepView, Submitted } from '../../engine/flow.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import { answerPhoto } from '../../fields/photo-answer.ts';
import {
  problemTexts,
  typedIn,
  type FieldSource,
  type OptionalStep,
} from '../../registration/optional/optional-step.tsx';
import { shownFact } from '../../registration/optional/shown-fact.ts';
import type { Texts } from '../../texts/index.ts';
import { LoneButton } from '../../views/forms/button.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { AccountPage } from '../account-page.ts';
import { noticeOf, type AccountState } from '../account-state.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../signed-in/notice.tsx';

interface OptionalPageState extends AccountState {
  /** The account as another request has just saved it. It is drawn and never stored. */
  readonly current?: Account;
  /** The photo that this form has just added or removed. It is drawn and never stored. */
  readonly photo?: { readonly id: string | undefined };
}

/** Returns the fields of a step as the account fills them. */
function shownFields(step: OptionalStep, profile: AccountProfile): Form {
  const named = Object.entries(step.fields).map(([name, empty]) => [
    name,
    profile[name as keyof AccountProfile] ?? empty,
  ]);
  return { ...(Object.fromEntries(named) as Form), ...step.shown?.(profile) };
}

interface StaleForm {
  readonly before: Form;
  readonly after: Form;
  readonly about: About;
}

/** Returns, for each field that another request changed, a text with the present value of the field. */
function staleErrors(step: OptionalStep, { before, after, about }: StaleForm) {
  const { stale } = about.t.account;
  const changed = Object.entries(after).filter(([name, value]) => value !== before[name]);
  const fields = changed.map(([field, value]) => {
    const { label, value: shown } = shownFact(step, { field, value, about });
    return [field, value ? stale.field(label, shown) : stale.emptied(label)];
  });
  return { step: stale.step, ...(Object.fromEntries(fields) as Record<string, string>) };
}

interface Person {
  readonly account: Account;
  /** Id of the photo of the account. */
  readonly photo: string | undefined;
  /**
   * The fields that an upstream certifies. They follow what the upstream states at each sign-in, and what the person types does not change
   * them.
   */
  readonly source: FieldSource | undefined;
}

/** Returns what the first linked identity that certifies something states. */
function sourceOf(step: OptionalStep, identities: readonly Identity[]): FieldSource | undefined {
  const sources = identities.map(({ upstream, pivot, ...told }) => {
    const certified: Form = step.certified?.({ ...told, pivot: pivot && [pivot] }) ?? {};
    return { upstream, told: certified, certified };
  });
  return sources.find(({ certified }) => Object.keys(certified).length > 0);
}

/** Saves the photo even when another field of the form is refused, because a browser does not send a chosen file again. */
async function savePhoto({ form, upload, services, about }: Submitted<OptionalPageState>, { account, photo }: Person) {
  const accountId = account.id;
  const owner = { kind: 'account', accountId } as const;
  const told = await answerPhoto({ services, about, owner, form, upload, standing: photo });
  if (told.isChanged) await recordPhotoChange(services, { accountId, requestId: about.requestId });
  return told;
}

function accountStep(step: OptionalStep, person: Person): StayingStep<OptionalPageState> {
  const { account, source } = person;
  const { name, hasPhoto } = step;
  // Saving the form clears the fields that it leaves out.
  const holds = Object.keys(profileSteps[name]) as ProfileField[];
  const shown = { ...shownFields(step, account.profile), ...source?.certified };
  const textsOf = (t: Texts) => t.optionalSteps[name];

  function View({ state, form, errors, about }: StepView<OptionalPageState>) {
    const texts = about.t.account;
    return (
      <>
        <Notice state={state} now={about.now} />
        <p>{textsOf(about.t).account.intro}</p>
        <StepForm enctype={hasPhoto ? 'multipart/form-data' : undefined}>
          <input type="hidden" name="version" value={profileVersion((state.current ?? account).profile, holds)} />
          {step.view({
            form,
            errors,
            about,
            photo: state.photo ? state.photo.id : person.photo,
            heading: 'h2',
            source,
          })}
          <LoneButton action="save">{texts.save}</LoneButton>
        </StepForm>
      </>
    );
  }

  return {
    name,
    page: {
      takesFile: hasPhoto,
      head: ({ errors, about }) => ({ summary: { title: errors['step'] && about.t.account.stale.title } }),
      initial: (state, about) => ({ ...shown, ...keptFields(state, about) }),
      wide: true,
    },
    async submit(submitted) {
      const { form, services, about } = submitted;
      const told = hasPhoto ? await savePhoto(submitted, person) : undefined;
      const drawn = told && { photo: { id: told.photo } };
      const typed = typedIn(step, { form, standing: shown });
      const answers = await step.read({ ...typed, ...source?.certified });
      const problems = told?.problem ? { ...answers.problems, photo: told.problem } : answers.problems;
      const errors = problemTexts({ ...answers, problems }, textsOf(about.t));
      if (Object.keys(errors).length > 0)
        return { ok: false, errors, status: told?.status, retryAfter: told?.retryAfter, shown: drawn };
      const values = Object.fromEntries(holds.map((held) => [held, answers.stored[held] ?? null])) as AccountProfile;
      const answer = await changeProfile(services, {
        accountId: account.id,
        values,
        version: form['version'],
        requestId: about.requestId,
      });
      if (answer.kind === 'saved') return { ok: true, patch: noticeOf(about, { kind: 'saved' }) };
      const before = answers.fields;
      const after = shownFields(step, answer.account.profile);
      return {
        ok: false,
        isStale: true,
        errors: staleErrors(step, { before, after, about }),
        shown: { current: answer.account, ...drawn },
      };
    },
    title: ({ t }) => textsOf(t).title,
    view: (props) => <View {...props} />,
  };
}

/** Makes the page that shows and changes what an optional step of the registration asks. The page stays there for further changes. */
export function optionalPage(step: OptionalStep): AccountPage {
  const textsOf = (t: Texts) => t.optionalSteps[step.name];
  return {
    path: step.path,
    label: (t) => textsOf(t).title,
    async flow({ account, photo, services }) {
      const identities = step.certified ? await services.federation.identities.list(account.id) : [];
      const person = { account, photo, source: sourceOf(step, identities) };
      return stayingFlow<OptionalPageState>('account', [accountStep(step, person)]);
    },
  };
}
