import type { ComponentChildren } from 'preact';
import { isClientMember } from '../../../../src/domain/clients/versions/client-member-names.ts';
import { isObject } from '../../../../src/domain/members.ts';
import type { Texts } from '../../../texts/index.ts';

/** Returns what a member of a registration is called; a member that this release does not know has its own name. */
export const memberLabel = (t: Texts, field: string): string =>
  isClientMember(field) ? t.clientVersions.members[field] : field;

/** Returns one entry of a list, or a value that is no list, in words. */
export function memberText(t: Texts, field: string, value: unknown): string {
  const texts = t.clientVersions;
  if (value === null || value === '') return texts.unset;
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
  if (field === 'status' && (value === 'test' || value === 'production')) return texts.statuses[value];
  if (field === 'jwks' && isObject(value) && Array.isArray(value['keys'])) return texts.keys(value['keys'].length);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

interface ValueProps {
  readonly t: Texts;
  readonly field: string;
  readonly value: unknown;
}

/** Shows a value of a registration: the lines of a list below each other, and the members of an object with their names. */
export function MemberValue({ t, field, value }: ValueProps): ComponentChildren {
  const texts = t.clientVersions;
  if (field === 'test_accounts' && Array.isArray(value)) return texts.people(value.length);
  const entries = Array.isArray(value)
    ? value.map((entry: unknown) => memberText(t, field, entry))
    : isObject(value) && field !== 'jwks'
      ? Object.entries(value).map(([name, entry]) => `${name} : ${memberText(t, field, entry)}`)
      : undefined;
  if (entries === undefined) return <span class="app-breakable">{memberText(t, field, value)}</span>;
  if (entries.length === 0) return texts.unset;
  return (
    <ul class="app-plain-list">
      {entries.map((entry) => (
        <li key={entry} class="app-breakable">
          {entry}
        </li>
      ))}
    </ul>
  );
}
