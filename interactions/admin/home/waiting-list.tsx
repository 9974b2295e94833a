import type { Waiting } from '../../../src/commands/state/read-waiting.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { Tile } from '../../views/tables/tile.tsx';
import { TileGrid } from '../../views/tables/tile-grid.tsx';
import type { Texts } from '../../texts/index.ts';
import { requestAddress, requestsRoot } from '../approvals/requests-address.ts';
import { clientAddress } from '../clients/client-parts.ts';

interface Item {
  readonly key: keyof Texts['adminState']['home']['titles'];
  /** The number of them; absent where there is one thing at most. */
  readonly count?: number;
  /** The things that are counted: services, where it is absent. */
  readonly counted?: 'waits' | 'points' | 'services';
  readonly sentence: string;
  /** The time (epoch seconds) of the one that has waited longest, where it is known. */
  readonly oldestAt?: number | undefined;
  /** The service that the tile leads to, where it is a single one. */
  readonly name?: string | undefined;
  readonly href: string;
  readonly isUrgent?: boolean;
}

/** Returns what waits, the most urgent first. */
function useItems({ problems, isChainBroken, failing, requests, production, watched }: Waiting): readonly Item[] {
  const { home } = usePage().t.adminState;
  const state = { href: '/admin/etat', isUrgent: true };
  const [longest] = production;
  return [
    ...(isChainBroken ? [{ key: 'audit' as const, sentence: home.audit, ...state }] : []),
    ...(problems > 0
      ? [
          {
            key: 'problems' as const,
            count: problems,
            sentence: home.problems(problems),
            counted: 'points' as const,
            ...state,
          },
        ]
      : []),
    ...(failing.count > 0
      ? [
          {
            key: 'failing' as const,
            ...failing,
            sentence: home.failing(failing.count),
            counted: 'waits' as const,
            ...state,
          },
        ]
      : []),
    ...(requests.count > 0
      ? [
          {
            key: 'requests' as const,
            count: requests.count,
            oldestAt: requests.oldestAt,
            sentence: home.requests(requests.count),
            counted: 'waits' as const,
            href: requests.onlyId === undefined ? requestsRoot : requestAddress(requests.onlyId),
          },
        ]
      : []),
    ...(longest
      ? [
          {
            key: 'production' as const,
            count: production.length,
            counted: 'waits' as const,
            sentence: home.production(production.length),
            oldestAt: longest.at,
            name: longest.summary.name,
            href: clientAddress(longest.summary.clientId, 'production'),
          },
        ]
      : []),
    ...watched.flatMap(({ watch, clients }) => {
      const [first] = clients;
      if (!first) return [];
      const isOne = clients.length === 1;
      return [
        {
          key: watch,
          count: clients.length,
          sentence: home[watch](clients.length),
          name: isOne ? first.summary.name : undefined,
          href: isOne ? clientAddress(first.summary.clientId) : `/admin/clients?show=${watch}`,
        },
      ];
    }),
  ];
}

interface ListProps {
  readonly waiting: Waiting;
  /** Epoch seconds. */
  readonly now: number;
}

/** Says what waits for this person, by number and age, each with the page where it is settled. */
export function WaitingList({ waiting, now }: ListProps) {
  const { t } = usePage();
  const { home } = t.adminState;
  const items = useItems(waiting);
  return (
    <>
      <SectionTitle>{home.waiting}</SectionTitle>
      {items.length === 0 ? (
        <p id="nothing-waits">{home.nothing}</p>
      ) : (
        <div id="waiting">
          <TileGrid>
            {items.map(({ key, count, counted = 'services', sentence, oldestAt, name, href, isUrgent }) => (
              <Tile
                key={key}
                id={`waiting-${key}`}
                title={home.titles[key]}
                href={href}
                badge={{
                  kind: isUrgent ? 'error' : 'warning',
                  text: count === undefined ? t.adminState.levels.problem : home[counted](count),
                }}
              >
                {sentence}
                {name !== undefined && <bdi class="app-tile-line">{count === 1 ? name : home.first(name)}</bdi>}
                {oldestAt !== undefined && (
                  <span class="app-tile-line">{home.longest(Math.max(0, now - oldestAt))}</span>
                )}
              </Tile>
            ))}
          </TileGrid>
        </div>
      )}
    </>
  );
}
