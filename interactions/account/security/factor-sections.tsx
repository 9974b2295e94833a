import { ButtonGroup } from '../../views/fields/button-group.tsx';
import { LinkButton } from '../../views/fields/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { switchOf, type Held } from './held.ts';
import { ListedItem } from './listed-item.tsx';

interface SectionProps {
  readonly held: Held;
}

/** Says whether a sign-in asks for a second factor, and lists the applications. */
export function TotpSection({ held }: SectionProps) {
  const texts = usePage().t.security.totp;
  const offered = switchOf(held);
  return (
    <>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{held.isSecondFactorOn ? texts.on : texts.off}</p>
      {held.totp.length > 0 && (
        <ul class="app-list" id="totp-devices">
          {held.totp.map(({ id, label, createdAt, lastUsedAt }) => (
            <ListedItem key={id} of={{ kind: 'totp', id }} dates={{ createdAt, lastUsedAt }} label={label} />
          ))}
        </ul>
      )}
      <ButtonGroup>
        <LinkButton href="/compte/securite/application" kind="secondary">
          {texts.add}
        </LinkButton>
        {offered && (
          <LinkButton href="/compte/securite/double-authentification" kind="secondary">
            {texts.turn[offered]}
          </LinkButton>
        )}
      </ButtonGroup>
    </>
  );
}

/** Says how many recovery codes are left. Without a second factor there is nothing to recover, and the section is absent. */
export function RecoveryCodesSection({ held }: SectionProps) {
  const texts = usePage().t.security.codes;
  if (!held.isSecondFactorOn) return null;
  return (
    <>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{texts.purpose}</p>
      <p id="codes-left">{texts.left(held.recoveryCodes)}</p>
      <ButtonGroup>
        <LinkButton href="/compte/securite/codes" kind="secondary">
          {texts.renew}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}

export function PasskeySection({ held }: SectionProps) {
  const texts = usePage().t.security.passkeys;
  return (
    <>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{texts.purpose}</p>
      {held.passkey.length > 0 && (
        <ul class="app-list" id="passkeys">
          {held.passkey.map(({ id, label, createdAt, lastUsedAt }) => (
            <ListedItem key={id} of={{ kind: 'passkey', id }} dates={{ createdAt, lastUsedAt }} label={label} />
          ))}
        </ul>
      )}
      <ButtonGroup>
        <LinkButton href="/compte/securite/cle" kind="secondary">
          {texts.add}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}
