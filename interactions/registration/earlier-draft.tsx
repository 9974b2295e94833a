import type { Services } from '../../src/services.ts';
import { browserFlowKey, forgetFlow, readFlow, storedFlowKey, writeFlow, type FlowKey } from '../engine/flow-store.ts';
import type { About, Form, StepResult, Submitted } from '../engine/flow.ts';
import { withQuery } from '../engine/with-query.ts';
import type { EarlierDraft, RegistrationState } from '../flow-states/registration-state.ts';
import { Alert } from '../views/alert.tsx';
import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { SideForm } from '../views/forms/side-form.tsx';

const answers = ['resume', 'restart'] as const;

/** Returns whether a form says what becomes of an earlier registration. */
export const choosesDraft = ({ action }: Form): boolean => answers.some((answer) => answer === action);

const lastDraft = (browser: string) => browserFlowKey<EarlierDraft>('registration', browser);

/** Remembers which draft of this browser was changed last, so that another request can offer it. */
export function rememberDraft(services: Services, { browser, flowKey, now }: About): void {
  writeFlow(services, lastDraft(browser), { key: storedFlowKey<RegistrationState>(flowKey), at: now });
}

/** Returns the draft if its person can go on with it. One that came through an upstream is not: its person identifies herself there. */
async function findOpen(services: Services, key: FlowKey<RegistrationState>): Promise<RegistrationState | undefined> {
  const draft = await readFlow(services, key);
  if (!draft?.username || draft.accountId !== undefined || draft.upstreamIdentity) return undefined;
  return (await services.account.accounts.find(draft.draftId)) ? undefined : draft;
}

/** Finds the registration that this browser began in another request, before anything is typed in this one. */
export async function offerEarlier(
  services: Services,
  { state, about }: { readonly state: RegistrationState; readonly about: About },
): Promise<Partial<RegistrationState> | undefined> {
  if (state.username || state.earlier || state.beginsAnew || state.upstreamIdentity) return undefined;
  const earlier = await readFlow(services, lastDraft(about.browser));
  if (!earlier || earlier.key === about.flowKey || !(await findOpen(services, earlier.key))) return undefined;
  return { earlier: { key: earlier.key, at: earlier.at } };
}

/** « Reprendre » goes on with the earlier draft in this request. « Recommencer » forgets that draft. */
export async function chooseDraft({
  form,
  state,
  services,
  about,
}: Omit<Submitted<RegistrationState>, 'upload'>): Promise<StepResult<RegistrationState>> {
  const { earlier, ...rest } = state;
  const draft = earlier && (await findOpen(services, earlier.key));
  if (!earlier || !draft) return { ok: true, patch: { ...rest, earlier: undefined }, event: 'asked' };
  if (form['action'] === 'restart') {
    forgetFlow(services, earlier.key);
    return { ok: true, patch: { ...rest, earlier: undefined, beginsAnew: true }, event: 'begun-anew' };
  }
  const next = withQuery(about.path, 'step', undefined);
  return { ok: true, patch: { earlier: undefined, resumes: earlier.key }, event: 'resumed', next };
}

/** Returns the key of the draft that a request has taken up, as long as its person can go on with it. */
export async function resumedDraft(services: Services, key: FlowKey): Promise<FlowKey<RegistrationState> | undefined> {
  const resumes = (await readFlow(services, storedFlowKey<RegistrationState>(key)))?.resumes;
  return resumes && (await readFlow(services, resumes)) ? resumes : undefined;
}

export function EarlierDraftNotice({ earlier }: { readonly earlier: EarlierDraft }) {
  const { registration, dates } = usePage().t;
  const { earlier: texts } = registration;
  return (
    <Alert kind="info" title={texts.title}>
      <p class="fr-mb-2w">{texts.sentence(dates.day(earlier.at))}</p>
      <SideForm>
        <ButtonGroup>
          {answers.map((answer) => (
            <Button key={answer} action={answer} kind={answer === 'resume' ? 'primary' : 'secondary'}>
              {texts[answer]}
            </Button>
          ))}
        </ButtonGroup>
      </SideForm>
    </Alert>
  );
}
