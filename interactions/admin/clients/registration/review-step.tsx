import type { ClientMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import { usesSecret } from '../../../../src/domain/clients/secrets/uses-secret.ts';
import { logoPath } from '../../../../src/domain/clients/client-logo.ts';
import type { Services } from '../../../../src/services.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { Form, Step, StepResult, StepView } from '../../../engine/flow.ts';
import { withQuery } from '../../../engine/with-query.ts';
import { Alert } from '../../../views/alert.tsx';
import { Details } from '../../../views/details.tsx';
import { ServiceLogo } from '../../../views/service-logo.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { readReason, ReasonField } from '../../reason.tsx';
import { typedMark } from '../form/typed-values.ts';
import { asksForData, draftFields, type ClientDraft } from './client-draft.ts';
import { draftWarnings, registrationOf } from './draft-end.ts';
import { draftProblems } from './draft-problems.ts';
import { DraftButtons, draftStep, type DraftStepName } from './draft-step.tsx';
import { draftFacts, type Fact } from './draft-facts.ts';

function Part({
  step,
  facts,
  props,
}: {
  readonly step: DraftStepName;
  readonly facts: readonly Fact[];
  readonly props: View;
}) {
  const { t, path } = props.about;
  const { review, steps } = t.clientForm;
  return (
    <section class="app-summary" aria-labelledby={`part-${step}`}>
      <h3 class="fr-text--md fr-mb-1v" id={`part-${step}`}>
        {steps[step]}
      </h3>
      {facts.length === 0 && <p class="fr-mb-1v">{step === 'data' ? review.identifierAlone : review.none}</p>}
      <dl>
        {facts.map(({ label, values }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {values.map((value) => (
                <div key={value} class="app-breakable">
                  {value}
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p class="fr-mb-2w">
        <a class="fr-link" href={withQuery(path, 'step', step)}>
          {review.change(steps[step])}
        </a>
      </p>
    </section>
  );
}

interface View extends StepView<ClientDraft> {
  readonly metadata: ClientMetadata | undefined;
  readonly issuer: string;
  readonly warnings: readonly string[];
}

function ReviewView(props: View) {
  const { state, form, about, errors, metadata, issuer, warnings } = props;
  const texts = about.t.clientForm;
  const facts = draftFacts(state, about.t);
  return (
    <>
      <p>{asksForData(state) ? texts.review.intro : texts.review.introProgram}</p>
      {warnings.length > 0 && (
        <Alert kind="warning" title={texts.warnings.title} id="warnings">
          <p>{texts.warnings.intro}</p>
          <ul>
            {warnings.map((warning) => (
              <li key={warning} class="app-breakable">
                {warning}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <ServiceLogo path={metadata && logoPath(metadata, issuer)} />
      <Part step="kind" facts={facts.kind(metadata !== undefined && usesSecret(metadata))} props={props} />
      <Part step="essentials" facts={facts.essentials} props={props} />
      {asksForData(state) && <Part step="data" facts={facts.data} props={props} />}
      <StepForm enter="create" values={{ ...keptFields(state, about), ...form }}>
        <input type="hidden" name="draft" value={state.draftId} />
        <Details summary={texts.review.reason} open={errors['reason'] !== undefined || Boolean(form['reason'])}>
          <ReasonField optional />
        </Details>
        <DraftButtons action="create">{texts.create}</DraftButtons>
      </StepForm>
    </>
  );
}

/** Shows what will be registered, and registers it. */
export function reviewStep(services: Services, accountId: string): Step<ClientDraft> {
  const standing = (draft: ClientDraft, t: StepView<ClientDraft>['about']['t']) =>
    draftProblems(services, { draft, accountId, names: draftFields(draft).map(({ name }) => name), t });
  return draftStep({
    name: 'review',
    owns: ['reason', 'kept'],
    needed: ({ reason }) => reason === undefined,
    page: {
      // The pages of the questions before name their draft as well.
      accepts: (form) => form['draft'] !== undefined && form[typedMark] === undefined,
      standing: (state, { t }): Form => {
        const wrong = Object.values(standing(state, t));
        return wrong.length > 0 ? { step: wrong.join(' ') } : {};
      },
    },
    async submit({ form, state, about: { t } }): Promise<StepResult<ClientDraft>> {
      // A page of an earlier draft, left open in another tab, does not register this one.
      if (form['draft'] !== state.draftId) return { ok: false, errors: { step: t.clientForm.restart } };
      const isGiven = (form['reason'] ?? '').trim() !== '';
      const read = isGiven ? readReason(form, t) : ({ ok: true, reason: '' } as const);
      if (!read.ok) return { ok: false, errors: read.errors };
      if (registrationOf(services, { draft: state, accountId }) === undefined) return { ok: false, errors: {} };
      return { ok: true, patch: { reason: read.reason } };
    },
    view: (props) => (
      <ReviewView
        {...props}
        metadata={registrationOf(services, { draft: props.state, accountId })}
        issuer={services.config.issuer}
        warnings={draftWarnings(services, { draft: props.state, accountId, t: props.about.t }) ?? []}
      />
    ),
  });
}
