import { checkNewClient } from '../../../../src/commands/clients/registration/register-client.ts';
import type { Services } from '../../../../src/services.ts';
import type { Form, StepResult } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import { clientWarnings } from './client-warnings.ts';
import { asksForData, membersOf, type ClientDraft } from './client-draft.ts';

interface Drafted {
  readonly draft: ClientDraft;
  /** Id of the account of the person who registers. */
  readonly accountId: string;
}

/** Returns the registration with its defaults; undefined while something of it is refused. */
export function registrationOf(services: Services, { draft, accountId }: Drafted) {
  const checked = checkNewClient(services, { members: membersOf(draft, accountId), logo: draft.logo });
  return checked.ok ? checked.value : undefined;
}

/** Returns in words what may be a mistake in a draft; undefined while something of it is refused. */
export function draftWarnings(services: Services, { draft, accountId, t }: Drafted & { readonly t: Texts }) {
  const metadata = registrationOf(services, { draft, accountId });
  return metadata && clientWarnings(metadata, { t, hasPeople: asksForData(draft) });
}

interface Answered extends Drafted {
  readonly form: Form;
  /** The draft as it stood before the form. */
  readonly state: ClientDraft;
  readonly patch: Partial<ClientDraft>;
  readonly t: Texts;
}

/** Answers the last questions of a draft. « Register » ends it at once, unless something may be a mistake: the review then says what. */
export function answerLast(services: Services, answered: Answered): StepResult<ClientDraft> {
  const { form, state, patch, t } = answered;
  if (form['action'] !== 'create') return { ok: true, patch };
  // A page of an earlier draft, left open in another tab, does not register this one.
  if (form['draft'] !== state.draftId) return { ok: false, errors: { step: t.clientForm.restart } };
  const isPlain = draftWarnings(services, answered)?.length === 0;
  return { ok: true, patch: { ...patch, ...(isPlain && { reason: '' }) } };
}
