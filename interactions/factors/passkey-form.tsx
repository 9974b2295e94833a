import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { LoneButton } from '../views/forms/button.tsx';
import { FieldScope, PageForm, useErrors } from '../views/forms/drawn-form.ts';
import { FieldMessages } from '../views/forms/field-messages.tsx';
import { usePage } from '../views/layout/page-context.ts';

interface PasskeyFormProps {
  /** Value of `action`, sent with the answer of the browser. */
  readonly action: 'passkey' | 'add-passkey';
  readonly ticket: string;
  /** The question to the browser, as WebAuthn writes it in JSON. */
  readonly options: object;
  /** The browser may also propose passkeys in the field of the user name. */
  readonly isProposed?: boolean;
  /** The question by which the browser may make a passkey by itself, while the page is open. */
  readonly automatic?: { readonly ticket: string; readonly options: object } | undefined;
  /** A passkey that the server does not know at all. The browser destroys it. */
  readonly orphan?: { readonly rpId: string; readonly credentialId: string } | '' | undefined;
  /** Ids of fields of the page whose values are sent along. */
  readonly keeps?: readonly string[];
  /** The passkey is the main action of the page. */
  readonly isPrimary?: boolean | undefined;
  /** Drawn above the button, and shown only where script and browser know passkeys. */
  readonly before?: ComponentChildren;
  /** Drawn below the button, likewise. */
  readonly after?: ComponentChildren;
  /** Label of the button. */
  readonly children: ComponentChildren;
}

/** Draws fields that stand beside the form of a passkey, whose script sends them along (`keeps`). */
export function FieldsOfPasskey({ children }: { readonly children: ComponentChildren }) {
  return <FieldScope.Provider value={useContext(PageForm)}>{children}</FieldScope.Provider>;
}

/** The form of a passkey, which only script can send. Without script, and in a browser without passkeys, none of it is seen. */
export function PasskeyForm(props: PasskeyFormProps) {
  const { action, ticket, options, isProposed, orphan, automatic, keeps = [], isPrimary } = props;
  const error = useErrors()['passkey'];
  const { csrf, formOwner, formsTo, assetUrl, t } = usePage();
  const texts = t.fields.passkey;
  const isNew = action === 'add-passkey';
  const about = {
    ceremony: isNew ? 'create' : 'get',
    options,
    isProposed,
    orphan: orphan || undefined,
    automatic,
    keeps,
    said: isNew ? texts.adding : texts.using,
  };
  return (
    <form
      method="post"
      action={formsTo}
      id="passkey"
      data-app-passkey={JSON.stringify(about)}
      hidden={!error}
      novalidate
    >
      <input type="hidden" name="csrf" value={csrf} />
      {formOwner && <input type="hidden" name="owner" value={formOwner} />}
      <input type="hidden" name="ticket" value={ticket} />
      <input type="hidden" name="credential" value="" />
      {props.before}
      {automatic && (
        <p id="passkey-automatic" hidden>
          {texts.automatic}
        </p>
      )}
      <LoneButton
        id="passkey-button"
        action={action}
        kind={isPrimary ? 'primary' : 'secondary'}
        describedBy="passkey-messages"
      >
        {props.children}
      </LoneButton>
      <FieldMessages name="passkey" error={error} />
      {props.after}
      <script type="module" src={assetUrl('app/passkey.js')} />
    </form>
  );
}
