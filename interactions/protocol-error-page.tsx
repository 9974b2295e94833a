import type Koa from 'koa';
import type { Services } from '../src/services.ts';
import type { PageOf } from './engine/page-of.ts';
import { texts } from './texts/index.ts';
import { ErrorCode } from './views/error-code.tsx';
import { ErrorPage } from './views/error-page.tsx';
import { renderPage } from './views/page.tsx';
import { renderUnseenError } from './views/unseen-error.tsx';

/** Makes the page for protocol errors that cannot go back to the client by redirect. It looks like every other error page. */
export function createProtocolErrorPage(options: { readonly services: Services; readonly pageOf: PageOf }) {
  const { services, pageOf } = options;
  return {
    languages: Object.keys(texts),
    async renderError(
      ctx: Koa.Context,
      out: { readonly error: string; readonly error_description?: string },
    ): Promise<void> {
      const page = pageOf(ctx);
      const reference = String(ctx.state['requestId'] ?? '');
      const clientId = typeof ctx.query['client_id'] === 'string' ? ctx.query['client_id'] : '';
      const record = clientId ? await services.clients.find(clientId).catch(() => undefined) : undefined;
      const home = record?.metadata.client_uri;
      const name = record?.metadata.client_name ?? clientId;
      const texts =
        ctx.status >= 500
          ? page.t.errors.internal
          : out.error === 'invalid_request' && /session|expired/.test(out.error_description ?? '')
            ? page.t.errors.flow_expired
            : page.t.errors.bad_request;
      if (ctx.accepts('html', 'json') === 'json') {
        ctx.body = { ...out, reference };
        return;
      }
      ctx.type = 'html';
      // A silent request runs in a frame that nobody sees. At the top of a window a person reads the page.
      if (ctx.query['prompt'] === 'none' && ctx.get('Sec-Fetch-Dest') !== 'document') {
        ctx.body = renderUnseenError({
          lang: page.lang,
          title: texts.title,
          error: out.error,
          description: out.error_description,
          reference,
        });
        return;
      }
      ctx.body = renderPage(page, {
        title: texts.title,
        body: (
          <>
            <ErrorPage
              {...texts}
              reference={reference}
              beginsAnew={texts === page.t.errors.flow_expired && typeof home !== 'string'}
              back={typeof home === 'string' ? { href: home, label: page.t.errors.backToService(name) } : undefined}
            />
            <ErrorCode error={out.error}>{ctx.status < 500 && out.error_description}</ErrorCode>
          </>
        ),
      });
    },
  };
}
