import { addPasskey } from '../../src/commands/factors/add-passkey.ts';
import type { Submitted } from '../engine/flow.ts';

type Addition = Parameters<typeof addPasskey>[1];

/** Answers the form that adds a passkey: in a sign-in, after a registration and on the page of the account. */
export async function submitPasskey(
  { form, services, about }: Pick<Submitted<object>, 'form' | 'services' | 'about'>,
  addition: Pick<Addition, 'accountId' | 'credentialVersion' | 'replacesPassword' | 'isAutomatic'>,
) {
  const texts = about.t.security.passkeyAddition;
  const answer = await addPasskey(services, {
    ...addition,
    flowKey: about.flowKey,
    ticket: form['ticket'],
    credential: form['credential'],
    otherwise: texts.defaultLabel,
    requestId: about.requestId,
    lang: about.lang,
  });
  if (answer.kind === 'added') return { ok: true, added: answer } as const;
  const shown = 'orphan' in answer && answer.orphan ? { orphanPasskey: answer.orphan } : {};
  return { ok: false, errors: { passkey: texts.problems[answer.kind] }, shown } as const;
}
