import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import type { EmailAddress, HeaderLines } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';

/** One received message, as `GET /mail.json` shows it. */
export interface ReceivedMessage {
  readonly id: string;
  /** Time of arrival, ISO 8601. */
  readonly date: string;
  readonly from: string | null;
  /** Recipients of the envelope, which decide where the message went. */
  readonly to: readonly string[];
  readonly subject: string;
  /** Header `X-Message-Kind`. */
  readonly kind: string | null;
  /** Header `Content-Language`. */
  readonly lang: string | null;
  /** The eight digits that stand alone on a line of the text part. */
  readonly code: string | null;
  readonly links: readonly string[];
  readonly text: string | null;
  readonly html: string | null;
  /** Raw values by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Mailbox {
  /** Lists messages, newest first; only those sent to `address` when it is given. */
  list(address?: string): readonly ReceivedMessage[];
  find(id: string): ReceivedMessage | undefined;
  empty(): void;
  readonly smtpUrl: string;
  stop(): Promise<void>;
}

/** Matches an http(s) address in a text, without the punctuation that ends a sentence. */
export const linkPattern = /(https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)\]])/g;

const mostKept = 100;
const largestMessage = 10_000_000;
const host = '127.0.0.1';

function readHeaders(lines: HeaderLines): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { key, line } of lines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[ \t]+/g, ' ')
      .trim();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  return headers;
}

const findCode = (text: string) => /^[ \t]*(\d{8})[ \t]*\r?$/m.exec(text)?.[1] ?? null;

const findLinks = (text: string) => [...new Set(text.match(linkPattern) ?? [])];

async function readMessage(raw: Buffer, session: SMTPServerSession): Promise<ReceivedMessage> {
  // Parts that were not sent are not made up: a check must see which parts are missing.
  const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const headers = readHeaders(parsed.headerLines);
  const sender: EmailAddress | undefined = parsed.from?.value[0];
  const envelopeFrom = session.envelope.mailFrom;
  const text = parsed.text || null;
  return {
    id: randomUUID(),
    date: new Date().toISOString(),
    from: sender?.address ?? (envelopeFrom ? envelopeFrom.address : null),
    to: session.envelope.rcptTo.map((recipient) => recipient.address),
    subject: parsed.subject ?? '',
    kind: headers['x-message-kind'] ?? null,
    lang: headers['content-language'] ?? null,
    code: findCode(text ?? ''),
    links: findLinks(text ?? ''),
    text,
    html: parsed.html || null,
    headers,
  };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function createSink(receive: (message: ReceivedMessage) => void): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: largestMessage,
    closeTimeout: 200,
    onData(stream, session, done) {
      readAll(stream)
        .then(async (raw) => {
          if (stream.sizeExceeded) throw Object.assign(new Error('Message too large'), { responseCode: 552 });
          receive(await readMessage(raw, session));
          done();
        })
        .catch((error: Error) => done(error));
    },
  });
}

/**
 * An SMTP server on the loopback that takes every message and keeps the newest in memory.
 * @param port 0 picks a free one
 */
export async function startMailbox(
  port: number,
  { kept = mostKept }: { readonly kept?: number } = {},
): Promise<Mailbox> {
  const messages: ReceivedMessage[] = [];
  const sink = createSink((message) => {
    messages.unshift(message);
    messages.length = Math.min(messages.length, kept);
  });
  await new Promise<void>((resolve, reject) => {
    sink.once('error', reject);
    sink.listen(port, host, () => resolve());
  });
  sink.removeAllListeners('error');
  // A client that hangs up in the middle of a message must not stop the server.
  sink.on('error', () => undefined);
  const { port: actual } = sink.server.address() as AddressInfo;

  return {
    list: (address) => {
      const wanted = address?.trim().toLowerCase();
      return wanted ? messages.filter(({ to }) => to.some((one) => one.toLowerCase() === wanted)) : [...messages];
    },
    find: (id) => messages.find((message) => message.id === id),
    empty: () => {
      messages.length = 0;
    },
    smtpUrl: `smtp://${host}:${actual}`,
    stop: () => new Promise((resolve) => sink.close(() => resolve())),
  };
}
