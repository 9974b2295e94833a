import type { Context } from 'koa';
import type { ComponentChildren } from 'preact';
import { drawPage } from '../page.tsx';
import type { PageRefusal } from './refusal.ts';

interface StandInPageProps {
  readonly provider: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

export function StandInPage({ provider, title, children }: StandInPageProps) {
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} — ${provider} (doublure)`}</title>
        <link rel="stylesheet" href="/demo.css" />
      </head>
      <body>
        <header>
          <span class="brand">{provider} (doublure)</span>
        </header>
        <main id="content">
          <h1>{title}</h1>
          {children}
        </main>
        <footer>
          <p>Doublure de démonstration : ce n’est pas {provider}, et toutes les identités sont fictives.</p>
        </footer>
      </body>
    </html>
  );
}

interface ErrorPageProps {
  readonly provider: string;
  readonly refusal: PageRefusal;
  /** Goes back to the service with an error. */
  readonly back?: string | undefined;
}

function ErrorPage({ provider, refusal, back }: ErrorPageProps) {
  return (
    <StandInPage provider={provider} title="Une erreur est survenue">
      <p role="alert" data-testid="error-message">
        {refusal.message}
      </p>
      <p>
        Code :{' '}
        <code id="error-code" data-testid="error-code">
          {refusal.code}
        </code>
      </p>
      {back && (
        <form method="post">
          <button name="action" value="abort" data-testid="back-to-service">
            {back}
          </button>
        </form>
      )}
    </StandInPage>
  );
}

export function drawRefusal(ctx: Context, { provider, refusal, back }: ErrorPageProps): void {
  ctx.status = refusal.status;
  drawPage(ctx, <ErrorPage provider={provider} refusal={refusal} back={back} />);
}

export { drawPage } from '../page.tsx';
