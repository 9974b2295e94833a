import { renderToString } from 'preact-render-to-string';
import { ErrorCode } from './error-code.tsx';

interface UnseenErrorProps {
  readonly lang: string;
  readonly title: string;
  readonly error: string;
  readonly description: string | undefined;
  readonly reference: string;
}

/**
 * Draws the error of a silent sign-in that cannot go back to the client. Only developers look into that frame, so no style or script is
 * loaded.
 */
export function renderUnseenError({ lang, title, error, description, reference }: UnseenErrorProps): string {
  const html = renderToString(
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
      </head>
      <body>
        <h1>{title}</h1>
        <ErrorCode error={error}>{description}</ErrorCode>
        <code id="reference">{reference}</code>
      </body>
    </html>,
  );
  return `<!DOCTYPE html>${html}`;
}
