import { usePage } from '../../views/layout/page-context.ts';
import { TileGrid } from '../../views/tables/tile-grid.tsx';
import { Tile } from '../../views/tables/tile.tsx';
import type { AccountOverview } from './account-overview.ts';

/** Shows where the account is open, and when somebody last signed in to it. A stranger's use is seen here first. */
export function ActivityTiles({ overview }: { readonly overview: AccountOverview }) {
  const { overview: texts } = usePage().t;
  const { openSessions, lastSignInAt } = overview;
  const { sessions, lastSignIn } = texts;
  return (
    <TileGrid>
      <Tile
        id="tile-sessions"
        title={sessions.title}
        href="/compte/sessions"
        badge={{ text: sessions.some(openSessions) }}
      >
        {openSessions > 1 ? sessions.others : sessions.alone}
      </Tile>
      <Tile id="tile-last-sign-in" title={lastSignIn.title} href="/compte/historique">
        {lastSignInAt === undefined
          ? lastSignIn.none
          : lastSignIn.sentence(texts.moment(new Date(lastSignInAt * 1000)))}
      </Tile>
    </TileGrid>
  );
}
