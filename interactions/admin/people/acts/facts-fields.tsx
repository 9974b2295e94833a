import { hash } from 'node:crypto';
import { commonFacts, realmOf, type CarriedFacts } from '../../../../src/domain/account/carried-facts.ts';
import type { Form } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import { TextArea } from '../../../views/forms/text-area.tsx';
import { usePage } from '../../../views/layout/page-context.ts';

/** Parts the id of a service from a role: a colon alone stands in addresses, which are ids too. */
const between = ' : ';

const linesOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Returns a text that changes with the facts. */
export const markOfFacts = (facts: CarriedFacts | undefined): string =>
  hash('sha256', JSON.stringify(facts ?? null), 'base64url').slice(0, 16);

/** Returns the facts as the fields of the form have them. A person whom no import has brought has those of everybody. */
export function initialFacts(facts: CarriedFacts | undefined, issuer: string): Form {
  const { realmRoles, clientRoles, groups } = facts ?? commonFacts(realmOf(issuer));
  return {
    realmRoles: realmRoles.join('\n'),
    clientRoles: clientRoles.flatMap(([client, roles]) => roles.map((role) => `${client}${between}${role}`)).join('\n'),
    groups: groups.join('\n'),
  };
}

/** Reads the fields as the input of the act; undefined where a line about a service has no role. */
export function readFacts(form: Form): object | undefined {
  const roles = new Map<string, string[]>();
  for (const typed of linesOf(form['clientRoles'])) {
    // The example of the page has the space of French before its colon.
    const line = typed.replaceAll(/\s:\s/g, between);
    const at = line.indexOf(between);
    if (at < 0) return undefined;
    const client = line.slice(0, at).trim();
    roles.set(client, [...(roles.get(client) ?? []), line.slice(at + between.length).trim()]);
  }
  return {
    realm_roles: linesOf(form['realmRoles']),
    client_roles: [...roles].map(([client, names]) => ({ client_id: client, roles: names })),
    groups: linesOf(form['groups']),
  };
}

export const factsProblems = (form: Form, texts: Texts['personActs']): Readonly<Record<string, string>> =>
  readFacts(form) ? {} : { clientRoles: texts.badClientRole };

/** The fields for roles and groups, one on each line. */
export function FactsFields({ present }: { readonly present: string | undefined }) {
  const { personActs: texts } = usePage().t;
  return (
    <>
      <input type="hidden" name="present" value={present} />
      <TextArea
        name="realmRoles"
        label={texts.realmRoles}
        hint={texts.realmRolesHint}
        rows={6}
        optional
        spellcheck={false}
      />
      <TextArea
        name="clientRoles"
        label={texts.clientRoles}
        hint={texts.clientRolesHint}
        rows={6}
        optional
        spellcheck={false}
      />
      <TextArea name="groups" label={texts.groups} hint={texts.groupsHint} rows={4} optional spellcheck={false} />
    </>
  );
}
