import { may } from '../../src/domain/roles/permissions.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { ClientRecord } from '../../src/store/clients/clients.ts';
import type { Holder } from '../../src/store/account/holders.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

const langOf = ({ locale }: { readonly locale: string | null }) => langOr(locale);

const serviceOf = ({ clientId, metadata }: ClientRecord, part: string) => ({
  service: metadata.client_name ?? clientId,
  path: `/admin/clients/${encodeURIComponent(clientId)}${part}`,
});

/** Tells everybody who may grant it that production is asked for. */
export function tellOfRequest(
  services: Services,
  { record, holders }: { readonly record: ClientRecord; readonly holders: readonly Holder[] },
): void {
  const data = { ...serviceOf(record, '/production'), when: new Date(services.now()) };
  const managers = holders.filter(({ roles, disabledAt }) => disabledAt === null && may(roles, 'clients.manage'));
  for (const manager of managers)
    queueMail(services, {
      kind: 'production-asked',
      to: manager.email,
      accountId: manager.id,
      lang: langOf(manager),
      data,
    });
}

/** Tells the person who had asked for production how her request was answered. */
export function tellOfAnswer(
  services: Services,
  {
    record,
    to,
    isGranted,
  }: { readonly record: ClientRecord; readonly to: Account | undefined; readonly isGranted: boolean },
): void {
  if (!to) return;
  const data = { ...serviceOf(record, ''), when: new Date(services.now()), isGranted };
  queueMail(services, { kind: 'production-answered', to: to.email, accountId: to.id, lang: langOf(to), data });
}
