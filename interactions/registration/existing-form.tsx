import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { usePage } from '../views/page-context.ts';
import { SectionTitle } from '../views/section-title.tsx';
import { SideForm } from '../views/side-form.tsx';

/** Always there for who comes through an upstream: whether the address has an account is told by message alone. */
export function ExistingForm({ upstream }: { readonly upstream: string }) {
  const texts = usePage().t.arrival.existing;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <p>{texts.hint(upstream)}</p>
      <SideForm>
        <ButtonGroup align="left">
          <Button action="existing" kind="secondary">
            {texts.button}
          </Button>
        </ButtonGroup>
      </SideForm>
    </>
  );
}
