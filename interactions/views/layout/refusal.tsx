import { usePage } from './page-context.ts';

interface RefusalProps {
  /** The messages, each with the field or the form where the person tries again, if there is one. */
  readonly messages: readonly { readonly text: string; readonly leadsTo?: string | undefined }[];
  /** Names the refusal in words ("Erreur : …"). */
  readonly title?: string | undefined;
  /** The other way on. */
  readonly exit?: { readonly href: string; readonly label: string } | undefined;
}

/** Says that the request is refused, although no field is wrong by itself. The text stays short, so that the form stays in sight. */
export function Refusal({ messages, title, exit }: RefusalProps) {
  const { t } = usePage();
  const size = title ? '' : ' fr-alert--sm';
  return (
    <div class={`fr-alert fr-alert--error${size} fr-mb-3w`} role="alert" id="error-summary" tabindex={-1}>
      {title ? <h2 class="fr-alert__title">{title}</h2> : <p class="fr-sr-only">{t.frame.errorPrefix}</p>}
      <ul id="errors" class="app-messages">
        {messages.map(({ text, leadsTo }) => (
          <li key={text}>{leadsTo ? <a href={`#${leadsTo}`}>{text}</a> : text}</li>
        ))}
      </ul>
      {exit && (
        <p>
          <a href={exit.href}>{exit.label}</a>
        </p>
      )}
    </div>
  );
}
