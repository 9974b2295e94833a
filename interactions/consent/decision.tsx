import type { FlowName } from '../../src/domain/audit/step-events.ts';
import type { ComponentChildren } from 'preact';
import type { PersonClaim } from '../../src/domain/clients/claims/scope-claims.ts';
import type { Services } from '../../src/services.ts';
import type { PendingAnswer, PendingRequest } from '../../src/oidc/requests/pending-request.ts';
import type { About, Flow, Step, StepView } from '../engine/flow.ts';
import { withQuery } from '../engine/with-query.ts';
import { CheckboxField } from '../views/forms/checkbox-field.tsx';
import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { AskedData, asksToLast, OptionalData, Purpose, ServicePolicies } from './asked-data.tsx';
import { apisField, apisMark, givenIn, isOutdated, lastingField } from './claim-choices.ts';

export interface DecisionState {
  readonly accepted?: boolean;
  /** The optional claims that the person gives. */
  readonly given?: readonly PersonClaim[];
  /** The person lets a client that nobody has registered go on while she is away. */
  readonly lasting?: boolean;
}

interface DecisionFormProps extends Pick<StepView<DecisionState>, 'about' | 'form'> {
  readonly texts: {
    readonly signedInAs: (name: string) => string;
    readonly change: string;
    /** Says how long the answer holds, where the list does not. */
    readonly life: string;
    readonly password: string;
    readonly accept: string;
    readonly deny: string;
  };
}

/** Shows what is asked for and what would be given, and takes one of the two answers: yes and no. */
export function DecisionForm({ about, form, texts }: DecisionFormProps) {
  const { t, signedInName, path } = about;
  const isLasting = asksToLast(about);
  const isChoice = isLasting && about.client?.unregistered !== undefined;
  return (
    <>
      <AskedData about={about} />
      <Purpose about={about} />
      <p>
        {texts.signedInAs(signedInName ?? '')}{' '}
        <a class="fr-link" href={withQuery(path, 'flow', 'login')}>
          {texts.change}
        </a>
      </p>
      <StepForm>
        {about.request?.apis.length ? <input type="hidden" name={apisField} value={apisMark(about.request)} /> : null}
        <OptionalData about={about} form={form} />
        {isChoice && (
          <CheckboxField
            name={lastingField}
            label={t.consent.unregistered.lasting}
            hint={t.consent.unregistered.lastingHint}
          />
        )}
        <p class={`fr-text--sm${isChoice ? ' fr-mt-2w' : ''}`}>
          {[...(isLasting ? [] : [texts.life]), texts.password, t.consent.withdraw].join(' ')}
        </p>
        <ServicePolicies about={about} />
        <ButtonGroup>
          <Button action="accept">{texts.accept}</Button>
          <Button action="deny" kind="secondary">
            {texts.deny}
          </Button>
        </ButtonGroup>
      </StepForm>
    </>
  );
}

interface Decision {
  readonly name: FlowName;
  readonly title: (about: About) => string;
  /** Draws what stands between the title of the page and its errors. */
  readonly under?: (about: About) => ComponentChildren;
  readonly view: (props: StepView<DecisionState>) => ComponentChildren;
  /** Says whether a yes is a consent that is to be kept. */
  needsGrant?(about: About): boolean;
  /** Returns what else the library learns of a yes. */
  accepted?(accountId: string): { readonly device: { readonly accountId: string } };
  /** Notes that the person said no. */
  denied?(services: Services, about: About): void;
}

/** Asks the person to say yes or no to what a service or a device asks of her. */
function decisionStep({ title, under, view }: Decision): Step<DecisionState> {
  return {
    name: 'decision',
    owns: ['accepted', 'given', 'lasting'],
    needed: (state) => state.accepted === undefined,
    // Only the button « accept » accepts: an empty form does not.
    async submit({ form, about }) {
      const { asked, t } = about;
      const accepted = form['action'] === 'accept';
      if (accepted && isOutdated(form, about))
        return { ok: false, isStale: true, errors: { step: t.consent.optional.changed } };
      return { ok: true, patch: { accepted, given: givenIn(form, asked), lasting: form[lastingField] !== undefined } };
    },
    page: { wide: true, head: ({ about }) => ({ under: under?.(about) }) },
    title,
    view,
  };
}

/** Saves the grant of what the person accepted, and notes in the audit which claims she left out. Returns the id of the grant. */
async function saveGrant(
  services: Services,
  about: About,
  { request, given = [], lasting }: Pick<DecisionState, 'given' | 'lasting'> & { readonly request: PendingRequest },
): Promise<string> {
  const { accountId = '', clientId } = request;
  const { grantId, leftOut } = await about.oidc.grant(request, { accountId, given, lasting });
  services.audit({
    event: 'consent.granted',
    accountId,
    clientId,
    requestId: about.requestId,
    ...(leftOut.length > 0 ? { details: { leftOut } } : {}),
  });
  return grantId;
}

/** Makes a flow that asks for a decision, and tells it to the library. */
export function decisionFlow(decision: Decision): Flow<DecisionState> {
  return {
    name: decision.name,
    steps: [decisionStep(decision)],
    begin: () => ({}),
    travels: () => false,
    async finish({ state, about, ctx, services }) {
      const { request, oidc } = about;
      const end = async (answer: PendingAnswer) =>
        ({ kind: 'answered', path: await oidc.answer(ctx, answer) }) as const;
      if (!state.accepted || !request?.accountId) {
        decision.denied?.(services, about);
        return end({ error: 'access_denied', description: 'the person refused' });
      }
      const told = decision.accepted?.(request.accountId);
      if (decision.needsGrant?.(about) === false) return end({ ...told });
      const grantId = await saveGrant(services, about, { request, ...state });
      return end({ ...told, consent: { grantId, lasting: state.lasting } });
    },
  };
}
