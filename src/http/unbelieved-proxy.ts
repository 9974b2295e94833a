import type Koa from 'koa';
import type { Logger } from 'pino';
import { saysNone } from '../domain/clients/certificates/read-certificate.ts';
import { AppError } from '../errors.ts';
import type { Around } from './answer-requests.ts';
import { claimedHost } from './host-check.ts';

/**
 * Warns once when requests come through a proxy that nobody has declared. All people then seem to have the address of the proxy, so that
 * a few wrong passwords lock everybody out. A stranger can send these headers too, so one line is enough.
 */
export function unbelievedProxy({ log, trustProxy }: { readonly log: Logger; readonly trustProxy: number }): Around {
  let isWarned = trustProxy > 0;
  return (ctx) => {
    if (!isWarned && (ctx.get('X-Forwarded-For') || ctx.get('Forwarded'))) {
      isWarned = true;
      log.warn(
        'TRUST_PROXY: a request came with X-Forwarded-For, which is not believed; where a proxy of yours stands in front, set TRUST_PROXY=1',
      );
    }
    return undefined;
  };
}

interface Certificates {
  /** The name of the header, in small letters. */
  readonly header: string;
  /** The host at which the proxies ask for certificates. */
  readonly host: string;
  /** The host of the pages, where no proxy asks for certificates. */
  readonly usualHost: string;
  /** The number of proxies in front. */
  readonly trustProxy: number;
  readonly log: Logger;
}

/**
 * Refuses a request with a certificate in its header that no proxy of ours has written there: at another host than that of mutual TLS, or past
 * one of the proxies, each of which adds an address to X-Forwarded-For. The proxies replace what a caller sends under this name.
 */
export function refuseForeignCertificates({ header, host, usualHost, trustProxy, log }: Certificates): Koa.Middleware {
  let isWarned = false;
  return (ctx, next) => {
    const { headers } = ctx.req;
    const value = headers[header];
    if (value === undefined) return next();
    if (saysNone(String(value))) {
      delete headers[header];
      return next();
    }
    // A proxy that adds its own host (Apache) leaves a host that the caller has made up in front of it.
    const isUsual = ctx
      .get('X-Forwarded-Host')
      .split(',')
      .some((one) => one.trim().toLowerCase() === usualHost);
    const proxies = ctx
      .get('X-Forwarded-For')
      .split(',')
      .filter((address) => address.trim() !== '').length;
    if (claimedHost(ctx) === host && !isUsual && proxies >= trustProxy) return next();
    if (!isWarned)
      log.warn(
        `MTLS_CERTIFICATE_HEADER: a request brought "${header}" to an address where no proxy writes it, and was refused; let every proxy remove or replace this header`,
      );
    isWarned = true;
    throw new AppError('bad_request');
  };
}
