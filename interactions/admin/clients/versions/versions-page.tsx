import { AppError } from '../../../../src/errors.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import { clientPage, type ClientVisit } from '../client-page.ts';
import { ActNotice, type ActState } from '../act-page.tsx';
import { restoreStep } from './restore-step.tsx';
import { readAuthors } from './version-author.ts';
import { VersionsList, versionsOnPage } from './versions-list.tsx';
import type { StayingStep } from '../../../engine/flow.ts';

const numberIn = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN);

/** Lists the versions before the one that the address names, or the newest ones. */
async function listStep(visit: ClientVisit): Promise<StayingStep<ActState>> {
  const { services, client, query } = visit;
  const asked = query.get('before');
  const before = asked === null ? undefined : numberIn(asked);
  // A number that somebody made up names no page.
  if (Number.isNaN(before)) throw new AppError('not_found');
  const range = { limit: versionsOnPage + 1, ...(before !== undefined && { before }) };
  const versions = await services.clients.versions.list(client.clientId, range);
  const names = await readAuthors(services, versions);
  const mayRestore = visit.may('clients.manage', client.clientId) && client.deletedAt === null;
  return {
    name: 'list',
    owns: ['notice'],
    page: { wide: true, accepts: () => false },
    submit: async () => ({ ok: true, patch: {} }),
    title: ({ t }) => t.clientVersions.title,
    view: (props) => (
      <>
        <ActNotice {...props} />
        <VersionsList
          visit={visit}
          versions={versions}
          names={names}
          mayRestore={mayRestore}
          isOlderPage={before !== undefined}
        />
      </>
    ),
  };
}

async function stepOf(visit: ClientVisit): Promise<StayingStep<ActState>> {
  const asked = visit.query.get('version');
  if (asked === null) return listStep(visit);
  const { services, client } = visit;
  const version = visit.may('clients.manage', client.clientId)
    ? await services.clients.versions.find(client.clientId, numberIn(asked))
    : undefined;
  if (!version || client.deletedAt !== null) throw new AppError('not_found');
  return restoreStep({ visit, version });
}

/** The versions of a client, and the way back to one of them. */
export const versionsPage = clientPage({
  part: 'versions',
  action: 'clients.read',
  write: 'clients.manage',
  async flow(visit) {
    return stayingFlow<ActState>('client-versions', [await stepOf(visit)]);
  },
});
