import type { About } from '../engine/flow.ts';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { LinkButton } from '../views/forms/link-button.tsx';
import { renderPage, type PageContext } from '../views/layout/page.tsx';

interface ExpiredPageProps {
  readonly texts: { readonly title: string; readonly sentence: string };
  readonly about: About;
}

function ExpiredPage({ texts, about: { t, client } }: ExpiredPageProps) {
  const { expired } = t;
  const { name = '', homeUri } = client ?? {};
  return (
    <>
      <p>{texts.sentence}</p>
      <p>{homeUri ? expired.beginsThere(name) : expired.beginYourself(name)}</p>
      <ButtonGroup>
        {homeUri && (
          <LinkButton id="begin" href={homeUri}>
            {expired.begin(name)}
          </LinkButton>
        )}
        <LinkButton id="account" href="/compte" kind={homeUri ? 'secondary' : 'primary'}>
          {expired.myAccount}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}

/** Draws the last page of a request that its client no longer waits for. It says what was reached, and where the person can begin anew. */
export function renderExpiredPage(page: PageContext, about: About): string {
  const texts = about.t.expired[about.request?.reached ?? 'nothing'];
  return renderPage(page, { title: texts.title, body: <ExpiredPage texts={texts} about={about} /> });
}
