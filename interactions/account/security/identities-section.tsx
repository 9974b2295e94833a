import { upstreamBrand } from '../../views/upstream-brand.ts';
import { Button } from '../../views/fields/button.tsx';
import { ButtonGroup } from '../../views/fields/button-group.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SideForm } from '../../views/fields/side-form.tsx';
import type { Held, HeldIdentity } from './held.ts';

function IdentityItem({ identity, isOn }: { readonly identity: HeldIdentity; readonly isOn: boolean }) {
  const { security } = usePage().t;
  const { identities: texts } = security;
  const day = (seconds: number) => security.day(new Date(seconds * 1000));
  const { id, label, givenName, familyName, linkedAt, lastUsedAt } = identity;
  const person = [givenName, familyName].filter(Boolean).join(' ');
  return (
    <li class="app-list__item">
      <p class="fr-mb-0 app-breakable">
        <strong>{label}</strong>
        <br />
        {person && (
          <>
            {person}
            <br />
          </>
        )}
        {texts.linked(day(linkedAt))}
        <br />
        {lastUsedAt ? security.lastUsed(day(lastUsedAt)) : security.neverUsed}
        {!isOn && (
          <>
            <br />
            {texts.off}
          </>
        )}
      </p>
      <SideForm class="app-list__actions">
        <input type="hidden" name="identity" value={id} />
        <Button action="remove" kind="tertiary" name={`${texts.unlink} ${security.called(label)}`}>
          {texts.unlink}
        </Button>
      </SideForm>
    </li>
  );
}

/** Lists the linked identities and the upstreams that can be linked. The section is absent when there is neither. */
export function IdentitiesSection({ held }: { readonly held: Held }) {
  const { identities: texts } = usePage().t.security;
  const { identity, upstreams } = held;
  const linked = new Set(identity.map(({ upstream }) => upstream));
  const shown = [...new Set([...upstreams, ...linked])];
  if (shown.length === 0) return null;
  const names = shown.map(upstreamBrand);
  return (
    <>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.and(names)}</SectionTitle>
      <p>{texts.purpose(texts.or(names))}</p>
      {identity.length > 0 && (
        <ul class="app-list" id="identities">
          {identity.map((one) => (
            <IdentityItem key={one.id} identity={one} isOn={upstreams.includes(one.upstream)} />
          ))}
        </ul>
      )}
      {upstreams
        .filter((name) => !linked.has(name))
        .map((name) => (
          <SideForm key={name} class="fr-mt-2w">
            <input type="hidden" name="upstream" value={name} />
            <ButtonGroup>
              <Button action="link" kind="secondary">
                {texts.link(upstreamBrand(name))}
              </Button>
            </ButtonGroup>
          </SideForm>
        ))}
    </>
  );
}
