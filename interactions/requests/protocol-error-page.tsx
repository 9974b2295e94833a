import type Koa from 'koa';
import { isDocumentAddress } from '../../src/domain/clients/documents/document-address.ts';
import type { Services } from '../../src/services.ts';
import type { ClientRecord } from '../../src/store/clients/clients.ts';
import type { PageOf } from '../engine/page-of.ts';
import { texts, type Texts } from '../texts/index.ts';
import { AddressComparison } from '../views/address-comparison.tsx';
import { TechnicalDetail } from '../views/technical-detail.tsx';
import { ErrorPage, exitsAfterFailure } from '../views/error-page.tsx';
import { renderPage } from '../views/layout/page.tsx';
import { renderUnseenError } from '../views/unseen-error.tsx';

interface ProtocolError {
  readonly error: string;
  readonly error_description?: string;
}

interface Failure {
  readonly out: ProtocolError;
  readonly status: number;
  /** True: the client that the request names is registered. */
  readonly isKnown: boolean;
  /** True: the request names its client by the address of a document. */
  readonly isDocument: boolean;
}

/** Chooses the words for people. The code of the protocol and its description stand below them, for developers. */
function textsOf(errors: Texts['errors'], { out, status, isKnown, isDocument }: Failure) {
  if (isDocument && ['invalid_client', 'temporarily_unavailable'].includes(out.error)) return errors.unreadableDocument;
  if (status >= 500) return errors.internal;
  if (out.error === 'invalid_redirect_uri') return errors.unregisteredAddress;
  if (out.error === 'invalid_client' && !isKnown) return errors.unknownClient;
  const isExpired = out.error === 'invalid_request' && /session|expired/.test(out.error_description ?? '');
  return isExpired ? errors.flow_expired : errors.bad_request;
}

/** Returns every address and pattern to which a client may return. */
function addressesOf(record: ClientRecord | undefined): readonly string[] {
  const { redirect_uris: exact = [], legacy_redirect_patterns: patterns = [] } = record?.metadata ?? {};
  return [...exact, ...patterns];
}

/** Returns the client that a request names; undefined also where the database is away, since the page needs none. */
async function knownClient({ clients }: Services, clientId: string): Promise<ClientRecord | undefined> {
  try {
    return await clients.registry.find(clientId);
  } catch {
    return undefined;
  }
}

/** Makes the page for protocol errors that cannot go back to the client by redirect. It looks like every other error page. */
export function createProtocolErrorPage(options: { readonly services: Services; readonly pageOf: PageOf }) {
  const { services, pageOf } = options;
  return {
    languages: Object.keys(texts),
    async renderError(ctx: Koa.Context, out: ProtocolError): Promise<void> {
      const page = pageOf(ctx);
      const reference = String(ctx.state['requestId'] ?? '');
      const clientId = typeof ctx.query['client_id'] === 'string' ? ctx.query['client_id'] : '';
      const record = await knownClient(services, clientId);
      const home = record?.metadata.client_uri;
      const name = record?.metadata.client_name ?? clientId;
      const texts = textsOf(page.t.errors, {
        out,
        status: ctx.status,
        isKnown: record?.disabledAt === null,
        isDocument: services.config.clientDocuments !== 'off' && isDocumentAddress(clientId),
      });
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
      const service = typeof home === 'string' ? { href: home, label: page.t.errors.backToService(name) } : undefined;
      const received = out.error === 'invalid_redirect_uri' ? ctx.query['redirect_uri'] : undefined;
      ctx.body = renderPage(page, {
        title: texts.title,
        body: (
          <>
            <ErrorPage
              {...texts}
              reference={reference}
              beginsAnew={texts === page.t.errors.flow_expired && typeof home !== 'string'}
              {...(texts === page.t.errors.internal ? exitsAfterFailure(page, service) : { back: service })}
            />
            {typeof received === 'string' && !services.config.production && (
              <AddressComparison received={received} registered={addressesOf(record)} />
            )}
            <TechnicalDetail error={out.error}>
              {(ctx.status < 500 || texts === page.t.errors.unreadableDocument) && out.error_description}
            </TechnicalDetail>
          </>
        ),
      });
    },
  };
}
