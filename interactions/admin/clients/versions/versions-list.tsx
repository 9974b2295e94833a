import { differencesBetween } from '../../../../src/domain/clients/versions/client-differences.ts';
import type { ClientVersion } from '../../../../src/store/clients/versions/client-versions.ts';
import { Badge } from '../../../views/badge.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import type { ClientVisit } from '../client-page.ts';
import { clientAddress } from '../client-parts.ts';
import { DifferenceList } from './difference-list.tsx';
import { authorOf, type AuthorNames } from './version-author.ts';

/** Versions that one page shows. */
export const versionsOnPage = 20;

interface ListProps {
  readonly visit: ClientVisit;
  /** Newest first, with one more than the page shows: the state before the oldest one. */
  readonly versions: readonly ClientVersion[];
  readonly names: AuthorNames;
  readonly mayRestore: boolean;
  /** The page begins with an older version than the present one. */
  readonly isOlderPage: boolean;
}

interface VersionProps extends Pick<ListProps, 'names' | 'mayRestore' | 'visit'> {
  readonly version: ClientVersion;
  readonly former: ClientVersion | undefined;
}

function Version({ version, former, names, mayRestore, visit }: VersionProps) {
  const { t } = usePage();
  const texts = t.clientVersions;
  const { clientId, version: present } = visit.client;
  const { number, at, event, actor, reason, members } = version;
  const isPresent = number === present;
  return (
    <section class="app-version" id={`version-${number}`} aria-labelledby={`version-${number}-title`}>
      <h2 class="fr-h5 fr-mb-1w" id={`version-${number}-title`}>
        {texts.heading(number)} {isPresent && <Badge kind="info">{texts.present}</Badge>}
      </h2>
      <p class="fr-mb-1w app-breakable">
        {texts.event(event)}, {texts.by(authorOf(t, actor, names), t.dates.moment(at))}
      </p>
      {reason !== undefined && <p class="fr-mb-1w app-breakable">{texts.reason(reason)}</p>}
      {former ? (
        <DifferenceList differences={differencesBetween(former.members, members)} />
      ) : (
        <p>{texts.first(Object.keys(members).length)}</p>
      )}
      {mayRestore && !isPresent && (
        <p>
          <a class="fr-link" href={`${clientAddress(clientId, 'versions')}?version=${number}`}>
            {texts.restore(number)}
          </a>
        </p>
      )}
    </section>
  );
}

/** Lists the versions of a client, each with its author, its reason and what it made something else. */
export function VersionsList({ visit, versions, names, mayRestore, isOlderPage }: ListProps) {
  const texts = usePage().t.clientVersions;
  const shown = versions.slice(0, versionsOnPage);
  const last = shown.at(-1);
  const hasOlder = versions.length > versionsOnPage;
  const address = clientAddress(visit.client.clientId, 'versions');
  return (
    <>
      <p>{texts.intro}</p>
      {shown.length === 0 && <p id="no-versions">{texts.none}</p>}
      {shown.map((version, place) => (
        <Version
          key={version.number}
          version={version}
          former={versions[place + 1]}
          names={names}
          mayRestore={mayRestore}
          visit={visit}
        />
      ))}
      {(hasOlder || isOlderPage) && (
        <nav aria-label={texts.navigation}>
          <ul class="app-plain-list">
            {hasOlder && last && (
              <li>
                <a class="fr-link" href={`${address}?before=${last.number}`}>
                  {texts.older}
                </a>
              </li>
            )}
            {isOlderPage && (
              <li>
                <a class="fr-link" href={address}>
                  {texts.newest}
                </a>
              </li>
            )}
          </ul>
        </nav>
      )}
    </>
  );
}
