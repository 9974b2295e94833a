import type { Context } from 'koa';
import type { ComponentChildren } from 'preact';
import { drawPage } from '../page.tsx';
import type { PageRefusal } from './refusal.ts';

interface StandInPageProps {
  readonly provider: string;
  readonly title: string;
  /** Says what is wrong with the form that was sent. */
  readonly error?: string | undefined;
  readonly children: ComponentChildren;
}

export function StandInPage({ provider, title, error, children }: StandInPageProps) {
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
          {error && (
            <p role="alert" id="error">
              {error}
            </p>
          )}
          {children}
        </main>
        <footer>
          <p>Doublure de démonstration : ce n’est pas {provider}, et toutes les identités sont fictives.</p>
        </footer>
      </body>
    </html>
  );
}

/** Lets the person go back to the service without a sign-in. */
export function Abort({ service }: { readonly service: string }) {
  return (
    <form method="post" id="abort">
      <button class="secondary" name="action" value="abort" data-testid="back-to-service">
        Revenir sur {service}
      </button>
    </form>
  );
}

interface PersonaFieldProps {
  readonly value: string;
  readonly personas: readonly string[];
}

export function PersonaField({ value, personas }: PersonaFieldProps) {
  return (
    <>
      <label htmlFor="persona">Identité de test</label>
      <input id="persona" name="persona" list="personas" value={value} required />
      <datalist id="personas">
        {personas.map((name) => (
          <option value={name}>{name}</option>
        ))}
      </datalist>
    </>
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
