import { runsOutSoon } from '../../../src/domain/account/next-advice.ts';
import { shownAddress } from '../../../src/domain/fields/shown-address.ts';
import { chosenAt } from '../../../src/domain/password/password-age.ts';
import { day } from '../../../src/domain/time.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { passwordPath } from '../security/state.ts';
import { TileGrid } from '../../views/tables/tile-grid.tsx';
import { Tile } from '../../views/tables/tile.tsx';
import type { AccountOverview } from './account-overview.ts';

interface TilesProps {
  readonly overview: AccountOverview;
  /** Epoch seconds. */
  readonly now: number;
}

const security = '/compte/securite';

function EmailTile({ overview: { account } }: Pick<TilesProps, 'overview'>) {
  const { account: texts, overview } = usePage().t;
  const { verified, unverified } = overview.email;
  return (
    <Tile
      id="tile-email"
      title={texts.email}
      href="/compte/profil"
      badge={account.emailVerified ? { kind: 'success', text: verified } : { kind: 'warning', text: unverified }}
    >
      <span id="email">{shownAddress(account.email)}</span>
    </Tile>
  );
}

function PasswordTile({ overview, now }: TilesProps) {
  const { overview: texts, security, dates } = usePage().t;
  const { password } = texts;
  const { temporary } = security.password;
  const { passwordChangedAt: changedAt } = overview.account;
  const { passwordRunsOutAt } = overview;
  const about = { id: 'tile-password', title: password.title, href: passwordPath };
  if (changedAt === null)
    return (
      <Tile {...about} badge={{ text: password.none }}>
        {password.noneSentence}
      </Tile>
    );
  if (chosenAt(changedAt) === undefined)
    return (
      <Tile {...about} badge={{ kind: 'warning', text: password.soon }}>
        {temporary}
      </Tile>
    );
  const isDue = runsOutSoon(overview, now);
  return (
    <Tile
      {...about}
      badge={isDue ? { kind: 'warning', text: password.soon } : { kind: 'success', text: password.upToDate }}
    >
      {password.chosen(texts.ago(Math.floor((now - changedAt) / day)))}
      {passwordRunsOutAt !== undefined && (
        <>
          <br />
          {password.runsOut(dates.day(passwordRunsOutAt))}
        </>
      )}
    </Tile>
  );
}

function SecondFactorTile({ overview }: Pick<TilesProps, 'overview'>) {
  const { secondFactor: texts } = usePage().t.overview;
  const { isSecondFactorOn, totpApplications, passkeys } = overview;
  return (
    <Tile
      id="tile-second-factor"
      title={texts.title}
      href={security}
      badge={isSecondFactorOn ? { kind: 'success', text: texts.on } : { kind: 'warning', text: texts.off }}
    >
      {isSecondFactorOn ? texts.onSentence(totpApplications, passkeys) : texts.offSentence}
    </Tile>
  );
}

/** Says how many recovery codes are left. Without a second factor there is nothing to recover. */
function CodesTile({ overview: { recoveryCodes } }: Pick<TilesProps, 'overview'>) {
  const { codes: texts } = usePage().t.overview;
  return (
    <Tile
      id="tile-codes"
      title={texts.title}
      href={security}
      badge={
        recoveryCodes > 0 ? { kind: 'success', text: texts.some(recoveryCodes) } : { kind: 'warning', text: texts.none }
      }
    >
      {texts.sentence}
    </Tile>
  );
}

function PasskeysTile({ overview: { passkeys } }: Pick<TilesProps, 'overview'>) {
  const { passkeys: texts } = usePage().t.overview;
  return (
    <Tile
      id="tile-passkeys"
      title={texts.title}
      href={security}
      badge={passkeys > 0 ? { kind: 'success', text: texts.some(passkeys) } : { text: texts.none }}
    >
      {texts.sentence}
    </Tile>
  );
}

function IdentitiesTile({ overview: { linked, upstreams } }: Pick<TilesProps, 'overview'>) {
  const { identities: texts } = usePage().t.overview;
  const isLinked = linked.length > 0;
  return (
    <Tile
      id="tile-identities"
      title={texts.title}
      href={security}
      badge={isLinked ? { kind: 'success', text: texts.some(linked.length) } : { text: texts.none }}
    >
      {isLinked ? texts.linked(linked) : texts.possible(upstreams)}
    </Tile>
  );
}

/** Shows the state of everything that protects the account, each with the page where it changes. */
export function ProtectionTiles(props: TilesProps) {
  const { isSecondFactorOn, linked, upstreams } = props.overview;
  return (
    <TileGrid>
      <EmailTile {...props} />
      <PasswordTile {...props} />
      <SecondFactorTile {...props} />
      {isSecondFactorOn && <CodesTile {...props} />}
      <PasskeysTile {...props} />
      {linked.length + upstreams.length > 0 && <IdentitiesTile {...props} />}
    </TileGrid>
  );
}
