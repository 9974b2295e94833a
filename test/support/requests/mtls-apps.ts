import { X509Certificate } from 'node:crypto';
import { freePort } from '../free-port.ts';
import { certify } from '../programs/self-signed.ts';
import { startTlsProxy } from '../programs/tls-proxy.ts';
import { startSignedIn, type SignedInApp } from '../people/signed-in-app.ts';
import type { TestApp } from '../start-app.ts';
import type { DatabaseKind } from '../test-database.ts';

/** The header in which the proxy of a test writes certificates. */
export const certificateHeader = 'x-client-certificate';

interface MtlsApps extends SignedInApp {
  /** Another process over the same database. */
  readonly second: TestApp;
  /** The issuer's address at which the proxy asks for certificates. */
  readonly mtlsIssuer: string;
  readonly authority: ReturnType<typeof certify>;
  stop(): Promise<void>;
}

interface Starting {
  readonly database?: DatabaseKind;
  /** The host at which another proxy listens; without it one is started. */
  readonly host?: string;
}

/** Starts two processes behind a proxy that ends TLS and asks for certificates, with one person who is signed in. */
export async function startMtlsApps({ database, host: given }: Starting = {}): Promise<MtlsApps> {
  const authority = certify({ subject: [['CN', 'Authority']], isAuthority: true });
  const port = await freePort();
  const host = given ?? `localhost:${port}`;
  const mtls = {
    header: certificateHeader,
    issuer: `https://${host}/realms/geoplateforme`,
    host,
    authorities: [new X509Certificate(authority.cert)],
  };
  const signedIn = await startSignedIn({ ...(database && { database }), config: { trustProxy: 1, mtls } });
  const { app } = signedIn;
  const second = await app.beside({ config: { trustProxy: 1, mtls } });
  const processes = [app, second].map(({ url }) => Number(new URL(url).port));
  const proxy = given === undefined ? await startTlsProxy({ port, header: certificateHeader, processes }) : undefined;
  return {
    ...signedIn,
    second,
    mtlsIssuer: mtls.issuer,
    authority,
    async stop() {
      await proxy?.stop();
      await app.stop();
    },
  };
}
