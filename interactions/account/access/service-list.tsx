import type { ComponentChildren } from 'preact';
import { namedClaims } from '../../../src/domain/clients/scope-claims.ts';
import type { ClientAccess } from '../../../src/store/clients/access-list.ts';
import type { Texts } from '../../texts/index.ts';
import { Button } from '../../views/button.tsx';
import { ExternalLink } from '../../views/external-link.tsx';
import { usePage } from '../../views/page-context.ts';
import { SectionTitle } from '../../views/section-title.tsx';
import { SideForm } from '../../views/side-form.tsx';

function Fact({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface ItemProps {
  readonly access: ClientAccess;
  readonly button: string;
}

function ServiceItem({ access, button }: ItemProps) {
  const { t, formOwner } = usePage();
  const texts = t.services;
  const { clientId, name, since, lastUsedAt, claims, leftOut, policyUri } = access;
  const day = (seconds: number) => t.security.day(new Date(seconds * 1000));
  const named = (some: ClientAccess['claims']) =>
    namedClaims(some)
      .map((claim) => texts.claims[claim])
      .join(', ');
  const kinds = [
    access.isOff && texts.off,
    access.isOffline && texts.offline,
    access.isByDevice && texts.byDevice,
    access.isByPassword && texts.byPassword,
  ].filter((kind) => kind !== false);
  return (
    <li class="app-list__item">
      <div class="app-list__facts">
        <h3 class="fr-h6 fr-mb-1w">{name}</h3>
        <dl class="app-facts">
          <Fact label={texts.since}>{day(since)}</Fact>
          <Fact label={texts.lastUsed}>{day(lastUsedAt)}</Fact>
          <Fact label={texts.data}>{claims.length > 0 ? named(claims) : texts.identifierAlone}</Fact>
          {leftOut.length > 0 && <Fact label={texts.leftOut}>{named(leftOut)}</Fact>}
          {kinds.length > 0 && <Fact label={texts.access}>{kinds.join('\n')}</Fact>}
        </dl>
        {policyUri && (
          <p class="fr-mb-0 fr-mt-1w">
            <ExternalLink href={policyUri}>{texts.privacyOf(name)}</ExternalLink>
          </p>
        )}
      </div>
      <SideForm class="app-list__actions">
        <input type="hidden" name="client" value={clientId} />
        {/* Without it, the page that another person left open would end an access of the person who is signed in now. */}
        {formOwner && <input type="hidden" name="owner" value={formOwner} />}
        <Button action="withdraw" kind="secondary" name={texts.withdrawFrom(button, name)}>
          {button}
        </Button>
      </SideForm>
    </li>
  );
}

interface ListProps {
  readonly id: string;
  readonly texts: Texts['services']['agreed'];
  readonly access: readonly ClientAccess[];
}

/** Shows the services of one kind; nothing where there are none. */
export function ServiceList({ id, texts, access }: ListProps) {
  if (access.length === 0) return null;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{texts.purpose}</p>
      <ul class="app-list" id={id}>
        {access.map((one) => (
          <ServiceItem key={one.clientId} access={one} button={texts.withdraw} />
        ))}
      </ul>
    </>
  );
}
