import { chosenAt } from '../../../src/domain/password/password-age.ts';
import { makerOf } from '../../../src/domain/factors/passkey-makers.ts';
import type { Passkey } from '../../../src/store/factors/passkeys.ts';
import type { Texts } from '../../texts/index.ts';
import { LinkButton } from '../../views/forms/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { tellApart } from '../../views/tell-apart.ts';
import { switchOf, type Held } from './held.ts';
import { ListedItem } from './listed-item.tsx';
import { passwordPath, type Listed } from './state.ts';
import { StateLine } from './state-line.tsx';

interface LineProps {
  readonly held: Held;
}

/** @param isEnded The password was taken away after this session had begun, and the session may not choose the next one. */
export function PasswordLine({ held, isEnded }: LineProps & { readonly isEnded: boolean }) {
  const { security, login, dates } = usePage().t;
  const { password: texts } = security;
  const { day } = dates;
  const { passwordChangedAt } = held.account;
  if (isEnded)
    return (
      <StateLine
        title={texts.title}
        state={
          <span id="password-ended">
            {texts.ended}{' '}
            <a class="fr-link" href="/mot-de-passe-oublie">
              {login.signIn.forgotten}
            </a>
          </span>
        }
      />
    );
  return (
    <StateLine
      title={texts.title}
      state={
        passwordChangedAt === null ? (
          texts.none
        ) : (
          <span id="password-age">
            {chosenAt(passwordChangedAt) === undefined ? texts.temporary : texts.changed(day(passwordChangedAt))}
            {held.passwordRunsOutAt !== undefined && ` ${texts.runsOut(day(held.passwordRunsOutAt))}`}
          </span>
        )
      }
      acts={
        <LinkButton href={passwordPath} kind="tertiary">
          {passwordChangedAt === null ? texts.choose : texts.save}
        </LinkButton>
      }
    />
  );
}

/** Says where a passkey lives. Nobody knows it of a passkey from a former service before its first use here. */
function homeOf({ isSecurityKey, isUnseen, isSynced, isBackedUp, aaguid }: Passkey, { security }: Texts) {
  const { secondOnly, home } = security.passkeys;
  if (isSecurityKey) return secondOnly;
  if (isUnseen) return undefined;
  const maker = makerOf(aaguid);
  if (!isSynced) return home.single(maker);
  return isBackedUp ? home.synced(maker) : home.notYet(maker);
}

/** Lists the applications or the passkeys of an account. */
function Factors({
  held,
  kind,
  id,
}: LineProps & { readonly kind: Exclude<Listed['kind'], 'identity'>; readonly id: string }) {
  const { t } = usePage();
  const factors = held[kind];
  if (factors.length === 0) return null;
  const names = tellApart(
    factors.map(({ label }) => t.security.called(label)),
    t,
  );
  return (
    <ul class="app-list" id={id}>
      {factors.map((one, index) => (
        <ListedItem
          key={one.id}
          of={{ kind, id: one.id }}
          dates={one}
          label={one.label}
          called={names[index] ?? one.label}
          use={'aaguid' in one ? homeOf(one, t) : undefined}
        />
      ))}
    </ul>
  );
}

export function PasskeyLine({ held }: LineProps) {
  const texts = usePage().t.security.passkeys;
  return (
    <StateLine
      title={texts.title}
      state={held.passkey.length === 0 && texts.purpose}
      acts={
        <LinkButton href="/compte/securite/cle" kind="tertiary">
          {texts.add}
        </LinkButton>
      }
    >
      <Factors held={held} kind="passkey" id="passkeys" />
    </StateLine>
  );
}

/** Says whether a sign-in asks for a second factor, and lists the applications. */
export function SecondFactorLine({ held }: LineProps) {
  const texts = usePage().t.security.totp;
  const offered = switchOf(held);
  return (
    <StateLine
      title={texts.title}
      state={held.isSecondFactorOn ? texts.on : texts.off}
      acts={
        <>
          <LinkButton href="/compte/securite/application" kind="tertiary">
            {texts.add}
          </LinkButton>
          {offered && (
            <LinkButton href="/compte/securite/double-authentification" kind="tertiary">
              {texts.turn[offered]}
            </LinkButton>
          )}
        </>
      }
    >
      <Factors held={held} kind="totp" id="totp-devices" />
    </StateLine>
  );
}

/** Says how many recovery codes are left. Without a second factor there is nothing to recover, and the line is absent. */
export function RecoveryCodesLine({ held }: LineProps) {
  const texts = usePage().t.security.codes;
  if (!held.isSecondFactorOn) return null;
  return (
    <StateLine
      title={texts.title}
      state={<span id="codes-left">{texts.left(held.recoveryCodes)}</span>}
      acts={
        <LinkButton href="/compte/securite/codes" kind="tertiary">
          {texts.renew}
        </LinkButton>
      }
    />
  );
}

/** Leads to the page that lists the open sessions and the trusted browsers. */
export function SessionsLine() {
  const { sessions: texts } = usePage().t.security;
  return (
    <StateLine
      title={texts.title}
      state={texts.purpose}
      acts={
        <LinkButton href="/compte/sessions" kind="tertiary">
          {texts.link}
        </LinkButton>
      }
    />
  );
}
