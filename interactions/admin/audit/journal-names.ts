import { isDocumentAddress } from '../../../src/domain/clients/documents/document-address.ts';
import { serviceNames } from '../../../src/commands/account/service-names.ts';
import { isServiceAccount } from '../../../src/commands/account/add-service-account.ts';
import type { AuditQuery } from '../../../src/commands/audit/audit-query.ts';
import { maskedPerson } from '../../../src/domain/people/masked-person.ts';
import type { AuditRow } from '../../../src/store/audit/audit-rows.ts';
import type { AdminVisit } from '../admin-page.ts';
import { clientAddress } from '../clients/client-parts.ts';
import { personAddress } from '../people/person-address.ts';
import { personName } from '../person-name.ts';
import { personEmail } from '../person-email.ts';

/** The name of a person or of a service, and the page about it where the reader may open that. */
export interface ShownName {
  readonly text: string;
  readonly href?: string | undefined;
}

export interface JournalNames {
  readonly accounts: ReadonlyMap<string, ShownName>;
  readonly services: ReadonlyMap<string, ShownName>;
}

/** Says what somebody did beside the columns of a line. */
export type Details = Readonly<Record<string, unknown>>;

export function detailsOf({ details }: Pick<AuditRow, 'details'>): Details {
  const parsed: unknown = JSON.parse(details ?? '{}');
  return parsed !== null && typeof parsed === 'object' ? (parsed as Details) : {};
}

const present = (values: readonly unknown[]): readonly string[] => [
  ...new Set(values.filter((value) => typeof value === 'string')),
];

const accountsIn = (row: AuditRow, details: Details) => [
  row.account_id,
  row.actor_kind === 'account' && row.actor_id,
  ...[details['accounts'], details['agents']].flat(),
];

const servicesIn = (row: AuditRow, details: Details) => [
  row.client_id,
  row.actor_kind === 'client' && row.actor_id,
  details['through'],
  details['copyOf'],
  ...[details['clients']].flat(),
];

/** Names people. Colleagues of the administration have their names; a list shows everybody else masked, as the search of people does. */
async function namePeople(visit: AdminVisit, ids: readonly string[]): Promise<JournalNames['accounts']> {
  const { services, page } = visit;
  const { journal } = page.t;
  const [holders, found] = await Promise.all([services.roles.holders.list(), services.people.search.named(ids)]);
  const names = new Map(holders.map((one) => [one.id, personName(one) ?? personEmail(one.email)]));
  const accounts = new Map(found.map((account) => [account.id, account]));
  return new Map(
    ids.map((id): readonly [string, ShownName] => {
      const account = accounts.get(id);
      if (!account) return [id, { text: journal.deletedAccount }];
      if (isServiceAccount(account.username)) return [id, { text: account.username }];
      const text = names.get(id) ?? maskedPerson(account).email;
      return [id, { text, href: visit.may('people.read') ? personAddress(id) : undefined }];
    }),
  );
}

async function nameServices(visit: AdminVisit, ids: readonly string[]): Promise<JournalNames['services']> {
  const { journal } = visit.page.t;
  const names = await serviceNames(visit.services, ids);
  return new Map(
    ids.map((id): readonly [string, ShownName] => {
      if (!names.has(id)) return [id, { text: journal.ownPages }];
      // A client that nobody has registered has no page.
      if (isDocumentAddress(id)) return [id, { text: id }];
      const name = names.get(id);
      if (name === undefined) return [id, { text: `${journal.deletedService} (${id})` }];
      return [id, { text: name, href: visit.may('clients.read', id) ? clientAddress(id) : undefined }];
    }),
  );
}

const accountShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns the names of everybody whom lines name, or whom the filters of the page name by an id. */
export async function journalNames(
  visit: AdminVisit,
  { rows, query }: { readonly rows: readonly AuditRow[]; readonly query: AuditQuery },
): Promise<JournalNames> {
  const asked = present([query.actor, query.target]);
  const told = rows.map((row) => ({ row, details: detailsOf(row) }));
  const people = present([
    ...asked.filter((id) => accountShape.test(id)),
    ...told.flatMap(({ row, details }) => accountsIn(row, details)),
  ]);
  const clients = present(told.flatMap(({ row, details }) => servicesIn(row, details)));
  // A text that was typed may be the id of a service, or anything else.
  const typed = await Promise.all(
    present([...asked, query.client]).map(async (id) => ((await visit.services.clients.registry.find(id)) ? [id] : [])),
  );
  const [accounts, services] = await Promise.all([
    namePeople(visit, people),
    nameServices(visit, present([...clients, ...typed.flat()])),
  ]);
  return { accounts, services };
}
