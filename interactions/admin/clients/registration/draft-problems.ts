import { problemsOf } from '../../../../src/commands/clients/registration/check-registration.ts';
import { findPrivateAddresses } from '../../../../src/commands/clients/registration/find-private-addresses.ts';
import { checkNewClient } from '../../../../src/commands/clients/registration/register-client.ts';
import type { Services } from '../../../../src/services.ts';
import type { Texts } from '../../../texts/index.ts';
import { explainProblems } from '../form/explain-field-problems.ts';
import { draftFields, membersOf, type ClientDraft } from './client-draft.ts';

interface Examined {
  readonly draft: ClientDraft;
  /** Id of the account of the person who registers. */
  readonly accountId: string;
  readonly t: Texts;
}

/** Returns what is wrong with the addresses of a draft that our server would call, in words. Their names are looked up. */
export async function addressProblems(
  services: Services,
  examined: Examined,
): Promise<Readonly<Record<string, string>>> {
  const { draft, accountId, t } = examined;
  const problems = await findPrivateAddresses(services, membersOf(draft, accountId));
  return explainProblems({ problems, fields: draftFields(draft), form: { ...draft.essentials?.fields }, t });
}

/** Returns what is wrong with a draft in words, by the fields of a page. */
export function draftProblems(
  services: Services,
  examined: Examined & { readonly names: readonly string[] },
): Readonly<Record<string, string>> {
  const { draft, accountId, names, t } = examined;
  const problems = problemsOf(checkNewClient(services, { members: membersOf(draft, accountId), logo: draft.logo }));
  const form = { ...draft.essentials?.fields, ...draft.data?.fields };
  const fields = draftFields(draft);
  // An answer that a later page asks for is not wrong yet.
  const later = fields.filter(({ name }) => !names.includes(name)).map(({ member }) => member as string);
  const now = problems.filter(({ field }) => !later.includes(field));
  return explainProblems({ problems: now, fields: fields.filter(({ name }) => names.includes(name)), form, t });
}
