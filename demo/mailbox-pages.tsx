import { linkPattern } from './mailbox.ts';
import type { ReceivedMessage } from './mailbox.ts';
import { Layout } from './page.tsx';

const readableDate = (date: string) =>
  new Date(date).toLocaleString('fr-FR', { dateStyle: 'long', timeStyle: 'medium' });

function MessageRow({ message }: { readonly message: ReceivedMessage }) {
  return (
    <li class="message">
      <h2>
        <a href={`/mail/${message.id}`}>{message.subject || '(sans objet)'}</a>
      </h2>
      <p>
        À {message.to.join(', ')} — <time dateTime={message.date}>{readableDate(message.date)}</time>
        {message.kind && <span class="kind">{message.kind}</span>}
      </p>
      {message.code && (
        <p>
          Code : <strong class="code">{message.code}</strong>
        </p>
      )}
    </li>
  );
}

interface MailboxPageProps {
  readonly messages: readonly ReceivedMessage[];
  readonly address?: string | undefined;
}

export function MailboxPage({ messages, address }: MailboxPageProps) {
  return (
    <Layout title="Boîte aux lettres">
      <h1>Boîte aux lettres</h1>
      <p>Tous les courriels envoyés par le fournisseur d’identité arrivent ici, quel que soit leur destinataire.</p>
      {address && (
        <p>
          Seuls ceux de <strong>{address}</strong> sont affichés. <a href="/mail">Voir tous les courriels</a>
        </p>
      )}
      <div class="actions">
        <a class="button secondary" href={address ? `/mail?to=${encodeURIComponent(address)}` : '/mail'}>
          Actualiser
        </a>
        {messages.length > 0 && (
          <form method="post" action="/mail">
            <button class="secondary">Vider la boîte</button>
          </form>
        )}
      </div>
      {messages.length === 0 ? (
        <p>Aucun courriel pour le moment.</p>
      ) : (
        <ol class="messages">
          {messages.map((message) => (
            <MessageRow message={message} />
          ))}
        </ol>
      )}
    </Layout>
  );
}

/** Draws the text part with its addresses as links. */
function MessageText({ message }: { readonly message: ReceivedMessage }) {
  const known = new Set(message.links);
  const parts = (message.text ?? '').split(linkPattern);
  return <pre class="text">{parts.map((part) => (known.has(part) ? <a href={part}>{part}</a> : part))}</pre>;
}

export function MessagePage({ message }: { readonly message: ReceivedMessage }) {
  return (
    <Layout title={message.subject || 'Courriel'}>
      <p>
        <a href="/mail">Retour à la boîte aux lettres</a>
      </p>
      <h1>{message.subject || '(sans objet)'}</h1>
      <dl>
        <dt>De</dt>
        <dd>{message.from}</dd>
        <dt>À</dt>
        <dd>{message.to.join(', ')}</dd>
        <dt>Date</dt>
        <dd>{readableDate(message.date)}</dd>
      </dl>
      {message.code && (
        <p>
          Code : <strong class="code large">{message.code}</strong>
        </p>
      )}
      <h2>Texte</h2>
      {message.text === null ? <p>Ce courriel n’a pas de version texte.</p> : <MessageText message={message} />}
      <h2>HTML</h2>
      {message.html === null ? (
        <p>Ce courriel n’a pas de version HTML.</p>
      ) : (
        <iframe class="mail" title="Version HTML du courriel" sandbox="" src={`/mail/${message.id}/html`} />
      )}
      <details>
        <summary>En-têtes</summary>
        <pre>
          {Object.entries(message.headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n')}
        </pre>
      </details>
    </Layout>
  );
}
