import type { TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isThisMachine } from '../../config/is-this-machine.ts';
import type { Config } from '../../config/schema.ts';
import { toSeconds } from '../domain/time.ts';
import { createMailTransport, failureOf } from '../mail/transport.ts';
import { findingOfCertificate } from './finding-of-certificate.ts';
import { good, problem, warning, type Finding } from './finding.ts';

type Mailing = Pick<Config, 'smtpUrl' | 'smtpTlsRequired' | 'mailFrom' | 'supportEmail' | 'issuer'>;

const advices: Readonly<Record<string, string>> = {
  EAUTH: 'correct user and password in SMTP_URL, with # / ? % written as %23 %2F %3F %25',
  ENOAUTH: 'the server wants a user and a password: put them into SMTP_URL',
  EDNS: 'correct the host in SMTP_URL',
  ETLS: 'the server offers no TLS that is trusted here: use another port, or read about SMTP_TLS in docs/reference.md',
};

const isOfCertificate = /certificate|self-signed|altname/i;

function adviceOn(error: unknown, reason: string): string {
  if (isOfCertificate.test((error as Error).message))
    return 'its certificate is not trusted here: name its authority in NODE_EXTRA_CA_CERTS, or the host that stands in it';
  return advices[reason.split(' ')[0] ?? ''] ?? 'correct host and port in SMTP_URL, or open the way to them';
}

/** Says what a connection knows of itself. */
interface Connected {
  readonly secure: boolean;
  readonly _socket: TLSSocket;
}

/** Connects, turns to TLS where the server offers it, and signs in where the setting names a user. */
async function signIn(connection: SMTPConnection, { username, password }: URL): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.on('error', reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  if (username === '') return;
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  await new Promise<void>((resolve, reject) =>
    connection.login({ user, pass }, (error) => (error ? reject(error) : resolve())),
  );
}

/** Connects to the mail server as the service does, without sending anything. */
export async function checkMail(
  { smtpUrl, smtpTlsRequired, now }: Mailing & { readonly now: number },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const url = new URL(smtpUrl);
  const isSecure = url.protocol === 'smtps:';
  const { hostname } = url;
  const port = Number(url.port || (isSecure ? 465 : 587));
  const server = `${hostname}:${port}`;
  const connection = new SMTPConnection({
    host: hostname,
    port,
    secure: isSecure,
    requireTLS: smtpTlsRequired,
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    socketTimeout: 8000,
  });
  signal.addEventListener('abort', () => connection.close());
  try {
    await signIn(connection, url);
    const { secure: isEncrypted, _socket: socket } = connection as unknown as Connected;
    if (!isEncrypted)
      return [
        isThisMachine(hostname)
          ? good('SMTP_URL', `${server} answers, without TLS on this machine`)
          : warning(
              'SMTP_URL',
              `${server} takes messages over a connection without TLS`,
              'they hold codes and links: use smtps:// or a server with STARTTLS',
            ),
      ];
    const way = isSecure ? 'TLS from the beginning' : 'STARTTLS';
    const certificate = socket.getPeerCertificate();
    return [
      good('SMTP_URL', `${server} answers, with ${way}`),
      findingOfCertificate({ certificate, where: 'SMTP_URL', of: server, now }),
    ];
  } catch (error) {
    const reason = failureOf(error);
    return [problem('SMTP_URL', `the mail server ${server} cannot be used (${reason})`, adviceOn(error, reason))];
  } finally {
    connection.close();
  }
}

/** Sends a message to the operator, who asked for it. */
export async function sendTrialMail(
  mailing: Mailing & {
    readonly to: string;
    readonly now: number;
    readonly words: { subject: string; text: string; html: string };
  },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { to, now, words } = mailing;
  const transport = createMailTransport(mailing);
  try {
    const createdAt = toSeconds(now);
    await transport.send({ id: `doctor-${createdAt}`, kind: 'doctor', to, lang: 'fr', createdAt, ...words }, signal);
    return [
      good(
        'SMTP_URL',
        'the mail server has taken the message of --send-to',
        'look whether it arrives, and not as spam',
      ),
    ];
  } catch (error) {
    return [
      problem(
        'MAIL_FROM',
        `the mail server has not taken the message of --send-to (${failureOf(error)})`,
        'look whether it may send from MAIL_FROM to this address',
      ),
    ];
  } finally {
    transport.close();
  }
}
