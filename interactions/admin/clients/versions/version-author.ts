import type { Actor } from '../../../../src/domain/audit/actor.ts';
import type { Services } from '../../../../src/services.ts';
import type { ClientVersion } from '../../../../src/store/clients/versions/client-versions.ts';
import type { Texts } from '../../../texts/index.ts';

/** Names of the people who made versions, by the id of their account. A person who is missing has deleted her account. */
export type AuthorNames = ReadonlyMap<string, string>;

/** Reads the user names of the people who made these versions. */
export async function readAuthors(
  { account: { accounts } }: Pick<Services, 'account'>,
  versions: readonly Pick<ClientVersion, 'actor'>[],
): Promise<AuthorNames> {
  const ids = [...new Set(versions.flatMap(({ actor }) => (actor.kind === 'account' ? [actor.id] : [])))];
  const found = await Promise.all(ids.map((id) => accounts.find(id)));
  return new Map(found.flatMap((account) => (account ? [[account.id, account.username]] : [])));
}

/** Says who made a version. */
export function authorOf(t: Texts, actor: Actor, names: AuthorNames): string {
  const texts = t.clientVersions.author;
  if (actor.kind === 'account') return names.get(actor.id) ?? texts.deleted;
  return actor.kind === 'command' ? texts.command(actor.name) : texts[actor.kind];
}
