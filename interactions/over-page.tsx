import type { About } from './engine/flow.ts';
import { ButtonGroup } from './views/button-group.tsx';
import { LinkButton } from './views/link-button.tsx';
import { PageTitle } from './views/page-title.tsx';
import { renderPage, type PageContext } from './views/page.tsx';

interface OverProps {
  readonly texts: { readonly title: string; readonly sentence: string };
  readonly about: About;
}

function OverPage({ texts, about: { t, client } }: OverProps) {
  const { over } = t;
  const { name = '', homeUri } = client ?? {};
  return (
    <>
      <PageTitle>{texts.title}</PageTitle>
      <p>{texts.sentence}</p>
      <p>{homeUri ? over.beginsThere(name) : over.beginYourself(name)}</p>
      <ButtonGroup>
        {homeUri && (
          <LinkButton id="begin" href={homeUri}>
            {over.begin(name)}
          </LinkButton>
        )}
        <LinkButton id="account" href="/compte" kind={homeUri ? 'secondary' : 'primary'}>
          {over.myAccount}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}

/** Where a request ends that its client no longer waits for: what was reached, and where to begin anew. */
export function renderOverPage(page: PageContext, about: About): string {
  const texts = about.t.over[about.request?.reached ?? 'nothing'];
  return renderPage(page, { title: texts.title, body: <OverPage texts={texts} about={about} /> });
}
