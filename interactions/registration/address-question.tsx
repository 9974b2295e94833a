import type { AddressSlip } from '../fields/new-address.ts';
import type { Form } from '../engine/flow.ts';
import { Button } from '../views/button.tsx';
import { usePage } from '../views/page-context.ts';
import { SideForm } from '../views/side-form.tsx';

const answers = ['correct', 'keep'] as const;

/** Whether a form is an answer to the question. */
export const answersQuestion = ({ action }: Form): boolean => answers.some((answer) => answer === action);

/** The form that was asked about, with the address that was chosen. */
export function answeredForm(form: Form, slip: AddressSlip): Form {
  return { email: form['action'] === 'correct' ? slip.meant : slip.typed, action: slip.action };
}

/** « Vouliez-vous dire … ? »: no error, so it stands apart from the fields; each answer is one press. */
export function AddressQuestion({ slip }: { readonly slip: AddressSlip }) {
  const texts = usePage().t.fields.email.slip;
  return (
    <div class="fr-alert fr-alert--info fr-mb-4w" id="question" tabindex={-1}>
      <h2 class="fr-alert__title app-breakable">{texts.question(slip.meant)}</h2>
      <p class="app-breakable">{texts.explanation(slip.typed)}</p>
      <SideForm class="app-answers">
        {answers.map((answer) => (
          <Button key={answer} action={answer} kind={answer === 'correct' ? 'primary' : 'secondary'}>
            {texts[answer]}
          </Button>
        ))}
      </SideForm>
    </div>
  );
}
