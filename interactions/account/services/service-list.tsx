import { namedClaims } from '../../../src/domain/clients/claims/scope-claims.ts';
import type { ClientAccess } from '../../../src/store/clients/access/access-list.ts';
import type { Texts } from '../../texts/index.ts';
import { tellApart } from '../../views/tell-apart.ts';
import { ApiSentences } from '../../views/api-sentences.tsx';
import { Button } from '../../views/forms/button.tsx';
import { ExternalLink } from '../../views/layout/external-link.tsx';
import { Fact } from '../../views/fact.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SideForm } from '../../views/forms/side-form.tsx';

interface ItemProps {
  readonly access: ClientAccess;
  /** The claims of which the account holds a value. */
  readonly filled: readonly string[];
  readonly button: string;
  /** The name of the service, which no other one of the list has. */
  readonly called: string;
}

function ServiceItem({ access, filled, button, called }: ItemProps) {
  const { t, lang } = usePage();
  const texts = t.services;
  const { clientId, name, since, lastUsedAt, claims, leftOut, apis, policyUri } = access;
  const { day } = t.dates;
  const named = (some: ClientAccess['claims']) => some.map((claim) => texts.claims[claim]).join(', ');
  const readable = namedClaims(claims);
  const received = readable.filter((claim) => filled.includes(claim));
  const unset = readable.filter((claim) => !filled.includes(claim));
  const kinds = [
    access.isUnregistered && texts.unregistered,
    access.isOff && texts.off,
    access.isOffline && texts.offline,
    access.isAdministration && texts.administration,
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
          <Fact label={texts.data}>{received.length > 0 ? named(received) : texts.identifierAlone}</Fact>
          {unset.length > 0 && <Fact label={texts.ifFilledIn}>{named(unset)}</Fact>}
          {leftOut.length > 0 && <Fact label={texts.leftOut}>{named(leftOut)}</Fact>}
          {apis.length > 0 && (
            <Fact label={texts.inYourName}>
              {apis.map((api) => (
                <div key={api.identifier}>
                  <strong>{api.names[lang]}</strong>
                  <ApiSentences api={api} />
                </div>
              ))}
            </Fact>
          )}
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
        <Button action="withdraw" kind="secondary" name={texts.withdrawFrom(button, called)}>
          {button}
        </Button>
      </SideForm>
    </li>
  );
}

interface ListProps extends Pick<ItemProps, 'filled'> {
  readonly id: string;
  readonly texts: Texts['services']['agreed'];
  readonly access: readonly ClientAccess[];
}

/** Shows the services of one kind; nothing where there are none. */
export function ServiceList({ id, texts, access, filled }: ListProps) {
  const { t } = usePage();
  if (access.length === 0) return null;
  const calls = tellApart(
    access.map(({ name }) => name),
    t,
  );
  return (
    <div class="fr-mt-4w">
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{texts.purpose}</p>
      <ul class="app-list" id={id}>
        {access.map((one, index) => (
          <ServiceItem
            key={one.clientId}
            access={one}
            filled={filled}
            button={texts.withdraw}
            called={calls[index] ?? one.name}
          />
        ))}
      </ul>
    </div>
  );
}
