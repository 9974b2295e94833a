import { profileRows, type AccountProfile, type profileFields } from './account-profile.ts';

type Member = (typeof profileFields)[keyof typeof profileFields]['member'];
type Below<Path, Claim extends string> = Path extends `${Claim}.${infer Name}` ? Name : never;
type Own<Path> = Path extends `${string}.${string}` ? never : Path & string;

/** A postal address, in the names of OpenID Connect. */
export type AddressMembers = { readonly [Name in Below<Member, 'address'>]?: string };

/** The facts that a person has told, in the names that the claims and the export have for them. Facts that were not told are absent. */
export type ProfileMembers = { readonly [Name in Own<Member>]: string | undefined } & {
  readonly address?: AddressMembers;
  readonly organization?: { readonly [Name in Own<Below<Member, 'organization'>>]?: string } & {
    readonly address?: AddressMembers;
  };
};

/** Returns what the profile holds, each fact where the table puts it. */
export function membersOf(profile: AccountProfile): ProfileMembers {
  const members: Record<string, unknown> = {};
  for (const [field, { member }] of profileRows) {
    const value = profile[field];
    if (!value) continue;
    const parents = member.split('.');
    const name = parents.pop()!;
    let at = members;
    for (const parent of parents) at = (at[parent] ??= {}) as Record<string, unknown>;
    at[name] = value;
  }
  return members as ProfileMembers;
}
