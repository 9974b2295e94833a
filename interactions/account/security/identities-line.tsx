import { upstreamBrand } from '../../views/upstream-brand.ts';
import { Button } from '../../views/forms/button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SideForm } from '../../views/forms/side-form.tsx';
import type { Held, HeldIdentity } from './held.ts';
import { StateLine } from './state-line.tsx';

function IdentityItem({ identity, isOn }: { readonly identity: HeldIdentity; readonly isOn: boolean }) {
  const { security, dates } = usePage().t;
  const { identities: texts } = security;
  const { day } = dates;
  const { id, label, givenName, familyName, linkedAt, lastUsedAt } = identity;
  const person = [givenName, familyName].filter(Boolean).join(' ');
  return (
    <li class="app-list__item">
      <p class="fr-mb-0 app-list__facts">
        <strong>{label}</strong>
        <br />
        {person && (
          <>
            <bdi>{person}</bdi>
            <br />
          </>
        )}
        {texts.linked(day(linkedAt))} · {lastUsedAt ? security.lastUsed(day(lastUsedAt)) : security.neverUsed}
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

/** Lists the linked identities and the upstreams that can be linked. The line is absent when there is neither. */
export function IdentitiesLine({ held }: { readonly held: Held }) {
  const { identities: texts } = usePage().t.security;
  const { identity, upstreams } = held;
  const linked = new Set(identity.map(({ upstream }) => upstream));
  const shown = [...new Set([...upstreams, ...linked])];
  if (shown.length === 0) return null;
  const names = shown.map(upstreamBrand);
  const others = upstreams.filter((name) => !linked.has(name));
  return (
    <StateLine
      title={texts.and(names)}
      state={others.length > 0 && texts.purpose(texts.or(others.map(upstreamBrand)))}
      acts={
        others.length > 0 &&
        others.map((name) => (
          <SideForm key={name}>
            <input type="hidden" name="upstream" value={name} />
            <Button action="link" kind="tertiary">
              {texts.link(upstreamBrand(name))}
            </Button>
          </SideForm>
        ))
      }
    >
      {identity.length > 0 && (
        <ul class="app-list" id="identities">
          {identity.map((one) => (
            <IdentityItem key={one.id} identity={one} isOn={upstreams.includes(one.upstream)} />
          ))}
        </ul>
      )}
    </StateLine>
  );
}
