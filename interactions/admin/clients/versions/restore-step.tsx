import { membersToRestore, restoreVersion } from '../../../../src/commands/clients/versions/restore-version.ts';
import { differencesBetween } from '../../../../src/domain/clients/versions/client-differences.ts';
import type { ClientVersion } from '../../../../src/store/clients/versions/client-versions.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { StayingStep, StepView } from '../../../engine/flow.ts';
import { BaseVersion } from '../../base-version.tsx';
import { CancelLink } from '../../cancel-link.tsx';
import { ReasonForm } from '../../reason.tsx';
import type { ClientVisit } from '../client-page.ts';
import { clientAddress } from '../client-parts.ts';
import { ActNotice, runAct, type ActState } from '../act-page.tsx';
import { keepShownSecret } from '../shown-secret.ts';
import { DifferenceList } from './difference-list.tsx';

interface Restoring {
  readonly visit: ClientVisit;
  readonly version: ClientVersion;
}

/** Returns what would become something else. Members that a version does not decide are left out. */
function differencesOf({ visit, version }: Restoring) {
  const present = { ...visit.client.metadata } as Readonly<Record<string, unknown>>;
  const restored = membersToRestore(visit.client, version);
  const former = Object.fromEntries(Object.entries(present).filter(([name]) => name in restored));
  return differencesBetween(former, restored);
}

function RestoreView({ visit, version, ...view }: StepView<ActState> & Restoring) {
  const { form, about } = view;
  const texts = about.t.clientVersions.restoring;
  const differences = differencesOf({ visit, version });
  const back = clientAddress(visit.client.clientId, 'versions');
  return (
    <>
      <ActNotice {...view} />
      {differences.length === 0 ? (
        <>
          <p id="nothing-to-change">{texts.nothing}</p>
          <CancelLink href={back} />
        </>
      ) : (
        <>
          <p>{texts.intro}</p>
          <DifferenceList differences={differences} />
          <p>{texts.kept}</p>
          <ReasonForm action="restore" label={texts.submit} cancel={back}>
            <BaseVersion version={form['baseVersion']} />
          </ReasonForm>
        </>
      )}
    </>
  );
}

/** Shows what would become something else, and gives the client the members of the version once a reason was typed. */
export function restoreStep({ visit, version }: Restoring): StayingStep<ActState> {
  const { client, services } = visit;
  const { clientId } = client;
  const { number } = version;
  return {
    name: 'restore',
    page: {
      wide: true,
      initial: (state, about) => ({ reason: '', baseVersion: String(client.version), ...keptFields(state, about) }),
      accepts: ({ action }) => action === 'restore',
    },
    submit: (submitted) =>
      runAct(submitted, {
        members: version.members,
        async run({ reason, baseVersion }) {
          const restored = await restoreVersion(services, { clientId, number, reason, baseVersion });
          if (!restored.ok) return restored;
          const { record, secret } = restored.value;
          const kept = secret === undefined ? undefined : record.secrets[0];
          if (secret !== undefined && kept) {
            keepShownSecret(visit, clientId, { secret, kept });
            return { done: 'restored', next: clientAddress(clientId, 'secrets') };
          }
          return { done: 'restored', next: clientAddress(clientId, 'versions') };
        },
      }),
    title: ({ t }) => t.clientVersions.restoring.title(number),
    view: (props) => <RestoreView {...props} visit={visit} version={version} />,
  };
}
