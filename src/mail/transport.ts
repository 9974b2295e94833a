import { createTransport as createNodemailer } from 'nodemailer';
import type { Config } from '../../config/schema.ts';
import { traced } from '../tracing/traced.ts';

/** Parses `Name <address>` of a setting into an object. nodemailer would parse a text by rules of its own. */
function parseMailAddress(text: string): { readonly name: string; readonly address: string } {
  const [, name = '', bracketed] = /^(.*?)\s*<([^<>]+)>\s*$/.exec(text) ?? [];
  const address = bracketed ?? text;
  return { name: name.replace(/^"(.*)"$/, '$1').trim(), address: address.trim() };
}

/** A message as it leaves. Its headers say what kind of message it is. */
export interface OutgoingMail {
  /** Stable Message-ID, so that a mailbox shows a message once that was sent twice by accident. */
  readonly id: string;
  readonly kind: string;
  readonly to: string;
  readonly lang: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Epoch seconds. */
  readonly createdAt: number;
}

export interface MailTransport {
  /** Resolves when the server has accepted the message. */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
  /** Sends by another server from now on. Messages under way end where they are. */
  use(server: MailServer): void;
  close(): void;
}

/** Returns the kind of an error without the server's words, which repeat addresses. */
export function failureOf(error: unknown): string {
  const { code, responseCode, command, name } = error as {
    code?: string;
    responseCode?: number;
    command?: string;
    name?: string;
  };
  return [code ?? name ?? 'Error', responseCode, command?.split(' ')[0]].filter(Boolean).join(' ');
}

const serverCodes = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ETLS',
  'EREQUIRETLS',
  'EAUTH',
  'ENOAUTH',
  'EPROTOCOL',
]);
/** The service is not available, and closes the connection (RFC 5321, section 4.2.2). */
const unavailable = 421;

/** Returns whether a message was not taken for a reason that concerns every message. */
export function isServerFailure(error: unknown): boolean {
  const { code = '', responseCode } = error as { code?: string; responseCode?: number };
  return serverCodes.has(code) || responseCode === unavailable;
}

/** Options that nodemailer reads in the address, where they would win over `requireTLS`. */
const tlsOptions = ['requireTLS', 'ignoreTLS', 'opportunisticTLS', 'secure'] as const;

function withoutTlsOptions(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  for (const name of tlsOptions) url.searchParams.delete(name);
  return url.href;
}

/** The most messages that are on their way at a time. */
export const connections = 5;

/** The mail server, and whether its connections must be encrypted. */
export type MailServer = Pick<Config, 'smtpUrl' | 'smtpTlsRequired'>;

/** Opens connections to a mail server when messages need them. */
function openMailServer({ smtpUrl, smtpTlsRequired }: MailServer) {
  const mailer = createNodemailer({
    url: smtpTlsRequired ? withoutTlsOptions(smtpUrl) : smtpUrl,
    requireTLS: smtpTlsRequired,
    pool: true,
    maxConnections: connections,
    // The pool must not try again: the outbox does, later and once.
    maxRequeues: 0,
    idleTimeout: 30_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // nodemailer reads addresses by rules of its own. The message leaves only when it found exactly the stored recipient.
  mailer.use('stream', (mail, done) => {
    const { to } = mail.data as { to?: { address: string } };
    const recipients = mail.message?.getEnvelope().to ?? [];
    const isRight = recipients.length === 1 && recipients[0] === to?.address;
    done(
      isRight
        ? undefined
        : Object.assign(new Error('the envelope differs from the stored recipient'), { code: 'ERECIPIENT' }),
    );
  });
  let underWay = 0;
  let isLeft = false;
  return {
    async send(message: Parameters<typeof mailer.sendMail>[0]) {
      underWay++;
      try {
        await mailer.sendMail(message);
      } finally {
        underWay--;
        if (isLeft && underWay === 0) mailer.close();
      }
    },
    /** Closes the connections once the messages under way have been taken or refused. */
    leave() {
      isLeft = true;
      if (underWay === 0) mailer.close();
    },
    close: () => mailer.close(),
  };
}

export function createMailTransport({
  mailFrom,
  supportEmail,
  issuer,
  ...first
}: MailServer & Pick<Config, 'mailFrom' | 'supportEmail' | 'issuer'>): MailTransport {
  const { hostname } = new URL(issuer);
  let server = openMailServer(first);

  return {
    async send(mail, signal) {
      const message = {
        messageId: `<${mail.id}@${hostname}>`,
        date: new Date(mail.createdAt * 1000),
        from: parseMailAddress(mailFrom),
        to: { name: '', address: mail.to },
        replyTo: { name: '', address: supportEmail },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: {
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          'X-Message-Kind': mail.kind,
          'Content-Language': mail.lang,
        },
        signal,
      };
      await traced('SMTP', { kind: 'client' }, () => server.send(message));
    },
    use(next) {
      const former = server;
      server = openMailServer(next);
      former.leave();
    },
    close: () => server.close(),
  };
}
