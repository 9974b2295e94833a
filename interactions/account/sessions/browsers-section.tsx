import type { TrustedBrowser } from '../../../src/store/factors/trusted-browsers.ts';
import { tellApart } from '../../views/tell-apart.ts';
import { Button, LoneButton } from '../../views/forms/button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SideForm } from '../../views/forms/side-form.tsx';
import type { ShownSessions } from './shown-sessions.ts';

/** Stands for all trusted browsers of the account, in place of an id. */
export const everyBrowser = 'all';

interface BrowserItemProps {
  readonly browser: TrustedBrowser;
  /** The name of the browser, which no other one of the list has. */
  readonly called: string;
}

function BrowserItem({ browser, called }: BrowserItemProps) {
  const { security, sessions, dates } = usePage().t;
  const texts = sessions.browsers;
  const { id, family, createdAt, lastUsedAt, expiresAt } = browser;
  const { day } = dates;
  const name = family ?? texts.other;
  return (
    <li class="app-list__item">
      <p class="fr-mb-0">
        <strong>{name}</strong>
        <br />
        {security.added(day(createdAt))} · {lastUsedAt ? security.lastUsed(day(lastUsedAt)) : security.neverUsed}
        <br />
        {texts.until(day(expiresAt))}
      </p>
      <SideForm class="app-list__actions">
        <input type="hidden" name="browser" value={id} />
        <Button action="forget" kind="tertiary" name={`${texts.forget} ${called}`}>
          {texts.forget}
        </Button>
      </SideForm>
    </li>
  );
}

/** Lists the trusted browsers, which stand for the second factor. The section is absent for a person who has none and may trust none. */
export function BrowsersSection({ shown }: { readonly shown: ShownSessions }) {
  const { t } = usePage();
  const { browsers: texts } = t.sessions;
  const { browsers, mayTrustBrowsers } = shown;
  const calls = tellApart(
    browsers.map(({ family, createdAt }) => texts.since(family ?? texts.other, t.dates.day(createdAt))),
    t,
  );
  if (!mayTrustBrowsers && browsers.length === 0) return null;
  return (
    <>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{browsers.length > 0 ? texts.purpose : texts.none}</p>
      {browsers.length > 0 && (
        <ul class="app-list" id="trusted-browsers">
          {browsers.map((browser, index) => (
            <BrowserItem key={browser.id} browser={browser} called={calls[index] ?? ''} />
          ))}
        </ul>
      )}
      {browsers.length > 1 && (
        <SideForm class="fr-mt-2w">
          <input type="hidden" name="browser" value={everyBrowser} />
          <LoneButton action="forget" kind="secondary">
            {texts.forgetAll}
          </LoneButton>
        </SideForm>
      )}
    </>
  );
}
