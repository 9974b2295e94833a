import { PasswordField } from '../../views/forms/password-field.tsx';
import { usePage } from '../../views/layout/page-context.ts';

/** Asks for the present password of the person who is signed in, and leads to the mailbox when it is forgotten. */
export function PresentPasswordField(props: { readonly label: string; readonly hint?: string }) {
  const { t } = usePage();
  return (
    <PasswordField name="currentPassword" {...props} autocomplete="current-password">
      <p class="fr-mt-1w fr-mb-0">
        <a class="fr-link" href="/mot-de-passe-oublie">
          {t.login.signIn.forgotten}
        </a>
      </p>
    </PasswordField>
  );
}
