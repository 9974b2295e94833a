import { readFileSync } from 'node:fs';
import type { Context } from 'koa';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

export const siteName = 'Cartes.gouv.fr (démonstration)';
export const styleSheet = readFileSync(new URL('./demo.css', import.meta.url), 'utf8');

// The pages have no `form-action`: a logout ends at addresses of the provider that this site cannot know.
const policy = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'self'";

export function drawPage(ctx: Context, page: VNode): void {
  ctx.set('Content-Security-Policy', policy);
  ctx.type = 'html';
  ctx.body = `<!doctype html>${renderToString(page)}`;
}

interface LayoutProps {
  readonly title?: string | undefined;
  /** Right end of the header: the way in, or the person's name and the way out. */
  readonly account?: VNode | undefined;
  /** After so many seconds the browser loads the page again. */
  readonly refreshSeconds?: number | undefined;
  readonly children: ComponentChildren;
}

export function Layout({ title, account, refreshSeconds, children }: LayoutProps) {
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refreshSeconds !== undefined && <meta http-equiv="refresh" content={String(refreshSeconds)} />}
        <title>{title ? `${title} — ${siteName}` : siteName}</title>
        <link rel="stylesheet" href="/demo.css" />
      </head>
      <body>
        <a class="skip" href="#content">
          Aller au contenu
        </a>
        <header>
          <a class="brand" href="/">
            {siteName}
          </a>
          {account}
        </header>
        <main id="content">{children}</main>
        <footer>
          <p>Site de démonstration : ni carte ni donnée réelle.</p>
          <nav aria-label="Pied de page">
            <a href="/">Accueil</a>
            <a href="/mail">Boîte aux lettres</a>
          </nav>
        </footer>
      </body>
    </html>
  );
}
