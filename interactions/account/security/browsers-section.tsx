import type { TrustedBrowser } from '../../../src/store/factors/trusted-browsers.ts';
import { Button } from '../../views/button.tsx';
import { ButtonGroup } from '../../views/button-group.tsx';
import { usePage } from '../../views/page-context.ts';
import { SectionTitle } from '../../views/section-title.tsx';
import { SideForm } from '../../views/side-form.tsx';
import type { Held } from './held.ts';
import { everyBrowser } from './state.ts';

function BrowserItem({ browser }: { readonly browser: TrustedBrowser }) {
  const texts = usePage().t.security;
  const { id, family, createdAt, lastUsedAt, expiresAt } = browser;
  const day = (seconds: number) => texts.day(new Date(seconds * 1000));
  const name = family ?? texts.browsers.other;
  return (
    <li class="app-list__item">
      <p class="fr-mb-0">
        <strong>{name}</strong>
        <br />
        {texts.added(day(createdAt))}
        <br />
        {lastUsedAt ? texts.lastUsed(day(lastUsedAt)) : texts.neverUsed}
        <br />
        {texts.browsers.until(day(expiresAt))}
      </p>
      <SideForm class="app-list__actions">
        <input type="hidden" name="browser" value={id} />
        <Button
          action="forget"
          kind="tertiary"
          name={`${texts.browsers.forget} ${texts.browsers.since(name, day(createdAt))}`}
        >
          {texts.browsers.forget}
        </Button>
      </SideForm>
    </li>
  );
}

/** Lists the trusted browsers, which stand for the second factor. The section is absent for a person who has none and may trust none. */
export function BrowsersSection({ held }: { readonly held: Held }) {
  const { browsers: texts } = usePage().t.security;
  if (!held.mayTrustBrowsers && held.browsers.length === 0) return null;
  return (
    <>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{held.browsers.length > 0 ? texts.purpose : texts.none}</p>
      {held.browsers.length > 0 && (
        <ul class="app-list" id="trusted-browsers">
          {held.browsers.map((browser) => (
            <BrowserItem key={browser.id} browser={browser} />
          ))}
        </ul>
      )}
      {held.browsers.length > 1 && (
        <SideForm class="fr-mt-2w">
          <input type="hidden" name="browser" value={everyBrowser} />
          <ButtonGroup>
            <Button action="forget" kind="secondary">
              {texts.forgetAll}
            </Button>
          </ButtonGroup>
        </SideForm>
      )}
    </>
  );
}
