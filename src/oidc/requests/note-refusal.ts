import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import type Koa from 'koa';
import { classifyRefusal } from '../../domain/clients/diagnostic/classify-refusal.ts';
import { isDocumentAddress } from '../../domain/clients/documents/document-address.ts';
import type { RefusalKind } from '../../domain/clients/diagnostic/client-refusal.ts';
import { keptAddress } from '../../domain/clients/addresses/kept-address.ts';
import { ipKey } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';
import { claimedClient } from '../clients/claimed-client.ts';
import { protocolOf } from './protocol-of.ts';

type NotingServices = Pick<Services, 'clients'>;

type LibraryError = errors.OIDCProviderError & { readonly scope?: string };

/** Names that a developer chooses or that the protocol has. Anything else may be a value of a person, and is left out. */
const protocolNames = /^[a-z][\w.:+-]{0,39}$/i;

/** Returns the names of a list that look like names of the protocol. */
const namesIn = (list: unknown): string =>
  String(list)
    .split(' ')
    .filter((name) => protocolNames.test(name))
    .slice(0, 5)
    .join(' ');

/** Returns the words of an error without what may be a value: texts in quotes, addresses, and long words. */
const plainWords = (words: string): string =>
  words
    .replace(/(["'`«]).*?["'`»]/g, '…')
    .replace(/\S*[@/:%]\S*|\S{33,}/g, '…')
    .slice(0, 120);

function detailOf(kind: RefusalKind, { ctx, error }: { readonly ctx: Koa.Context; readonly error: LibraryError }) {
  const { params = {} } = protocolOf(ctx);
  if (kind === 'scope' || kind === 'refresh-scope') return namesIn(error.scope ?? params['scope']);
  if (kind === 'grant-type') return namesIn(params['grant_type']);
  if (kind === 'response-type') return namesIn(params['response_type']);
  if (kind === 'request') return `${error.message}: ${plainWords(error.error_description ?? '')}`;
  return undefined;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

function addressOf(kind: RefusalKind, ctx: Koa.Context): string | undefined {
  if (kind === 'origin') return ctx.get('Origin');
  if (kind !== 'address') return undefined;
  return textOf(protocolOf(ctx).params?.['redirect_uri']) ?? textOf(ctx.query['redirect_uri']);
}

/** Returns the client that a failed request is about, where it is registered; also when it is disabled. */
function clientOf({ clients: { registry: clients } }: NotingServices, ctx: Koa.Context): string | undefined {
  const { client } = protocolOf(ctx);
  // A client that is not registered has no person here who could read its refusals.
  if (client) return isDocumentAddress(client.clientId) ? undefined : client.clientId;
  const claimed = ctx.method === 'POST' ? claimedClient(ctx) : textOf(ctx.query['client_id']);
  // The library has just looked the client up, so that it is in memory.
  return claimed !== undefined && clients.peek(claimed)?.disabledAt ? claimed : undefined;
}

interface Noted {
  readonly clientId: string;
  readonly kind: RefusalKind;
  readonly detail?: string | undefined;
  readonly address?: string | undefined;
}

/** Notes a refusal for the developer of a client, in memory. */
export function noteFor({ clients: { refusals } }: NotingServices, ctx: Koa.Context, noted: Noted): void {
  const { clientId, kind, detail, address } = noted;
  refusals.note(
    {
      clientId,
      kind,
      detail: detail || undefined,
      ...(address !== undefined && keptAddress(address)),
      reference: String(ctx.state['requestId']),
    },
    ipKey(ctx.ip),
  );
}

/**
 * Notes for the developer of a client why one of its requests was refused. Requests of unknown clients are not noted: their ids are whatever
 * somebody wrote into a link.
 */
function noteRefusal(services: NotingServices, ctx: KoaContextWithOIDC, error: LibraryError): void {
  const clientId = clientOf(services, ctx);
  if (clientId === undefined) return;
  if (!protocolOf(ctx).client) return noteFor(services, ctx, { clientId, kind: 'disabled' });
  const { message, error_description: description, error_detail: detail } = error;
  const kind = classifyRefusal({
    error: message,
    description,
    detail,
    isSilent: protocolOf(ctx).params?.['prompt'] === 'none',
    hasCookie: ctx.cookies.get(ctx.oidc.provider.cookieName('session'), { signed: false }) !== undefined,
  });
  noteFor(services, ctx, {
    clientId,
    kind,
    detail: detailOf(kind, { ctx, error }),
    address: addressOf(kind, ctx),
  });
}

const events = [
  'authorization.error',
  'grant.error',
  'pushed_authorization_request.error',
  'device_authorization.error',
  'introspection.error',
  'revocation.error',
] as const;

/** Notes every request that the library refuses. */
export function noteRefusals(provider: Provider, services: NotingServices): void {
  for (const event of events)
    provider.on(event as 'grant.error', (ctx, error) => {
      // A device that waits is told so every five seconds.
      if (!(error instanceof errors.AuthorizationPending)) noteRefusal(services, ctx, error);
    });
}
