import { usePage } from '../views/layout/page-context.ts';
import { SectionTitle } from '../views/layout/section-title.tsx';
import { SideButton } from '../views/forms/side-form.tsx';

/** Offers « J'ai déjà un compte » to every person who comes through an upstream. Only a message says whether the address has an account. */
export function ExistingForm({ upstream }: { readonly upstream: string }) {
  const texts = usePage().t.arrival.existing;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{texts.hint(upstream)}</p>
      <SideButton action="existing" kind="secondary">
        {texts.button}
      </SideButton>
    </>
  );
}
