import type { AddressSlip } from '../new-address.ts';
import { Button } from '../views/button.tsx';
import { usePage } from '../views/page-context.ts';
import { SideForm } from '../views/side-form.tsx';

interface AddressQuestionProps {
  readonly slip: AddressSlip;
  /** Button and other fields of the form that is answered again, with the one address or the other. */
  readonly action: string;
  readonly fields?: Readonly<Record<string, string | undefined>>;
}

/** « Vouliez-vous dire … ? »: no error, so it stands apart from the fields; each answer is one press. */
export function AddressQuestion({ slip, action, fields = {} }: AddressQuestionProps) {
  const texts = usePage().t.fields.email.slip;
  const answers = [
    { email: slip.meant, label: texts.take, kind: 'primary' },
    { email: slip.typed, label: texts.keep, kind: 'secondary' },
  ] as const;
  return (
    <div class="fr-alert fr-alert--info fr-mb-4w" id="question" tabindex={-1}>
      <h2 class="fr-alert__title app-breakable">{texts.question(slip.meant)}</h2>
      <p class="app-breakable">{texts.explanation(slip.typed)}</p>
      <div class="app-answers">
        {answers.map(({ email, label, kind }) => (
          <SideForm key={label}>
            {Object.entries({ ...fields, email }).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <Button action={action} kind={kind}>
              {label}
            </Button>
          </SideForm>
        ))}
      </div>
    </div>
  );
}
