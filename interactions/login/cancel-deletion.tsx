import { cancelDeletionBySignIn } from '../../src/commands/deletion/cancel-deletion.ts';
import type { About, Step } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';
import { LoneButton } from '../views/forms/button.tsx';
import { StepForm } from '../views/forms/step-form.tsx';

/** Returns whether the person has signed in to an account that waits for its deletion. Nothing but the end of that wait lets her in. */
export function owesCancelling({ proved }: LoginState, { person }: Pick<About, 'person'>): boolean {
  return proved !== undefined && person !== undefined && person.account.disabledAt !== null;
}

function CancelView({ about }: { readonly about: About }) {
  const texts = about.t.deletion.cancel;
  const { client, person } = about;
  const day = (seconds: number | null | undefined) => about.t.dates.day(seconds ?? 0);
  const service = client?.isBuiltIn ? undefined : client?.name;
  return (
    <>
      <p>{texts.intro(day(person?.account.deletionRequestedAt), day(person?.account.deletionDueAt))}</p>
      <p>{service === undefined ? texts.nextOwn : texts.next(service)}</p>
      <p>{texts.ignore}</p>
      <StepForm>
        <LoneButton action="cancelDeletion">{texts.submit}</LoneButton>
      </StepForm>
      <p>{texts.notYou}</p>
    </>
  );
}

/**
 * Asks a person whose account is closed whether she keeps it. The step is owed whatever the service wants, until she cancels the deletion;
 * the sign-in then goes on as it would have.
 */
export const cancelDeletion: Step<LoginState> = {
  name: 'cancel-deletion',
  owns: [],
  needed: owesCancelling,
  page: {
    accepts: ({ action }) => action === 'cancelDeletion',
  },
  async submit({ state, services, about }) {
    const { proved } = state;
    // The step is needed only while there is a proof.
    if (!proved) return { ok: true, patch: {} };
    const credentialVersion = await cancelDeletionBySignIn(services, {
      accountId: proved.accountId,
      credentialVersion: proved.credentialVersion,
      requestId: about.requestId,
    });
    if (credentialVersion === undefined) return { ok: true, patch: {}, event: 'lapsed' };
    return { ok: true, patch: { proved: { ...proved, credentialVersion } } };
  },
  title: ({ t }) => t.deletion.cancel.title,
  view: ({ about }) => <CancelView about={about} />,
};

/** Asks a step only of a person whose account is open: nothing else is asked before she keeps it. */
export function onlyOpen(step: Step<LoginState>): Step<LoginState> {
  return { ...step, needed: (state, about) => !owesCancelling(state, about) && step.needed(state, about) };
}
