import { renderToString } from 'preact-render-to-string';

interface FrameScript {
  readonly src: string;
  /** Values that the script reads as `data-…`. */
  readonly data?: Readonly<Record<string, string>>;
}

/** Draws a page without content. The page of a service embeds it and talks to its script. */
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

/** Returns the Content-Security-Policy of a frame. Only these origins may embed it, and it may only run our script and ask our server. */
export function framePolicy(origins: readonly string[]): string {
  const embedders = origins.length > 0 ? origins.join(' ') : "'none'";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embedders}`,
  ].join('; ');
}
