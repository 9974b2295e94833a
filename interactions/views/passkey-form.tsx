import type { ComponentChildren } from 'preact';
import { FieldMessages } from './field-messages.tsx';
import { usePage } from './page-context.ts';

interface PasskeyFormProps {
  /** Sent as `action` with what the browser answers. */
  readonly action: 'passkey' | 'add-passkey';
  readonly ticket: string;
  /** What the browser is asked, as WebAuthn writes it in JSON. */
  readonly options: object;
  /** Also among what the browser proposes in the field of the user name. */
  readonly isProposed?: boolean;
  /** Of a new one: the options name every passkey of the account as it is now, so that a browser may forget others. */
  readonly namesAll?: boolean;
  /** Ids of fields of the page that are sent along. */
  readonly keeps?: readonly string[];
  /** Nothing else on the page is done instead. */
  readonly isPrimary?: boolean | undefined;
  readonly error?: string | undefined;
  /** Drawn with the button, and as it only where script and browser can do it. */
  readonly before?: ComponentChildren;
  /** Label of the button. */
  readonly children: ComponentChildren;
}

/** What only script can do: without it, and in a browser that knows no passkeys, nothing of this is seen. */
export function PasskeyForm(props: PasskeyFormProps) {
  const { action, ticket, options, isProposed, namesAll, keeps = [], isPrimary, error } = props;
  const { csrf, assetUrl, t } = usePage();
  const texts = t.fields.passkey;
  const isNew = action === 'add-passkey';
  const about = {
    ceremony: isNew ? 'create' : 'get',
    options,
    isProposed,
    namesAll,
    keeps,
    said: isNew ? texts.adding : texts.using,
  };
  return (
    <form method="post" id="passkey" data-app-passkey={JSON.stringify(about)} hidden={!error} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="ticket" value={ticket} />
      <input type="hidden" name="credential" value="" />
      {props.before}
      <button
        type="submit"
        id="passkey-button"
        name="action"
        value={action}
        class={`fr-btn${isPrimary ? '' : ' fr-btn--secondary'}${isNew ? '' : ' app-btn--wide'}`}
        aria-describedby="passkey-messages"
      >
        {props.children}
      </button>
      <div class="fr-mt-1w">
        <FieldMessages name="passkey" error={error} />
      </div>
      <script type="module" src={assetUrl('app/passkey.js')} />
    </form>
  );
}
