import type { ClientMetadata } from '../../../../src/domain/clients/client-metadata.ts';
import { usesSecret } from '../../../../src/domain/clients/secrets/uses-secret.ts';
import { logoPath } from '../../../../src/domain/clients/client-logo.ts';
import type { Services } from '../../../../src/services.ts';
import { checkNewClient } from '../../../../src/commands/clients/registration/register-client.ts';
import { keptFields } from '../../../account/fresh-sign-in.ts';
import type { Form, Step, StepResult, StepView } from '../../../engine/flow.ts';
import { withQuery } from '../../../engine/with-query.ts';
import { Alert } from '../../../views/alert.tsx';
import { ServiceLogo } from '../../../views/service-logo.tsx';
import { StepForm } from '../../../views/fields/step-form.tsx';
import { readReason, ReasonField } from '../../reason.tsx';
import { clientWarnings } from '../form/client-warnings.ts';
import { asksForData, draftFields, membersOf, type ClientDraft } from './client-draft.ts';
import { draftProblems } from './draft-problems.ts';
import { DraftButtons, draftStep, type DraftStepName } from './draft-step.tsx';
import { draftFacts, type Fact } from './draft-facts.ts';

/** Returns the registration with its defaults; undefined while something of it is refused. */
function registrationOf(
  services: Services,
  { draft, accountId }: { readonly draft: ClientDraft; readonly accountId: string },
) {
  const checked = checkNewClient(services, { members: membersOf(draft, accountId), logo: draft.logo });
  return checked.ok ? checked.value : undefined;
}

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
}

function ReviewView(props: View) {
  const { state, form, about, metadata, issuer } = props;
  const texts = about.t.clientForm;
  const facts = draftFacts(state, about.t);
  const warnings = metadata ? clientWarnings(metadata, { t: about.t, hasPeople: asksForData(state) }) : [];
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
      <StepForm enter="create" values={{ ...keptFields(state, about), ...form }} mandatory>
        <input type="hidden" name="draft" value={state.draftId} />
        <ReasonField />
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
      accepts: (form) => form['draft'] !== undefined,
      standing: (state, { t }): Form => {
        const wrong = Object.values(standing(state, t));
        return wrong.length > 0 ? { step: wrong.join(' ') } : {};
      },
    },
    async submit({ form, state, about: { t } }): Promise<StepResult<ClientDraft>> {
      // A page of an earlier draft, left open in another tab, does not register this one.
      if (form['draft'] !== state.draftId) return { ok: false, errors: { step: t.clientForm.restart } };
      const read = readReason(form, t);
      if (!read.ok) return { ok: false, errors: read.errors };
      if (registrationOf(services, { draft: state, accountId }) === undefined) return { ok: false, errors: {} };
      return { ok: true, patch: { reason: read.reason } };
    },
    view: (props) => (
      <ReviewView
        {...props}
        metadata={registrationOf(services, { draft: props.state, accountId })}
        issuer={services.config.issuer}
      />
    ),
  });
}
