import { Tile } from '../../views/tables/tile.tsx';
import { TileGrid } from '../../views/tables/tile-grid.tsx';
import { nextAdvice } from '../../../src/domain/account/next-advice.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { CopyButton } from '../../views/forms/copy-button.tsx';
import { Details } from '../../views/details.tsx';
import { Photo } from '../../views/photo.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { AdviceCallout } from './advice-callout.tsx';
import type { AccountOverview } from './account-overview.ts';
import { ProtectionTiles } from './protection-tiles.tsx';

/** Shows where the account is open, and when somebody last signed in to it. A stranger's use is seen here first. */
function ActivityTiles({ overview }: { readonly overview: AccountOverview }) {
  const { overview: texts, dates } = usePage().t;
  const { openSessions, otherSignInAt } = overview;
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
        {otherSignInAt === undefined ? lastSignIn.none : lastSignIn.sentence(dates.moment(otherSignInAt))}
      </Tile>
    </TileGrid>
  );
}

interface OverviewProps {
  readonly overview: AccountOverview;
  /** Epoch seconds. */
  readonly now: number;
}

/** Shows the state of an account: what protects it, what happened to it, and the one protection that is most worth adding. */
export function Overview({ overview, now }: OverviewProps) {
  const { t, person } = usePage();
  const texts = t.overview;
  const { account, photo } = overview;
  const name = person?.name;
  return (
    <>
      <div class="app-who">
        {photo && <Photo id={photo} />}
        <div class="app-who__facts">
          {name && (
            <p class="fr-h5 fr-mb-1v" id="name">
              <bdi>{name}</bdi>
            </p>
          )}
          <p class="fr-mb-0">
            {t.account.username}
            {t.history.colon}
            <span id="username">{account.username}</span>
          </p>
          <p class="fr-mb-0">
            {texts.created} <span id="created">{t.dates.day(account.createdAt)}</span>
          </p>
        </div>
      </div>
      <AdviceCallout advice={nextAdvice(overview, now)} />
      <SectionTitle>{texts.protection}</SectionTitle>
      <ProtectionTiles overview={overview} now={now} />
      <SectionTitle>{texts.activity}</SectionTitle>
      <ActivityTiles overview={overview} />
      <Details summary={texts.details}>
        <dl class="app-definition">
          <dt>{t.account.identifier}</dt>
          <dd>
            <code id="sub">{account.id}</code> <CopyButton of="sub" />
          </dd>
        </dl>
      </Details>
    </>
  );
}
