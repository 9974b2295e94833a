import { stringify, type ParsedUrlQuery } from 'node:querystring';
import type Koa from 'koa';
import { whenKnown } from '../when-known.ts';
import type { Services } from '../../services.ts';
import { basicId } from './claimed-client.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';

/**
 * Drops the secret that a public client sends all the same. A public client has none, so this one proves nothing and changes nothing: some
 * libraries send whatever their setting holds, even an empty or made-up text.
 */
export function dropNeedlessSecret(
  ctx: Koa.Context,
  { clients: { registry: clients } }: Pick<Services, 'clients'>,
): Promise<void> | undefined {
  const form = ctx.state['form'] as ParsedUrlQuery | undefined;
  const header = ctx.get('Authorization');
  if (!form || (header === '' && form['client_secret'] === undefined)) return undefined;
  const { client_secret: _secret, ...rest } = form;
  const id = header === '' ? form['client_id'] : basicId(header);
  if (typeof id !== 'string' || (form['client_id'] ?? id) !== id) return undefined;
  const drop = (record: ClientRecord | undefined) => {
    if (record?.metadata.token_endpoint_auth_method !== 'none') return;
    delete ctx.req.headers.authorization;
    ctx.state['form'] = { ...rest, client_id: id };
    ctx.state['formText'] = stringify({ ...rest, client_id: id });
  };
  return whenKnown(clients.find(id), drop) ?? undefined;
}
