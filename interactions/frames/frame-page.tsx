import { renderToString } from 'preact-render-to-string';

interface FrameScript {
  readonly src: string;
  /** Read by the script, as `data-…`. */
  readonly data?: Readonly<Record<string, string>>;
}

/** A page that nobody sees: a service's page embeds it and talks to its script. */
export function framePage({ src, data = {} }: FrameScript): string {
  const attributes = Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]));
  const html = renderToString(
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <title>geopf-id</title>
      </head>
      <body>
        <script src={src} {...attributes} />
      </body>
    </html>,
  );
  return `<!DOCTYPE html>${html}`;
}

/** Only pages of registered origins may embed it, and it does nothing but run our script and ask us. */
export function framePolicy(origins: ReadonlySet<string>): string {
  const embedders = origins.size > 0 ? [...origins].join(' ') : "'none'";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embedders}`,
  ].join('; ');
}
