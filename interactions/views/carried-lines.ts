import type { describeFacts } from '../../src/domain/account/carried-facts.ts';
import type { Texts } from '../texts/index.ts';
import { visibleText } from './visible-text.ts';

/** Returns what services are told of a person in lines: roles, groups, and attributes by their own names. */
export function carriedLines(
  { realm_roles: realmRoles, client_roles: ofClients, groups, attributes }: ReturnType<typeof describeFacts>,
  texts: Texts['data']['document']['carried'],
): readonly (readonly [label: string, value: string])[] {
  const of = (name: string, values: readonly string[]) => [`${name}\u00a0: ${values.join(', ')}`];
  const lines: readonly (readonly [string, readonly string[]])[] = [
    [texts.realmRoles, realmRoles],
    ...ofClients.map(({ client_id: id, roles }) => [texts.rolesAt, of(id, roles)] as const),
    [texts.groups, groups],
    ...attributes.map(({ name, values }) => [texts.attribute, of(name, values)] as const),
  ];
  return lines.flatMap(([label, values]) =>
    values.length > 0 ? [[label, visibleText(values.join(', '))] as const] : [],
  );
}
